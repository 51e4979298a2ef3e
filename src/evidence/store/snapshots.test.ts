import { appendFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles, NOW, temporaryFolder } from '../../../test/support/evidence.ts';
import { contentHash, formatManifest, type Manifest, parseManifest } from './manifest.ts';
import { selectEvidence } from './select.ts';
import { findDamage, listSnapshots, readManifest, type Snapshot } from './snapshots.ts';

const FILES = { 'users.json': { value: [{ id: 'u1', displayName: 'Ann' }] }, 'domains.json': { value: [] } };

async function imported(folder = temporaryFolder()): Promise<{ evidence: string; snapshot: Snapshot }> {
  await importFiles(FILES, { folder });
  const { snapshots } = await listSnapshots(join(folder, 'evidence'));
  const [snapshot] = snapshots;
  if (snapshot === undefined) throw new Error('nothing was imported');
  return { evidence: join(folder, 'evidence'), snapshot };
}

describe('a snapshot', () => {
  test('has a manifest with every file, its size and its hash', async () => {
    const { snapshot } = await imported();

    expect(snapshot.manifest.files.map(({ path }) => path)).toEqual([
      'problems.parquet',
      'raw/domains.parquet',
      'raw/users.parquet',
      'tables/domains.parquet',
      'tables/user_licences.parquet',
      'tables/users.parquet',
    ]);
    expect(await findDamage(snapshot)).toEqual([]);
  });

  test('that was damaged or lost a file is told', async () => {
    const { snapshot } = await imported();
    appendFileSync(join(snapshot.folder, 'raw/users.parquet'), 'x');
    rmSync(join(snapshot.folder, 'tables/domains.parquet'));

    expect(await findDamage(snapshot)).toEqual(['raw/users.parquet', 'tables/domains.parquet']);
    expect(await findDamage(snapshot, ['tables/users.parquet'])).toEqual([]);
  });

  test.each([
    ['no manifest', (file: string) => rmSync(file), 'there is no manifest'],
    ['half a manifest', (file: string) => writeFileSync(file, '{"schema":'), 'it is not JSON'],
    [
      'a manifest of another version',
      (file: string) => writeFileSync(file, '{"schema":"muster.snapshot/9"}'),
      'schema: ',
    ],
  ])('with %s is set apart and not read as whole', async (_, spoil, reason) => {
    const { evidence, snapshot } = await imported();
    spoil(join(snapshot.folder, 'manifest.json'));

    const { snapshots, unreadable } = await listSnapshots(evidence);

    expect(snapshots).toEqual([]);
    expect(unreadable).toEqual([{ folder: snapshot.folder, reason: expect.stringContaining(reason) }]);
    await expect(readManifest(snapshot.folder)).rejects.toMatchObject({ code: 'snapshot-unreadable' });
  });

  test('under the name of another is not read', async () => {
    const { evidence, snapshot } = await imported();
    renameSync(snapshot.folder, join(evidence, 'renamed'));

    expect((await listSnapshots(evidence)).unreadable).toHaveLength(1);
  });
});

describe('an evidence folder', () => {
  test('that is not there holds nothing', async () => {
    expect(await listSnapshots(join(temporaryFolder(), 'none'))).toEqual({ snapshots: [], unreadable: [] });
  });

  test('is put in order: what a killed run left goes, what a running one writes stays, what was being replaced comes back', async () => {
    const { evidence, snapshot } = await imported();
    const dead = join(evidence, '.partial-999999999-1');
    const alive = join(evidence, `.partial-${process.pid}-99`);
    mkdirSync(dead);
    mkdirSync(alive);
    renameSync(snapshot.folder, join(evidence, `.replaced-${snapshot.id}`));

    const { snapshots } = await listSnapshots(evidence);

    expect(snapshots.map(({ id }) => id)).toEqual([snapshot.id]);
    expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
    rmSync(alive, { recursive: true });
    expect(readdirSync(evidence)).toEqual([snapshot.id]);
  });

  test('where a file lies in its place is an error that says so', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'evidence'), 'a file');

    await expect(importFiles(FILES, { folder })).rejects.toMatchObject({ name: 'EvidenceFault' });
  });

  test('takes two imports of the same second', async () => {
    const folder = temporaryFolder();
    await importFiles(FILES, { folder });
    await importFiles(FILES, { folder });

    const { snapshots } = await listSnapshots(join(folder, 'evidence'));

    expect(snapshots.map(({ id }) => id)).toEqual([
      '20261121T104900Z-microsoft-graph',
      '20261121T104900Z-microsoft-graph-2',
    ]);
  });
});

describe('a manifest', () => {
  test('is the same text whatever order its lists came in, and pins what was collected, not the tables made of it', async () => {
    const { snapshot } = await imported();
    const { manifest } = snapshot;
    const shuffled: Manifest = {
      ...manifest,
      tables: [...manifest.tables].reverse(),
      files: [...manifest.files].reverse(),
    };
    const remade = { ...manifest, tables: manifest.tables.map((table) => ({ ...table, schema: 'moved' })) };
    const other = { ...manifest, files: manifest.files.map((file) => ({ ...file, sha256: 'f'.repeat(64) })) };

    expect(formatManifest(shuffled)).toBe(formatManifest(manifest));
    expect(contentHash(remade)).toBe(contentHash(manifest));
    expect(contentHash(other)).not.toBe(contentHash(manifest));
    expect(parseManifest(formatManifest(manifest))).toEqual({ manifest });
  });
});

describe('the evidence to use', () => {
  const denied = { 'users.json': { error: { code: 'Authorization_RequestDenied', message: 'x' } } };
  const page = { 'users.json': { '@odata.nextLink': 'x', value: [{ id: 'u9' }] } };
  const whole = { 'users.json': { value: [{ id: 'u1' }] } };

  test.each<[string, readonly object[], number]>([
    ['the newest complete', [whole, whole], 1],
    ['an older complete before a newer truncated or denied', [whole, page, denied], 0],
    ['a truncated before a newer denied', [page, denied], 0],
    ['the newest, where nothing was answered', [denied, denied], 1],
  ])('is %s', async (_, imports, expected) => {
    const folder = temporaryFolder();
    for (const [day, files] of imports.entries()) {
      const at = new Date(NOW.getTime() + day * 86_400_000);
      await importFiles({ ...files }, { folder, now: at, collectedAt: at });
    }
    const { snapshots } = await listSnapshots(join(folder, 'evidence'));

    const selected = selectEvidence(snapshots, ['users', 'domains']);

    expect(selected.get('users')?.map(({ snapshot }) => snapshot.id)).toEqual([snapshots[expected]?.id]);
    expect(selected.has('domains')).toBe(false);
  });

  test('is one table of each source of devices, the trusted one first', async () => {
    const folder = temporaryFolder();
    await importFiles(
      {
        'export.csv': 'Device ID,Device name,Serial number,OS\nd1,PC,SN1,Windows\n',
        'managedDevices.json': { value: [{ id: 'd1', deviceName: 'PC' }] },
      },
      { folder },
    );
    const { snapshots } = await listSnapshots(join(folder, 'evidence'));

    const facts = selectEvidence(snapshots, ['device_facts']).get('device_facts');

    expect(facts?.map(({ entry }) => entry.collection)).toEqual(['managedDevices', 'intuneDeviceExport']);
  });
});
