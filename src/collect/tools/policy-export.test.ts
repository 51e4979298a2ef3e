import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Content, importFiles } from '../../../test/support/evidence.ts';

const FIXTURE = fileURLToPath(new URL('./fixtures/intune-policy-export', import.meta.url));
const TABLE = 'MigrationTable.json';

function exported(changes: Readonly<Record<string, Content | undefined>> = {}): Readonly<Record<string, Content>> {
  const paths = readdirSync(FIXTURE, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
  const files: Record<string, Content> = {};
  for (const path of paths) if (!(path in changes)) files[path] = readFileSync(join(FIXTURE, path));
  for (const [path, content] of Object.entries(changes)) if (content !== undefined) files[path] = content;
  return files;
}

describe('an export of policies with its tenant', () => {
  test('is evidence of its own source, and never whole', async () => {
    const { snapshots } = await importFiles(exported());

    expect(snapshots.map(({ source }) => source)).toEqual(['intune-policy-export']);
    expect(snapshots[0]?.collections.map(({ name, status, rows }) => [name, status, rows])).toEqual([
      ['deviceCompliancePolicies', 'truncated', 1],
      ['configurationPolicies', 'truncated', 1],
    ]);
  });

  test('says to whom a policy is assigned where it was exported with assignments', async () => {
    const imported = await importFiles(exported());

    expect(await imported.table('settings_catalog_policies')).toEqual([
      expect.objectContaining({ assigned: true, include_groups: ['a0000000-0000-4000-8000-000000000001'] }),
    ]);
  });

  test('an empty list of assignments that Graph did not answer is unknown, and not "to nobody"', async () => {
    const imported = await importFiles(exported());

    expect(await imported.table('compliance_policies')).toEqual([
      expect.objectContaining({
        display_name: 'Win - BitLocker',
        assigned: null,
        all_devices: null,
        include_groups: null,
      }),
    ]);
  });

  test('leaves what is no policy, and says so', async () => {
    const { files } = await importFiles(exported());

    expect(files.flatMap(({ file, skipped }) => (skipped === undefined ? [] : [`${file}: ${skipped}`]))).toEqual([
      'export/EndpointSecurity/Win - Firewall_Settings.json: it is not one JSON object',
      'export/Groups/All PCs.json: it is no policy that a requirement needs',
    ]);
  });

  test('a policy that broke off is passed over with the reason', async () => {
    const damaged = readFileSync(join(FIXTURE, '..', 'damaged-policy.json'));

    const { files } = await importFiles(exported({ 'SettingsCatalog/Win - Timezone.json': damaged }));

    expect(files.find(({ file }) => file.endsWith('Timezone.json'))?.skipped).toMatch(/^it is not whole JSON/);
  });
});

describe('a baseline is no evidence of a tenant', () => {
  const reasonFor = async (files: Readonly<Record<string, Content>>) => {
    const { snapshots, files: reports } = await importFiles(files);
    expect(snapshots).toEqual([]);
    return reports.filter(({ file }) => /SettingsCatalog|CompliancePolicies/.test(file)).map(({ skipped }) => skipped);
  };

  test('without a tenant', async () => {
    const reasons = await reasonFor(exported({ [TABLE]: undefined }));

    expect(reasons).toHaveLength(2);
    for (const reason of reasons) expect(reason).toMatch(/^it is a policy without a tenant: a baseline/);
  });

  test("of another tenant's export", async () => {
    const reasons = await reasonFor(exported({ [TABLE]: { TenantId: '6f1c9d0e-0000-4000-8000-00000000000f' } }));

    for (const reason of reasons) expect(reason).toMatch(/^it is a policy of tenant 6f1c9d0e-.*: here a baseline/);
  });

  test('as the admin centre exports a settings catalogue', async () => {
    const policy = { name: 'Win', settings: [{ id: '0', settingInstance: { settingDefinitionId: 'x' } }] };

    const [reason] = await reasonFor({ 'SettingsCatalog/Win.json': policy });

    expect(reason).toMatch(/^it is a policy without a tenant/);
  });

  test('a list of policies, and a policy at the path of its request, are answers of Graph as before', async () => {
    const policy = { '@odata.type': '#microsoft.graph.deviceManagementConfigurationPolicy', id: 'p1', name: 'Win' };

    const { snapshots } = await importFiles({
      'some name.json': { value: [policy] },
      'deviceManagement/intents/i1.json': { id: 'i1' },
    });

    expect(snapshots.map(({ source }) => source)).toEqual(['microsoft-graph']);
  });
});
