import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeTenant } from './index.ts';
import { linesOf, newFolder, rowsOf, textOf } from './read-back.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
type Row = Readonly<Record<string, unknown>>;

async function write(name: 'contoso' | 'fabrikam' | 'woodgrove'): Promise<string> {
  const folder = newFolder();
  await writeTenant({ name, now: NOW, folder });
  return folder;
}

function ofType(rows: readonly Row[], type: string): readonly Row[] {
  return rows.filter((row) => row['@odata.type'] === `#microsoft.graph.${type}`);
}

const enrolment = 'deviceManagement/deviceEnrollmentConfigurations';

describe('Contoso', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await write('contoso');
  });

  it('has one update ring for all devices and one for a group', () => {
    const rings = ofType(
      rowsOf(folder, 'deviceManagement/deviceConfigurations'),
      'windowsUpdateForBusinessConfiguration',
    );

    const forAll = rings.filter((ring) => JSON.stringify(ring['assignments']).includes('allDevicesAssignmentTarget'));

    expect([rings.length, forAll.length]).toEqual([2, 1]);
  });

  it('forgot the service accounts in one enabled policy for everybody, and only watches with another', () => {
    const service = rowsOf(folder, 'groups').find(
      (group) => group['displayName'] === 'Modern Workplace Service Accounts',
    )?.['id'];
    const forEverybody = rowsOf(folder, 'identity/conditionalAccess/policies').filter((policy) =>
      JSON.stringify(policy['conditions']).includes('"includeUsers":["All"]'),
    );

    const forgetful = forEverybody.filter((policy) => !JSON.stringify(policy['conditions']).includes(String(service)));

    expect(forgetful.map((policy) => policy['state'])).toEqual([
      'enabled',
      'enabledForReportingButNotEnforced',
      'disabled',
    ]);
  });

  it('shows progress on its default Enrolment Status Page and never set Windows Hello', () => {
    const rows = rowsOf(folder, enrolment);

    expect(ofType(rows, 'windows10EnrollmentCompletionPageConfiguration')[0]).toMatchObject({
      priority: 0,
      showInstallationProgress: true,
    });
    expect(ofType(rows, 'deviceEnrollmentWindowsHelloForBusinessConfiguration')[0]).toMatchObject({
      state: 'notConfigured',
    });
  });

  it('has a seat for everybody but those whom the pool left out', () => {
    const states = rowsOf(folder, 'users').flatMap(
      (user) => JSON.stringify(user['licenseAssignmentStates']).match(/CountViolation/g) ?? [],
    );
    const suite = rowsOf(folder, 'subscribedSkus').find((sku) => sku['skuPartNumber'] === 'SPE_E5');

    expect(states.length).toBe(6);
    expect(suite).toMatchObject({ prepaidUnits: { enabled: suite?.['consumedUnits'] } });
  });

  it('is untidy: an answer denied, one cut short, one by PowerShell, a number for a word', () => {
    expect(textOf(folder, 'directory/admin/sharepoint/settings.json')).toContain('Authorization_RequestDenied');
    expect(textOf(folder, 'directory/deviceManagement/deviceManagementScripts.json')).toContain('@odata.nextLink');
    expect(readFileSync(join(folder, 'directory/policies/authorizationPolicy.json'), 'utf8')).toMatch(
      /^\uFEFF\{\r\n {4}"Id"/,
    );
    expect(rowsOf(folder, 'policies/mobileDeviceManagementPolicies')[0]).toMatchObject({ appliesTo: '1' });
  });

  it('has devices of every kind that fails', () => {
    const devices = linesOf(folder, 'devices/managedDevices.ndjson');
    const has = (holds: (text: string) => boolean): boolean =>
      devices.map((device) => JSON.stringify(device)).some(holds);

    expect(has((text) => text.includes('"physicalMemoryInBytes":4294967296'))).toBe(true);
    expect(has((text) => text.includes('"tpmSpecificationVersion":"1.2'))).toBe(true);
    expect(has((text) => text.includes('"osVersion":"10.0.19045'))).toBe(true);
    expect(has((text) => text.includes('"signatureUpdateOverdue":true'))).toBe(true);
    expect(has((text) => text.includes('"processorArchitecture":"arM64"'))).toBe(true);
    expect(has((text) => /"physicalMemoryInBytes":"\d+"/.test(text))).toBe(true);
    expect(has((text) => text.includes('"lastSyncDateTime":"0001-01-01T00:00:00Z"'))).toBe(true);
    expect(
      rowsOf(folder, 'deviceManagement/userExperienceAnalyticsDevicePerformance').some(
        (row) => row['diskType'] === 'hdd',
      ),
    ).toBe(true);
  });
});

describe('Fabrikam', () => {
  it('is synchronised from two forests, federated, and managed by Configuration Manager', async () => {
    const folder = await write('fabrikam');
    const forests = new Set(rowsOf(folder, 'users').map((user) => user['onPremisesDomainName']));

    expect(forests).toEqual(new Set([null, 'corp.fabrikam.local', 'research.fabrikam-labs.local']));
    expect(rowsOf(folder, 'domains')[0]).toMatchObject({ id: 'fabrikam.com', authenticationType: 'Federated' });
    expect(rowsOf(folder, 'domains/fabrikam.com/federationConfiguration')).toHaveLength(1);
    expect(rowsOf(folder, 'organization')[0]).toMatchObject({ mobileDeviceManagementAuthority: 'sccm' });
    expect(textOf(folder, 'attestations.yaml')).toContain('1.1.614.0');
  });
});

describe('Woodgrove', () => {
  it('gives every enabled member the whole suite, with seats to spare', async () => {
    const folder = await write('woodgrove');
    const without = rowsOf(folder, 'users').filter(
      (user) =>
        user['accountEnabled'] === true &&
        user['userType'] === 'Member' &&
        !JSON.stringify(user['assignedLicenses']).includes('06ebc4ee-1bb5-47dd-8120-11324bc54e06'),
    );

    expect(without.map((user) => user['displayName'])).toEqual(['Emergency Access 1', 'Emergency Access 2']);
    expect(
      linesOf(folder, 'devices/managedDevices.ndjson').every((device) => device['complianceState'] === 'compliant'),
    ).toBe(true);
  });
});
