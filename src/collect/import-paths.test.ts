import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles, NOW, readParquet, TENANT, temporaryFolder, writeFiles } from '../../test/support/evidence.ts';
import { importPaths } from './index.ts';

const GRAPH = 'https://graph.microsoft.com/v1.0/$metadata#';
const USERS = [
  {
    id: 'u1',
    userPrincipalName: 'ann@contoso.com',
    userType: 'Member',
    accountEnabled: true,
    onPremisesSyncEnabled: null,
  },
  {
    id: 'u2',
    userPrincipalName: 'bob@contoso.com',
    userType: 'Guest',
    accountEnabled: false,
    onPremisesSyncEnabled: true,
  },
];
const USER_ROWS = [
  expect.objectContaining({ id: 'u1', user_type: 'member', account_enabled: true, on_premises_sync_enabled: false }),
  expect.objectContaining({ id: 'u2', user_type: 'guest', account_enabled: false, on_premises_sync_enabled: true }),
];

function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [key[0]?.toUpperCase() + key.slice(1), pascal(held)]),
  );
}

function utf16(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
}

describe('the same users, however they are exported', () => {
  const answer = { '@odata.context': `${GRAPH}users`, value: USERS };
  const text = JSON.stringify(answer, null, 2);

  test.each<[string, Readonly<Record<string, string | Buffer | object>>]>([
    ['an answer', { 'users.json': answer }],
    ['an answer below other folders', { 'a/b/v1.0/users.json': answer }],
    ['Windows line ends and a byte-order mark', { 'users.json': `\u{FEFF}${text.replaceAll('\n', '\r\n')}` }],
    ['UTF-16', { 'users.json': utf16(text) }],
    ['a bare list', { 'users.json': USERS }],
    ['one object per line', { 'users.ndjson': USERS.map((user) => JSON.stringify(user)).join('\n') }],
    ['documents behind each other', { 'users.json': USERS.map((user) => JSON.stringify(user, null, 1)).join('') }],
    [
      'pages behind each other',
      {
        'users.json': `{"@odata.nextLink":"x","value":[${JSON.stringify(USERS[0])}]}\n{"value":[${JSON.stringify(USERS[1])}]}`,
      },
    ],
    ['pages', { 'users-1.json': { '@odata.nextLink': 'x', value: [USERS[0]] }, 'users-2.json': { value: [USERS[1]] } }],
    [
      'overlapping pages',
      { 'users-1.json': { '@odata.nextLink': 'x', value: USERS }, 'users-2.json': { value: [USERS[1]] } },
    ],
    ['a file per object', { 'users/u1.json': USERS[0] ?? {}, 'users/u2.json': USERS[1] ?? {} }],
    ['a folder per object', { 'Users/u1/u1.json': USERS[0] ?? {}, 'Users/u2/u2.json': USERS[1] ?? {} }],
    ['capitals', { 'users.json': pascal(answer) as object }],
    ['a name that says nothing', { 'export (3).json': answer }],
  ])('as %s', async (_, files) => {
    const imported = await importFiles(files);

    expect(await imported.table('users')).toEqual(USER_ROWS);
    expect(imported.status('users')).toBe('complete');
    expect(await imported.problems()).toEqual([]);
  });
});

