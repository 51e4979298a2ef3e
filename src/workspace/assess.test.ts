import { createHash } from 'node:crypto';
import { cp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listSnapshots } from '../evidence/index.ts';
import { assessWorkspace } from './assess.ts';
import { listAssessments } from './assessment-folder.ts';
import { explain } from './explain.ts';
import { DAY, makeWorkspace, type SmallWorkspace, verdicts } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
});
afterEach(() => workspace.remove());

async function hashes(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = await Promise.all(
    files.sort().map(async (file) => {
      return [
        relative(folder, file),
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      ] as const;
    }),
  );
  return Object.fromEntries(pairs);
}

describe('same inputs, same bytes', () => {
  it('in every file, also in another folder and with more threads', async () => {
    const copy = `${workspace.folder}-copy`;
    await cp(workspace.folder, copy, { recursive: true });

    const here = await workspace.assess(DAY, 1);
    const there = await assessWorkspace(copy, { now: new Date(DAY), version: '1.2.3', threads: 2 });

    const files = await hashes(here.folder);
    expect(Object.keys(files)).toContain('findings/few.parquet');
    expect(await hashes(there.folder)).toEqual(files);
  });

  it.each([
    ['the time', async () => workspace.assess('2026-11-15T08:00:01Z')],
    ['muster.yaml', async () => workspace.settings({ stale_after_days: 20 })],
    ['a catalog', async () => workspace.requirement('catalog.yaml', { version: '1.0.1' })],
    ['the evidence', async () => workspace.import({ adaLocation: 'FR' }, '2026-11-15T08:30:00Z')],
  ])('and another id when %s changes', async (_what, change) => {
    const before = await workspace.assess();

    await change();
    await workspace.assess();

    const ids = await listAssessments(workspace.folder);
    expect(ids.filter((id) => id !== before.manifest.id)).toHaveLength(1);
  });
});

describe('what an assessment rests on', () => {
  it('is pinned by hash: texts, catalogs and snapshots', async () => {
    const { manifest, folder } = await workspace.assess();

    const { snapshots } = await listSnapshots(join(workspace.folder, 'evidence'));
    expect(manifest.snapshots).toEqual(Object.fromEntries(snapshots.map((one) => [one.id, one.contentHash])));
    for (const name of ['muster.yaml', 'attestations.yaml', 'waivers.yaml']) {
      const text = await readFile(join(workspace.folder, name));
      expect(manifest.inputs[name]).toBe(createHash('sha256').update(text).digest('hex'));
      expect(await readFile(join(folder, 'inputs', name))).toEqual(text);
    }
    expect(Object.keys(manifest.inputs)).toContain('catalogs');
  });

  it('is refused where a file is not what its manifest says', async () => {
    const { snapshots } = await listSnapshots(join(workspace.folder, 'evidence'));
    const users = snapshots.flatMap(({ folder, manifest }) =>
      manifest.files.filter(({ path }) => path.includes('tables/users')).map(({ path }) => join(folder, path)),
    );
    await writeFile(users[0] ?? '', 'damaged');

    await expect(workspace.assess()).rejects.toThrow('it is not what its manifest says; import the evidence again');
    expect(await listAssessments(workspace.folder)).toEqual([]);
  });

  it('is refused later where a snapshot is not what it was', async () => {
    await workspace.assess();
    const { snapshots } = await listSnapshots(join(workspace.folder, 'evidence'));
    const manifest = join(snapshots[0]?.folder ?? '', 'manifest.json');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('"who": "carol"', '"who": "mallory"'));

    await expect(explain(workspace.folder, 'PC-BIG')).rejects.toThrow('was changed since');
  });
});

describe('what a tenant says of itself', () => {
  it.each([
    [{}, 'microsoft.com'],
    [{ profile: { operator_domain: 'Fabrikam.com' } }, 'fabrikam.com'],
  ])('with %j the operators are those of its provider', async (settings, domain) => {
    await workspace.settings(settings);
    await workspace.requirement('identity/one-forest.yaml', {
      check: `SELECT t.id AS subject, p.operator_domain = '${domain}' AS holds FROM tenant t LEFT JOIN profile p ON true`,
    });

    expect(await verdicts(await workspace.assess())).toMatchObject({ 'one-forest Contoso': 'ready' });
  });
});

describe('the newest assessment', () => {
  it('is the one made for the latest time, whenever it was made', async () => {
    const late = await workspace.assess('2026-11-16T08:00:00Z');
    const early = await workspace.assess('2026-11-15T08:00:00Z');

    expect(await listAssessments(workspace.folder)).toEqual([early.manifest.id, late.manifest.id]);
  });

  it('of two for the same time is the one made last, whatever their hashes are', async () => {
    const first = await workspace.assess();
    await workspace.settings({ stale_after_days: 20 });
    const second = await workspace.assess();
    const ids = [first.manifest.id, second.manifest.id];
    expect(await listAssessments(workspace.folder)).toEqual(ids);

    const [a, b] = [first, second].map(({ folder }) => join(folder, 'manifest.json'));
    await utimes(a ?? '', 2_000_000_000, 2_000_000_000);
    await utimes(b ?? '', 1_000_000_000, 1_000_000_000);

    expect(await listAssessments(workspace.folder)).toEqual(ids.toReversed());
  });

  it('of two within a second is the later one', async () => {
    const late = await workspace.assess('2026-11-15T08:00:00.900Z');
    const early = await workspace.assess('2026-11-15T08:00:00.100Z');

    expect(await listAssessments(workspace.folder)).toEqual([early.manifest.id, late.manifest.id]);
  });

  it('is not one that a killed run left half made or half replaced', async () => {
    const { manifest, folder } = await workspace.assess();
    const dead = 4_194_305;
    await cp(folder, join(folder, '..', `.partial-${manifest.id}-${dead}`), { recursive: true });
    await cp(folder, join(folder, '..', `.replaced-2020-01-01T000000Z-lost-${dead}`), { recursive: true });

    expect(await listAssessments(workspace.folder)).toHaveLength(2);
    expect((await readdir(join(folder, '..'))).sort()).toEqual(['2020-01-01T000000Z-lost', manifest.id]);
  });
});
