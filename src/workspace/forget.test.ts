import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDatabase } from '../evidence/index.ts';
import { readAssessment } from './assessment-folder.ts';
import { compareAssessments } from './compare.ts';
import { explain } from './explain.ts';
import { type ForgetWhat, forget } from './forget.ts';
import { BOB, makeWorkspace, SMALL, type SmallWorkspace, verdicts } from './workspace-for-test.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
});
afterEach(() => workspace.remove());

const forgetHere = (what: ForgetWhat, isDryRun = false) => forget(workspace.folder, what, { now: NOW, isDryRun });

/** Files below evidence and assessments in which a word stands, in any cell of a Parquet file or in a text. */
async function filesWith(word: string): Promise<readonly string[]> {
  const found: string[] = [];
  await withDatabase({ scratch: `${workspace.folder}-look` }, async (database) => {
    for (const part of ['evidence', 'assessments']) {
      for (const entry of await readdir(join(workspace.folder, part), { recursive: true, withFileTypes: true })) {
        // The catalogs that are kept hold the examples of requirements, which are about nobody.
        if (!entry.isFile() || entry.name === 'catalogs.json') continue;
        const file = join(entry.parentPath, entry.name);
        const text = file.endsWith('.parquet')
          ? JSON.stringify(await database.rows(`FROM read_parquet('${file}')`))
          : await readFile(file, 'utf8');
        if (text.toLowerCase().includes(word)) found.push(file.slice(workspace.folder.length + 1));
      }
    }
  });
  return found;
}

describe('forgetting a user', () => {
  it('takes the rows about them and every mention of them out of evidence and assessments', async () => {
    const { manifest } = await workspace.assess();
    expect(await filesWith('bob@contoso.com')).not.toEqual([]);

    const { revised, assessments, stillNamed } = await forgetHere({ kind: 'user', word: 'Bob@Contoso.com' });

    expect({ revised: revised.length, assessments, stillNamed }).toEqual({
      revised: 2,
      assessments: [manifest.id],
      stillNamed: [],
    });
    for (const word of ['bob@contoso.com', 'bob of contoso', BOB]) expect(await filesWith(word)).toEqual([]);
  });

  it('leaves what is about others, blanks the name in it, and notes in the manifest that it was done', async () => {
    const made = await workspace.assess();
    const { 'located bob@contoso.com': _, ...others } = await verdicts(made);

    await forgetHere({ kind: 'user', word: 'bob@contoso.com' });

    const stored = await readAssessment(workspace.folder, made.manifest.id);
    expect(await verdicts({ ...made, ...stored })).toEqual(others);
    expect(stored.findings.get('memory')?.map(({ observed }) => observed)).toContain('4 GB of forgotten');
    expect(stored.manifest).toEqual({ ...made.manifest, forgotten: [{ at: NOW.toISOString(), what: 'user' }] });
  });

  it('names the lines of files that people write, kept inputs and reports, and does not touch them', async () => {
    await workspace.write(
      'attestations.yaml',
      'version: 1\nattestations:\n  - table: attested_directory_sync\n    facts: { connect_version: 2.4.27.0 }\n    by: bob@contoso.com\n    at: 2026-11-01\n    until: 2027-11-01\n',
    );
    const { manifest } = await workspace.assess();
    await writeFile(join(workspace.folder, 'muster-report.html'), '<p>\nbob@contoso.com</p>');

    const { stillNamed } = await forgetHere({ kind: 'user', word: 'bob@contoso.com' });

    expect(stillNamed).toEqual([
      { file: `assessments/${manifest.id}/inputs/attestations.yaml`, line: 5 },
      { file: 'attestations.yaml', line: 5 },
      { file: 'muster-report.html', line: 2 },
    ]);
    expect(await readFile(join(workspace.folder, 'attestations.yaml'), 'utf8')).toContain('bob@contoso.com');
  });

  it('names the reports that it cannot look into', async () => {
    await workspace.assess();
    for (const name of ['muster-report.xlsx', 'findings.parquet', 'notes.txt'])
      await writeFile(join(workspace.folder, name), 'bob@contoso.com');

    const { notLookedInto } = await forgetHere({ kind: 'user', word: 'bob@contoso.com' });

    expect(notLookedInto).toEqual(['findings.parquet', 'muster-report.xlsx']);
  });

  it('refuses a name that nothing knows, and changes nothing', async () => {
    await expect(forgetHere({ kind: 'user', word: 'bobby@contoso.com' })).rejects.toThrow(
      'nothing here knows a user bobby@contoso.com',
    );
  });
});

describe('forgetting a device', () => {
  it.each(['PC-SMALL', 'sn-0002-b', SMALL])('finds it as %s', async (word) => {
    const { manifest } = await workspace.assess();

    const { assessments } = await forgetHere({ kind: 'device', word });

    expect(assessments).toEqual([manifest.id]);
    expect(await filesWith('pc-small')).toEqual([]);
    expect(await filesWith('sn-0002-b')).toEqual([]);
    expect(await verdicts(await workspace.assess('2026-11-16T08:00:00Z'))).not.toHaveProperty('memory PC-SMALL');
  });
});

describe('forgetting by age', () => {
  it('deletes older snapshots and the rows of older assessments, whose counts and inputs stay', async () => {
    const old = await workspace.assess();
    await workspace.import({}, '2026-11-18T08:00:00Z');
    const young = await workspace.assess('2026-11-19T08:00:00Z');

    const { removed, assessments } = await forgetHere({ kind: 'before', before: new Date('2026-11-17') });

    expect(removed).toHaveLength(2);
    expect(assessments).toEqual([old.manifest.id]);
    const kept = await readAssessment(workspace.folder, old.manifest.id);
    expect(kept.assessment).toEqual(old.assessment);
    expect(await readdir(join(kept.folder, 'findings'))).toEqual([]);
    expect(await readdir(join(kept.folder, 'inputs'))).toContain('muster.yaml');
    expect((await explain(workspace.folder, 'memory')).findings).toHaveLength(2);
    await expect(
      compareAssessments(workspace.folder, old.manifest.id, young.manifest.id, { now: NOW, version: '1' }),
    ).rejects.toThrow('its rows were forgotten on 2026-11-20, only its counts are left');
  });
});

it('a dry run says the same and changes no byte', async () => {
  await workspace.assess();
  const before = await filesWith('');

  const planned = await forgetHere({ kind: 'user', word: 'bob@contoso.com' }, true);
  const plannedByAge = await forgetHere({ kind: 'before', before: NOW }, true);

  expect(await filesWith('')).toEqual(before);
  expect(plannedByAge).toEqual(await forgetHere({ kind: 'before', before: NOW }, true));
  expect(planned).toEqual(await forgetHere({ kind: 'user', word: 'bob@contoso.com' }));
});
