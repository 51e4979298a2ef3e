import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles, readParquet, temporaryFolder } from '../../../test/support/evidence.ts';
import { withDatabase } from './database.ts';
import { forgetBefore, forgetPerson } from './forget.ts';
import { formatManifest } from './manifest.ts';
import { isOutdated, refreshTables } from './revise.ts';
import { findDamage, listSnapshots, type Snapshot } from './snapshots.ts';
import { filePath, literal } from './sql-text.ts';

const ANN = '11111111-0000-4000-8000-000000000001';
const JOANN = '11111111-0000-4000-8000-000000000002';
const FILES = {
  'users.json': {
    value: [
      { id: ANN, userPrincipalName: 'ann@contoso.com', displayName: 'Ann' },
      { id: JOANN, userPrincipalName: 'joann@contoso.com', displayName: 'Joann', mail: 'x' },
    ],
  },
  'groups/g1/members.json': { value: [{ '@odata.type': '#microsoft.graph.user', id: ANN }, { id: JOANN }] },
  'identity/conditionalAccess/policies.json': {
    value: [{ id: 'p1', displayName: 'No ann@contoso.com', conditions: { users: { excludeUsers: [ANN, JOANN] } } }],
  },
  'directoryRoles.json': {
    value: [{ id: 'r1', members: [{ id: ANN, userPrincipalName: 'ann@contoso.com' }, { id: JOANN }] }],
  },
  'managedDevices.ndjson': JSON.stringify({
    id: 'd1',
    deviceName: 'PC',
    serialNumber: 'SN1',
    manufacturer: 'HP',
    userId: ANN,
    userPrincipalName: 'ann@contoso.com',
  }),
};

async function snapshotsOf(folder: string): Promise<readonly Snapshot[]> {
  return (await listSnapshots(join(folder, 'evidence'))).snapshots;
}

const table = (folder: string, snapshots: readonly Snapshot[], name: string) =>
  readParquet(
    snapshots.flatMap(({ id, manifest }) =>
      manifest.tables.flatMap(({ name: own, file }) =>
        own === name && file !== undefined ? [join(folder, 'evidence', id, file)] : [],
      ),
    ),
  );

describe('tables of an older declaration', () => {
  test('are made anew from the raw evidence; what is pinned stays', async () => {
    const folder = temporaryFolder();
    await importFiles(FILES, { folder });
    const [snapshot] = await snapshotsOf(folder);
    if (snapshot === undefined) throw new Error('nothing was imported');
    const manifest = {
      ...snapshot.manifest,
      tables: snapshot.manifest.tables.map((one) => ({ ...one, schema: 'old' })),
    };
    writeFileSync(join(snapshot.folder, 'manifest.json'), formatManifest(manifest));

    const [old] = await snapshotsOf(folder);
    const refreshed = old === undefined ? undefined : await refreshTables(old);

    expect(old === undefined ? undefined : isOutdated(old)).toBe(true);
    expect(refreshed?.contentHash).toBe(snapshot.contentHash);
    expect((await snapshotsOf(folder))[0]?.manifest).toEqual(snapshot.manifest);
    expect(refreshed === undefined ? [] : await findDamage(refreshed)).toEqual([]);
  });

  test('that read a property which was not kept then say that it was not supplied', async () => {
    const folder = temporaryFolder();
    await importFiles({ 'users.json': FILES['users.json'] }, { folder });
    const [snapshot] = await snapshotsOf(folder);
    if (snapshot === undefined) throw new Error('nothing was imported');
    const raw = join(snapshot.folder, 'raw/users.parquet');
    await withDatabase({ scratch: temporaryFolder() }, (database) =>
      database.run(
        `COPY (SELECT * EXCLUDE (mail) FROM read_parquet(${filePath(raw)})) TO ${literal(raw)} (FORMAT parquet)`,
      ),
    );
    const older = { ...snapshot, manifest: { ...snapshot.manifest, tables: [] } };

    const refreshed = await refreshTables(older);

    const users = refreshed.manifest.tables.find(({ name }) => name === 'users');
    expect(users).toMatchObject({ status: 'complete', rows: 2, columnsNotSupplied: expect.arrayContaining(['mail']) });
  });
});

