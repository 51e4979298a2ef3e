import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../report/index.ts';
import { explain } from './explain.ts';
import { findAssessment } from './find-assessment.ts';
import { importEvidence } from './import.ts';
import { redactReport } from './redact/redact-report.ts';
import { toolResults } from './tool-results.ts';
import { buildWholeReport } from './whole-report.ts';
import { makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
let files = '';

beforeAll(async () => {
  workspace = await makeWorkspace();
  files = await mkdtemp(join(tmpdir(), 'muster-maester-'));
  await importMaester('2026-11-10', [test('MT.1005', 'Failed'), test('MT.1021', 'Passed')]);
  await importMaester('2026-11-14', [
    test('MT.1005', 'Passed'),
    test('MT.1021', 'Failed', '<b>x</b>'),
    test('MT.9', 'Odd'),
  ]);
  await workspace.assess('2026-11-16T08:00:00.000Z');
  await importMaester('2026-11-20', [test('MT.1021', 'Passed')]);
});
afterAll(async () => {
  await workspace.remove();
  await rm(files, { recursive: true });
});

const test = (Id: string, Result: string, Title = `${Id}: a test`) => ({ Id, Title, Result });

async function importMaester(day: string, Tests: readonly object[]): Promise<void> {
  const path = join(files, `TestResults-${day}.json`);
  await writeFile(path, JSON.stringify({ ExecutedAt: `${day}T07:00:00Z`, Tests }));
  await importEvidence(workspace.folder, {
    paths: [path],
    now: new Date(`${day}T08:00:00Z`),
    who: 'ann',
    version: '0.0.0',
  });
}

describe('what other tools say', () => {
  it('is the newest of their results as of a time, what did not pass first', async () => {
    const [maester] = await toolResults(workspace.folder, { until: new Date('2026-11-16T08:00:00Z'), most: 2 });

    expect(maester).toMatchObject({
      tool: 'maester',
      at: '2026-11-14T07:00:00.000Z',
      counts: [
        { result: 'failed', count: 1 },
        { result: null, count: 1 },
        { result: 'passed', count: 1 },
      ],
      tests: [
        { test: 'MT.1021', title: '<b>x</b>', result: 'failed' },
        { test: 'MT.9', title: 'MT.9: a test', result: null },
      ],
      more: 1,
    });
  });

  it('stands in the report with its own date, as text, and changes no verdict', async () => {
    const stored = await findAssessment(workspace.folder);
    const model = await buildWholeReport(stored);
    const page = renderHtml(model);

    expect(page).toContain('What other tools say');
    expect(page).toContain('14 November 2026');
    expect(page).toContain('&lt;b&gt;x&lt;/b&gt;');
    expect(model.assessment.tables.map(({ table }) => table)).not.toContain('tool_results');
  });

  it('is left out of a copy to share', async () => {
    const stored = await findAssessment(workspace.folder);
    const { model } = await redactReport(workspace.folder, stored, await buildWholeReport(stored));

    expect(JSON.stringify(model)).not.toContain('MT.1021');
  });

  it.each([
    ['Maester', ['MT.1021']],
    ['mt.1021', ['MT.1021']],
  ])('is explained by %s, from the newest results of all', async (word, tests) => {
    const explained = await explain(workspace.folder, word);

    expect(explained.about === 'other-tools' && explained.tools[0]?.tests.map((one) => one.test)).toEqual(tests);
  });

  it('is not there where nobody imported any', async () => {
    const empty = await makeWorkspace({ isEmpty: true });

    expect(await toolResults(empty.folder, { most: 10 })).toEqual([]);
    await empty.remove();
  });
});
