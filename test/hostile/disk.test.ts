// A disk that is full, a file that may not be read: said, with the documented exit code, and nothing is lost.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deflated, makeZip } from '../../src/collect/archive/zip-for-test.ts';
import { findDamage, listSnapshots } from '../../src/evidence/index.ts';
import { listAssessments, readAssessment } from '../../src/workspace/assessment-folder.ts';
import { createGround, muster, put, startMuster } from './muster.ts';

const ground = createGround('disk');
const isRoot = process.getuid?.() === 0;
const mounted = new Set<string>();

/** Mounts a small file system in memory; undefined where that is not allowed. */
function mountSmall(name: string, kilobytes: number): string | undefined {
  const folder = join(ground.folder, name);
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  if (status !== 0) return undefined;
  mounted.add(folder);
  return folder;
}

function unmount(folder: string): void {
  spawnSync('umount', [folder]);
  mounted.delete(folder);
}

/** Mounting takes root, and in a container a capability beside it. */
const canMount = isRoot && process.platform === 'linux' && probeMount();

function probeMount(): boolean {
  const folder = mountSmall('probe', 64);
  if (folder !== undefined) unmount(folder);
  return folder !== undefined;
}

let sample = '';
beforeAll(async () => {
  sample = await ground.contoso('sample');
  chmodSync(ground.folder, 0o755);
}, 60_000);
afterAll(() => {
  for (const folder of mounted) unmount(folder);
  ground.clear();
});

function copyInto(folder: string): void {
  for (const name of ['muster.yaml', 'attestations.yaml', 'waivers.yaml'])
    cpSync(join(sample, name), join(folder, name));
}

async function state(folder: string) {
  const { snapshots, unreadable } = await listSnapshots(join(folder, 'evidence'));
  const damaged = await Promise.all(snapshots.map((snapshot) => findDamage(snapshot)));
  const made = snapshots.flatMap(({ manifest }) => manifest.tables);
  return {
    ids: snapshots.map(({ id }) => id),
    broken: [...unreadable, ...damaged.flat()],
    failed: made.flatMap(({ name, message }) => (message?.includes('could not be made') === true ? [name] : [])),
  };
}

describe.runIf(canMount)('on a full disk (needs root and the right to mount)', () => {
  it.each([200, 500, 900, 1300, 1700, 2100, 2600, 3200, 4000])(
    'an import into %i kB leaves whole snapshots or none, and says why',
    { timeout: 60_000 },
    async (kilobytes) => {
      const folder = mountSmall(`import-${kilobytes}`, kilobytes) ?? '';
      copyInto(folder);

      const { code, stderr } = await muster('import', '-C', folder, join(sample, 'directory'), join(sample, 'devices'));
      const found = await state(folder);
      const left = readdirSync(join(folder, 'evidence')).filter((name) => name.startsWith('.'));
      unmount(folder);

      expect(stderr).not.toContain('fault in Muster');
      expect({ ...found, left }).toMatchObject({ broken: [], failed: [], left: [] });
      if (code === 0) expect(found.ids.length).toBe(3);
      else {
        expect({ code, ids: found.ids }).toEqual({ code: 2, ids: [] });
        expect(stderr).toContain('the disk is full');
      }
    },
  );

  it('an archive that does not fit once it is unpacked leaves nothing, and says why', { timeout: 60_000 }, async () => {
    const folder = mountSmall('archive', 1500) ?? '';
    copyInto(folder);
    const lines = Array.from({ length: 60_000 }, (_, index) => `{"id":"u${index}","displayName":"User ${index}"}`);
    const archive = put(ground.folder, 'large.zip', makeZip([deflated('users.ndjson', lines.join('\n'))]));

    const { code, stderr } = await muster('import', '-C', folder, archive);
    const left = readdirSync(join(folder, 'evidence'));
    unmount(folder);

    expect({ code, left }).toEqual({ code: 2, left: [] });
    expect(stderr).toContain('the disk is full');
  });

  it('an assessment ends with 2 and keeps the one before; with room again it goes on', {
    timeout: 120_000,
  }, async () => {
    const folder = mountSmall('assess', 16_000) ?? '';
    copyInto(folder);
    await muster('import', '-C', folder, join(sample, 'directory'), join(sample, 'devices'));
    await muster('assess', '-C', folder, '--at', '2026-11-16T08:00:00Z');
    const before = await listAssessments(folder);
    const free = Number(/(\d+)\s+\d+%/.exec(spawnSync('df', ['-k', folder]).stdout.toString())?.[1] ?? 0);
    put(folder, 'ballast', Buffer.alloc(Math.max(0, free - 150) * 1024));

    const full = await muster('assess', '-C', folder, '--at', '2026-11-17T08:00:00Z');
    const kept = await listAssessments(folder);
    put(folder, 'ballast', '');
    const again = await muster('assess', '-C', folder, '--at', '2026-11-17T08:00:00Z');
    const after = await listAssessments(folder);
    const results = (await readAssessment(folder, before[0] ?? '')).assessment.results.length;
    unmount(folder);

    expect(full.stderr).not.toContain('fault in Muster');
    expect({ code: full.code, kept }).toEqual({ code: 2, kept: before });
    expect(full.stderr).toContain('the disk is full');
    expect([0, 1, 3]).toContain(again.code);
    expect({ before: before.length, after: after.length, results: results > 50 }).toEqual({
      before: 1,
      after: 2,
      results: true,
    });
  });
});

const PERSON = isRoot ? ['runuser', '-u', 'nobody', '--'] : [];
const canBePerson =
  process.platform !== 'win32' &&
  (!isRoot || spawnSync('runuser', ['-u', 'nobody', '--', process.execPath, '-v']).status === 0);

describe.runIf(canBePerson)('for an ordinary user', () => {
  it.each([
    ['a file of answers', 'in/users.json'],
    ['a device export', 'in/export.csv'],
    ['lines of devices', 'in/managedDevices.ndjson'],
    ['a folder', 'in/groups'],
  ])('%s that may not be read ends the import with 4', { timeout: 60_000 }, async (what, path) => {
    const folder = ground.workspace(`forbidden-${what.replaceAll(' ', '-')}`);
    put(folder, 'in/domains.json', '{"value":[{"id":"contoso.com"}]}');
    put(folder, path.endsWith('groups') ? `${path}/g/members.json` : path, 'Device ID,Device name,Serial number,OS\n');
    chmodSync(folder, 0o777);
    chmodSync(join(folder, path), 0o000);

    const { ended } = startMuster(['import', '-C', folder, join(folder, 'in')], PERSON);
    const { code, stderr } = await ended;
    chmodSync(join(folder, path), 0o700);
    const { ids } = await state(folder);

    expect(stderr).toContain(path.split('/').at(-1));
    expect({ code, ids }).toEqual({ code: 4, ids: [] });
  });

  it('a workspace that may not be written to ends with 4, and can still be assessed by nobody', {
    timeout: 60_000,
  }, async () => {
    const folder = ground.workspace('read-only');
    put(folder, 'in/domains.json', '{"value":[{"id":"contoso.com"}]}');
    chmodSync(folder, 0o555);

    const run = startMuster(['import', '-C', folder, join(folder, 'in')], PERSON);
    const { code, stderr } = await run.ended;
    const { code: assessed } = await startMuster(['assess', '-C', folder], PERSON).ended;
    chmodSync(folder, 0o755);

    expect({ code, assessed }).toEqual({ code: 4, assessed: 4 });
    expect(stderr).not.toContain('fault in Muster');
  });
});