describe('what is missing is told', () => {
  test.each<[string, object, string]>([
    ['a next page', { 'users.json': { '@odata.nextLink': 'x', value: USERS } }, 'truncated'],
    [
      'a page in the middle',
      { 'users-1.json': { '@odata.nextLink': 'x', value: [] }, 'users-3.json': { value: [] } },
      'truncated',
    ],
    [
      'the first page',
      { 'users-2.json': { '@odata.nextLink': 'y', value: [] }, 'users-3.json': { value: [] } },
      'truncated',
    ],
    ['a value that cannot be read', { 'users.json': `[${JSON.stringify(USERS[0])},{"id":}]` }, 'truncated'],
    ['the end of the file', { 'users.json': `{"value":[${JSON.stringify(USERS[0])}` }, 'truncated'],
    ['everything', { 'users.json': '' }, 'failed'],
    [
      'the permission',
      { 'users.json': { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges' } } },
      'denied',
    ],
    [
      'the licence',
      { 'users.json': { error: { code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', message: 'x' } } },
      'not-licensed',
    ],
    ['the answer', { 'users.json': { error: { code: 'UnknownError', message: '' } } }, 'failed'],
  ])('%s', async (_, files, status) => {
    const imported = await importFiles({ ...files });

    expect(imported.status('users')).toBe(status);
    expect(imported.status('users')).not.toBe('complete');
  });

  test('more than nine pages are in the order of their numbers', async () => {
    const pages = Array.from({ length: 12 }, (_, index): [string, object] => [
      `users-${index + 1}.json`,
      { ...(index === 11 ? {} : { '@odata.nextLink': 'x' }), value: [{ id: `u${index}` }] },
    ]);

    const imported = await importFiles(Object.fromEntries(pages));

    expect(imported.status('users')).toBe('complete');
    expect(await imported.table('users')).toHaveLength(12);
  });

  test('an answer that there is none is complete where that is an answer', async () => {
    const none = { error: { code: 'Request_ResourceNotFound', message: 'Resource does not exist.' } };

    const imported = await importFiles({ [`organization/${TENANT}/branding.json`]: none, 'domains.json': none });

    expect(imported.status('organization_branding')).toBe('complete');
    expect(imported.status('domains')).toBe('failed');
  });

  test('a property that was not asked for is a column that is not supplied; one that is null is not', async () => {
    const imported = await importFiles({ 'users.json': { value: USERS } });

    const users = imported.snapshots[0]?.tables.find((table) => table.name === 'users');
    expect(users?.columnsNotSupplied).toEqual(['active_plans', 'display_name', 'licences', 'mail', 'usage_location']);
    expect(imported.status('user_licences')).toBe('truncated');
  });
});

describe('groups', () => {
  const member = (id: string, type = 'user') => ({ '@odata.type': `#microsoft.graph.${type}`, id });

  test('members come with their group, and each list says whether it is whole', async () => {
    const imported = await importFiles({
      'groups/g1/members.json': { value: [member('u1'), member('g2', 'group')] },
      'groups/g2/members-1.json': { '@odata.nextLink': 'x', value: [member('u2')] },
      'groups/g3/members.json': { value: [] },
      'groups/g4/members.json': { error: { code: 'Authorization_RequestDenied', message: 'x' } },
    });

    expect(await imported.table('group_members')).toEqual([
      { group_id: 'g1', member_id: 'g2', member_kind: 'group' },
      { group_id: 'g1', member_id: 'u1', member_kind: 'user' },
      { group_id: 'g2', member_id: 'u2', member_kind: 'user' },
    ]);
    expect(await imported.table('group_member_lists')).toEqual([
      { group_id: 'g1', complete: true },
      { group_id: 'g2', complete: false },
      { group_id: 'g3', complete: true },
      { group_id: 'g4', complete: false },
    ]);
    expect(imported.status('group_members')).toBe('complete');
  });

  test('expanded members count as a list; twenty of them may be cut off', async () => {
    const twenty = Array.from({ length: 20 }, (_, index) => member(`u${index}`));

    const imported = await importFiles({
      'groups.json': {
        value: [
          { id: 'g1', members: [member('u1')] },
          { id: 'g2', members: twenty },
        ],
      },
    });

    expect(await imported.table('group_members')).toHaveLength(21);
    expect(await imported.table('group_member_lists')).toEqual([
      { group_id: 'g1', complete: true },
      { group_id: 'g2', complete: false },
    ]);
  });
});

describe('values of another kind than declared', () => {
  test('are empty cells with a problem each, and the rest of the row is kept', async () => {
    const imported = await importFiles({
      'users.json': {
        value: [
          { id: 'u1', accountEnabled: 'maybe', userType: 'Robot', assignedLicenses: 'none', displayName: { a: 1 } },
          { id: 'u2', accountEnabled: 'True', assignedLicenses: { skuId: 's1', disabledPlans: null } },
        ],
      },
    });

    expect(await imported.table('users')).toEqual([
      expect.objectContaining({ id: 'u1', account_enabled: null, user_type: null, display_name: null }),
      expect.objectContaining({ id: 'u2', account_enabled: true, licences: ['s1'] }),
    ]);
    expect(await imported.problems()).toEqual(
      expect.arrayContaining([
        { table_name: 'users', subject: 'u1', column_name: 'account_enabled', problem: 'unreadable', detail: 'maybe' },
        { table_name: 'users', subject: 'u1', column_name: 'user_type', problem: 'unreadable', detail: 'Robot' },
        expect.objectContaining({ subject: 'u1', column_name: 'display_name' }),
      ]),
    );
  });

  test('a bad object costs itself, and nothing else', async () => {
    const imported = await importFiles({
      'domains.json': `{"value":[{"id":"a.com","isVerified":true},5,null,{"id":"b.com"},{"name":"no id"}]}`,
      'users.json': { value: USERS },
    });

    expect(await imported.table('domains')).toEqual([
      expect.objectContaining({ id: 'a.com', is_verified: true }),
      expect.objectContaining({ id: 'b.com', is_verified: null }),
    ]);
    expect(imported.files.find(({ file }) => file.endsWith('domains.json'))?.problems).toHaveLength(2);
    expect([imported.status('domains'), imported.status('users')]).toEqual(['truncated', 'complete']);
  });

  test('a line that cannot be read is named', async () => {
    const imported = await importFiles({
      'users.ndjson': `${JSON.stringify(USERS[0])}\n{"id":\n${JSON.stringify(USERS[1])}\n`,
    });

    expect(await imported.table('users')).toEqual(USER_ROWS);
    expect(imported.files[0]?.problems).toEqual([expect.stringMatching(/^line 2: /)]);
  });

  test('objects whose type is not told are not sorted into tables by guess', async () => {
    const imported = await importFiles({ 'deviceManagement/deviceConfigurations.json': { value: [{ id: 'c1' }] } });

    expect([imported.status('update_rings'), imported.status('configuration_profiles')]).toEqual([
      'truncated',
      'truncated',
    ]);
  });
});

describe('the tenant', () => {
  test('is the one of the workspace, or nothing is imported', async () => {
    const folder = temporaryFolder();
    const files = {
      'organization.json': { value: [{ id: 'another', displayName: 'Fabrikam' }] },
      'users.json': { value: USERS },
    };

    await expect(importFiles(files, { folder })).rejects.toMatchObject({ code: 'other-tenant' });
    expect(existsSync(join(folder, 'evidence')) ? readdirSync(join(folder, 'evidence')) : []).toEqual([]);
  });

  test('is learnt from the export where the workspace does not name it', async () => {
    const paths = [writeFiles({ 'organization.json': { value: [{ id: TENANT, displayName: 'Contoso' }] } })];

    const imported = await importPaths({ folder: temporaryFolder(), paths, now: NOW, who: 'x', version: '0' });

    expect(imported.tenant).toBe(TENANT);
  });

  test('asked for its MDM authority, or listed with it, gives both tables', async () => {
    const listed = await importFiles({
      'organization.json': {
        value: [{ id: TENANT, displayName: 'Contoso', mobileDeviceManagementAuthority: 'intune' }],
      },
    });
    const asked = await importFiles({
      [`organization/${TENANT}.json`]: { id: TENANT, mobileDeviceManagementAuthority: 2 },
    });

    expect([listed.status('organization'), listed.status('mdm_authority')]).toEqual(['complete', 'complete']);
    expect(asked.status('organization')).toBeUndefined();
    expect(await asked.table('mdm_authority')).toEqual([{ id: TENANT, authority: 'sccm' }]);
  });
});

describe('files', () => {
  test('that are not evidence are passed over with the reason', async () => {
    const folder = writeFiles({
      'notes.txt': 'hello',
      'signIns.json': { '@odata.context': `${GRAPH}auditLogs/signIns`, value: [] },
      'broken.json': '{{{',
      'people.csv': 'Name,Age\nAnn,30\n',
      'users.json': { value: USERS },
      '.hidden/users.json': { value: USERS },
    });
    symlinkSync('/etc', join(folder, 'link'));

    const imported = await importPaths({
      folder: temporaryFolder(),
      paths: [folder],
      now: NOW,
      who: 'x',
      version: '0',
    });

    const skipped = imported.files
      .filter((file) => file.skipped !== undefined)
      .map(({ file, skipped: why }) => `${file}: ${why}`);
    expect(skipped).toEqual([
      'export/.hidden: it is hidden',
      'export/broken.json: it cannot be read (byte 3: the text ends in the middle of a value)',
      'export/link: it is a link, which is not followed',
      'export/notes.txt: files of this kind are not read',
      'export/people.csv: its columns are not those of a table of devices: Name, Age',
      'export/signIns.json: it answers a request that no requirement needs',
    ]);
  });

  test('that are not there are an error', async () => {
    const nowhere = join(temporaryFolder(), 'nowhere');

    const importing = importPaths({ folder: temporaryFolder(), paths: [nowhere], now: NOW, who: 'x', version: '0' });

    await expect(importing).rejects.toMatchObject({
      code: 'path-unreadable',
      message: expect.stringContaining('no such file'),
    });
  });

  test('tell by their age when the evidence was collected; it is never newer than now', async () => {
    const folder = writeFiles({ 'users.json': { value: USERS }, 'domains.json': { value: [] } });
    utimesSync(join(folder, 'users.json'), NOW, new Date('2026-10-01T00:00:00Z'));
    utimesSync(join(folder, 'domains.json'), NOW, new Date('2027-01-01T00:00:00Z'));

    const imported = await importPaths({
      folder: temporaryFolder(),
      paths: [folder],
      now: NOW,
      who: 'x',
      version: '0',
    });

    const times = imported.snapshots[0]?.tables.map(({ name, collectedAt }) => [name, collectedAt]);
    expect(times).toEqual(
      expect.arrayContaining([
        ['users', '2026-10-01T00:00:00.000Z'],
        ['domains', '2026-11-21T10:49:00.000Z'],
      ]),
    );
    expect(imported.snapshots[0]?.collectedAt).toBe('2026-10-01T00:00:00.000Z');
  });

  test('may lie in a folder whose name is a pattern', async () => {
    const folder = join(temporaryFolder(), "we[i]rd*'?");
    mkdirSync(folder);
    writeFileSync(join(folder, 'users.json'), JSON.stringify({ value: USERS }));

    const imported = await importPaths({ folder, paths: [folder], now: NOW, who: 'x', version: '0' });

    const id = imported.snapshots[0]?.id ?? '';
    expect(await readParquet([join(folder, 'evidence', id, 'tables/users.parquet')])).toEqual(USER_ROWS);
  });
});

test('an import that is stopped leaves nothing behind', async () => {
  const folder = temporaryFolder();
  const stop = new AbortController();
  const files = Object.fromEntries(
    Array.from({ length: 600 }, (_, index) => [`users/${index}.json`, { id: `u${index}` }]),
  );

  const importing = importFiles(files, {
    folder,
    signal: stop.signal,
    progress: () => stop.abort(new Error('stopped')),
  });

  await expect(importing).rejects.toThrow('stopped');
  expect(readdirSync(join(folder, 'evidence'))).toEqual([]);
});

test('the same files at the same time give the same manifest', async () => {
  const paths = [writeFiles({ 'users.json': { value: USERS }, 'groups/g/members.json': { value: [] } })];
  const options = { paths, now: NOW, who: 'x', version: '0' };

  const first = await importPaths({ ...options, folder: temporaryFolder() });
  const second = await importPaths({ ...options, folder: temporaryFolder() });

  expect(second.snapshots).toEqual(first.snapshots);
});
