import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Content, importFiles, TENANT } from '../../../test/support/evidence.ts';
import { placeInEntraExport } from './entra-layout.ts';

const FIXTURE = fileURLToPath(new URL('./fixtures/entra-exporter', import.meta.url));
const USER = 'b0000000-0000-4000-8000-000000000001';
const GROUP = 'a0000000-0000-4000-8000-000000000001';

function exported(changes: Readonly<Record<string, Content>> = {}): Readonly<Record<string, Content>> {
  const files = readdirSync(FIXTURE, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
  return { ...Object.fromEntries(files.map((path) => [path, readFileSync(join(FIXTURE, path))])), ...changes };
}

describe('a folder of EntraExporter', () => {
  test('is one snapshot of its own source', async () => {
    const { snapshots, files } = await importFiles(exported());

    expect(snapshots.map(({ source, tenant }) => [source, tenant])).toEqual([['entra-exporter', TENANT]]);
    expect(files.flatMap(({ file, skipped }) => (skipped === undefined ? [] : [file]))).toEqual([
      'export/Organization/Branding/Localizations.json',
      'export/RoleManagement/DeviceManagement/RoleAssignments/e0000000-0000-4000-8000-000000000001/e0000000-0000-4000-8000-000000000001.json',
    ]);
  });

  test('gives the tables that Graph would, with whose member somebody is from the path', async () => {
    const imported = await importFiles(exported());

    expect(await imported.table('conditional_access_policies')).toEqual([
      expect.objectContaining({ display_name: 'Require MFA', include_users: ['All'], grant_controls: ['mfa'] }),
    ]);
    expect(await imported.table('group_members')).toEqual([{ group_id: GROUP, member_id: USER, member_kind: 'user' }]);
    expect(await imported.table('group_member_lists')).toEqual([{ group_id: GROUP, complete: true }]);
    expect(await imported.table('security_defaults')).toEqual([expect.objectContaining({ is_enabled: false })]);
    expect(await imported.table('directory_role_members')).toEqual([expect.objectContaining({ member_id: USER })]);
  });

  test('users and groups are whole only where the export proves that nobody was left out', async () => {
    const synchronised = { id: USER, userType: 'Member', onPremisesSyncEnabled: true };
    const cloudOnly = { id: TENANT, onPremisesSyncEnabled: null };
    const groups = { id: GROUP, groupTypes: [] };

    const unproven = await importFiles(exported());
    const seen = await importFiles(exported({ [`Users/${USER}/${USER}.json`]: synchronised }));
    const cloud = await importFiles(
      exported({ 'Organization/Organization.json': cloudOnly, [`Groups/${GROUP}/${GROUP}.json`]: groups }),
    );

    expect([unproven.status('users'), unproven.status('groups')]).toEqual(['truncated', 'truncated']);
    expect(seen.status('users')).toBe('complete');
    expect([cloud.status('users'), cloud.status('groups')]).toEqual(['complete', 'complete']);
    expect(unproven.status('domains')).toBe('complete');
  });

  test('what has no file was not collected: it is never taken for empty', async () => {
    const imported = await importFiles(exported());

    expect(imported.status('service_principals')).toBeUndefined();
    expect(imported.status('subscribed_skus')).toBeUndefined();
  });

  test('a file that broke off costs only itself, and shows', async () => {
    const damaged = readFileSync(join(FIXTURE, '..', 'damaged-entra-exporter-user.json'));

    const { snapshots, files } = await importFiles(exported({ [`Users/${USER}/${USER}.json`]: damaged }));

    const users = snapshots[0]?.collections.find(({ name }) => name === 'users');
    expect(users?.status).not.toBe('complete');
    expect(files.find(({ file }) => file.includes('Users/'))?.problems[0]).toMatch(/^it is not whole JSON/);
  });

  test('of another tenant is refused', async () => {
    const other = { id: '6f1c9d0e-0000-4000-8000-00000000000f' };

    await expect(importFiles(exported({ 'Organization/Organization.json': other }))).rejects.toThrow(
      'of tenant 6f1c9d0e',
    );
  });

  test('does not take what others put into the same folder', async () => {
    const imported = await importFiles(
      exported({ 'deviceManagement/intents.json': { value: [{ id: 'i1', displayName: 'Firewall' }] } }),
    );

    expect(imported.snapshots.map(({ source }) => source).sort()).toEqual(['entra-exporter', 'microsoft-graph']);
  });
});

describe('a path of its layout', () => {
  test.each([
    ['x/Organization/Organization.json', 'organization', undefined],
    ['x/Domains/a.example/a.example.json', 'domains', undefined],
    ['x/Groups/g1/g1.json', 'groups', undefined],
    ['x/Groups/g1/Members/u1/u1.json', 'groupMembers', 'g1'],
    ['x/DirectoryRoles/r1/Members/u1/u1.json', 'directoryRoles', 'r1'],
    ['x/Admin/Sharepoint/settings.json', 'sharepointSettings', undefined],
  ])('%s', (path, collection, parent) => {
    const place = placeInEntraExport(path);

    expect([place?.root, place?.collection, place?.parent]).toEqual(['x', collection, parent]);
  });

  test.each([
    'x/Groups/g1.json',
    'x/groups/g1/g1.json',
    'x/Groups/g1/members.json',
    'x/AdministrativeUnits/a1/Members/u1/u1.json',
    'users.json',
  ])('%s is none', (path) => {
    expect(placeInEntraExport(path)).toBeUndefined();
  });
});
