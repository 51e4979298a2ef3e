import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles, TENANT } from '../../../test/support/evidence.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../pc/fixtures', name));
const DEVICE = fixture('muster-device-PC-0042.json');
const ID = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

describe('what the script for a device writes', () => {
  test('is one device, and what the PC refused stays unknown and is said', async () => {
    const imported = await importFiles({ 'pcs/muster-device-PC-0042.json': DEVICE });

    expect(await imported.table('device_facts')).toEqual([
      expect.objectContaining({
        source: 'pc',
        subject: ID(1042),
        name: 'PC-0042',
        serial_number: '5CG0042XYZ',
        os_version: '10.0.26100.2314',
        edition: 'Professional',
        join_type: 'hybrid',
        memory_bytes: '17179869184',
        storage_bytes: '512110190592',
        disk_type: 'nvme',
        tpm_version: '2.0',
        is_encrypted: null,
        firmware: 'uefi',
        secure_boot: true,
        vbs_capable: true,
        hvci_capable: true,
        has_fingerprint_reader: true,
        has_infrared_camera: true,
        office_architecture: 'x64',
        third_party_antivirus: '',
        defender_onboarded: true,
        wifi_profiles: ['Contoso Corp'],
        lan_profiles: null,
        vpn_profiles: ['Contoso VPN'],
        mapped_drives: ['H: \\\\fs01\\home', 'P: \\\\fs01\\projects'],
        print_queues: ['\\\\print01\\Floor 3'],
        proxy: 'http://proxy.contoso.com/proxy.pac',
        unreachable_endpoints: ['mmdls.microsoft.com:443: NameResolutionFailure'],
      }),
    ]);
    expect(imported.files[0]?.problems).toContain('BitLockerVolume was refused: Access denied');
    expect(await imported.problems()).toEqual([]);
  });

  test('of two runs on a PC, the newer counts', async () => {
    const later = DEVICE.toString('utf8').replace('2026-11-20T08', '2026-11-20T09').replace('"H:"', '"Z:"');
    const imported = await importFiles({ 'pcs/a.json': DEVICE, 'pcs/b.json': later });

    expect(await imported.table('device_facts')).toEqual([
      expect.objectContaining({ mapped_drives: ['P: \\\\fs01\\projects', 'Z: \\\\fs01\\home'] }),
    ]);
    expect(imported.files.find(({ file }) => file.endsWith('a.json'))?.skipped).toMatch(/newer file of the same PC/);
  });

  test('joins what Intune says of the same device', async () => {
    const device = { id: ID(42), azureADDeviceId: ID(1042), deviceName: 'PC-0042', managedDeviceOwnerType: 'company' };
    const imported = await importFiles({
      'deviceManagement/managedDevices.json': { value: [device] },
      'pcs/muster-device-PC-0042.json': DEVICE,
    });

    const facts = await imported.table('device_facts');
    expect(facts.map((row) => [row['source'], row['subject']]).sort()).toEqual([
      ['intune-managed-devices', ID(42)],
      ['pc', ID(42)],
    ]);
  });

  test('damaged, it is refused with a sentence', async () => {
    const imported = await importFiles({ 'pcs/muster-device-PC-0042.json': fixture('muster-device-damaged.json') });

    expect(imported.files[0]?.skipped).toMatch(/no whole JSON document/);
  });
});

describe('what the script for a directory writes', () => {
  const group = (n: number) => ({ id: ID(n), displayName: `Group ${n}`, groupTypes: [], securityEnabled: true });
  const next = (path: string) => ({ '@odata.nextLink': `https://graph.microsoft.com/v1.0/${path}?$skiptoken=abc` });
  const LAYOUT = {
    'organization-1.json': { value: [{ id: TENANT, displayName: 'Contoso', verifiedDomains: [] }] },
    [`organization/${TENANT}.json`]: { id: TENANT, mobileDeviceManagementAuthority: 'intune' },
    [`organization/${TENANT}/branding.json`]: { error: { code: 'ResourceNotFound', message: 'no branding' } },
    'domains-1.json': { value: [{ id: 'contoso.com', authenticationType: 'Federated' }] },
    'domains/contoso.com/federationConfiguration-1.json': { value: [] },
    'groups-1.json': { ...next('groups'), value: [group(1), group(2)] },
    'groups-2.json': { value: [group(3)] },
    [`groups/${ID(1)}/members-1.json`]: { ...next('members'), value: [{ id: ID(11) }] },
    [`groups/${ID(1)}/members-2.json`]: { value: [{ id: ID(12) }] },
    [`groups/${ID(2)}/members-1.json`]: { value: [] },
    [`groups/${ID(3)}/members.json`]: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient' } },
    'policies/authorizationPolicy.json': { id: 'authorizationPolicy', allowInvitesFrom: 'everyone' },
    'identity/conditionalAccess/policies.json': { error: { code: 'Forbidden', message: 'You cannot' } },
    'deviceManagement.json': { id: ID(99), subscriptionState: 'active' },
    'deviceManagement/deviceCompliancePolicies-1.json': { value: [] },
  };

  test('is the layout that an import reads, pages and refusals too', async () => {
    const imported = await importFiles(LAYOUT);
    const states = Object.fromEntries(
      imported.snapshots.flatMap(({ collections }) => collections.map((one) => [one.name, [one.status, one.rows]])),
    );

    expect(imported.files.filter(({ skipped }) => skipped !== undefined)).toEqual([]);
    expect(states).toMatchObject({
      organization: ['complete', 1],
      mdmAuthority: ['complete', 1],
      organizationBranding: ['complete', 0],
      domains: ['complete', 1],
      federationConfigurations: ['complete', 0],
      groups: ['complete', 3],
      authorizationPolicy: ['complete', 1],
      conditionalAccessPolicies: ['denied', 0],
      deviceManagement: ['complete', 1],
      deviceCompliancePolicies: ['complete', 0],
    });
    expect(await imported.table('group_members')).toHaveLength(2);
  });

  test('broken off between two pages, it is known to be cut off', async () => {
    const { 'groups-2.json': _, ...broken } = LAYOUT;
    const imported = await importFiles(broken);

    expect(imported.status('groups')).toBe('truncated');
  });

  test('with the devices one by one, it is cut off until the last was asked', async () => {
    const devices = {
      [`deviceManagement/managedDevices/${ID(1)}.json`]: { id: ID(1), azureADDeviceId: ID(1001), deviceName: 'PC-1' },
      '.ids/managedDevices-1.json': { value: [{ id: ID(1) }, { id: ID(2) }] },
    };
    const open = { '@odata.nextLink': 'not every device was asked yet', value: [] };

    const broken = await importFiles({ ...devices, 'deviceManagement/managedDevices-1.json': open });
    const whole = await importFiles(devices);

    expect([broken.status('device_facts'), whole.status('device_facts')]).toEqual(['truncated', 'complete']);
    expect(await whole.table('device_facts')).toHaveLength(1);
  });
});