describe('forgetting', () => {
  test('a user takes the rows about them and every mention, and nobody else', async () => {
    const folder = temporaryFolder();
    await importFiles(FILES, { folder });

    const forgotten = await forgetPerson(
      join(folder, 'evidence'),
      { kind: 'user', id: 'Ann@contoso.com' },
      '2026-12-01T00:00:00Z',
    );

    const snapshots = await snapshotsOf(folder);
    expect(forgotten.revised).toHaveLength(2);
    expect((await table(folder, snapshots, 'users')).map((row) => row['user_principal_name'])).toEqual([
      'joann@contoso.com',
    ]);
    expect((await table(folder, snapshots, 'group_members')).map((row) => row['member_id'])).toEqual([JOANN]);
    expect(await table(folder, snapshots, 'directory_role_members')).toEqual([
      expect.objectContaining({ member_id: JOANN }),
    ]);
    expect(await table(folder, snapshots, 'conditional_access_policies')).toEqual([
      expect.objectContaining({ display_name: 'No forgotten', exclude_users: [JOANN] }),
    ]);
    expect(await table(folder, snapshots, 'device_facts')).toEqual([
      expect.objectContaining({ intune_device_id: 'd1', user_id: null, user_principal_name: null }),
    ]);
    expect(snapshots.map(({ manifest }) => manifest.notes)).toEqual([
      [{ at: '2026-12-01T00:00:00Z', text: '1 user was forgotten' }],
      [{ at: '2026-12-01T00:00:00Z', text: '1 user was forgotten' }],
    ]);
    for (const snapshot of snapshots) expect(await findDamage(snapshot)).toEqual([]);
  });

  test('a device takes its facts and its ids', async () => {
    const folder = temporaryFolder();
    await importFiles(FILES, { folder });

    await forgetPerson(join(folder, 'evidence'), { kind: 'device', id: 'SN1' }, '2026-12-01T00:00:00Z');

    expect(await table(folder, await snapshotsOf(folder), 'device_facts')).toEqual([]);
    expect(await readParquet([join(folder, 'evidence/device-ids.parquet')])).toEqual([]);
  });

  test('somebody nobody knows changes nothing', async () => {
    const folder = temporaryFolder();
    await importFiles(FILES, { folder });
    const before = await snapshotsOf(folder);

    const forgotten = await forgetPerson(join(folder, 'evidence'), { kind: 'user', id: 'a' }, '2026-12-01T00:00:00Z');

    expect(forgotten).toEqual({ removed: [], revised: [] });
    expect(await snapshotsOf(folder)).toEqual(before);
  });

  test('by age takes whole snapshots, and the ids of devices that are in no other', async () => {
    const folder = temporaryFolder();
    const device = (id: string) => JSON.stringify({ id, deviceName: 'PC' });
    await importFiles(
      { 'managedDevices.ndjson': device('d1') },
      { folder, collectedAt: new Date('2026-01-01T00:00:00Z') },
    );
    await importFiles(
      { 'managedDevices.ndjson': device('d2') },
      { folder, collectedAt: new Date('2026-11-01T00:00:00Z') },
    );

    const forgotten = await forgetBefore(join(folder, 'evidence'), '2026-06-01T00:00:00Z');

    expect(forgotten.removed).toHaveLength(1);
    expect((await snapshotsOf(folder)).map(({ manifest }) => manifest.collectedAt)).toEqual([
      '2026-11-01T00:00:00.000Z',
    ]);
    expect((await readParquet([join(folder, 'evidence/device-ids.parquet')])).map((row) => row['subject'])).toEqual([
      'd2',
    ]);
  });
});
