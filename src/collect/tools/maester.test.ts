import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importFiles } from '../../../test/support/evidence.ts';
import { TABLES } from '../../evidence/index.ts';

const NAME = 'test-results/TestResults-2026-11-18-222907.json';
const fixture = (name: string) => readFileSync(new URL(`./fixtures/maester/${name}`, import.meta.url));
const RESULTS = fixture('TestResults-2026-11-18-222907.json');

describe('results of Maester', () => {
  test('are kept beside, with what Maester says and when', async () => {
    const imported = await importFiles({ [NAME]: RESULTS });

    expect(imported.snapshots.map(({ source, collectedAt }) => [source, collectedAt])).toEqual([
      ['maester', '2026-11-18T22:29:07.071Z'],
    ]);
    expect((await imported.table('tool_results')).map(({ tool, test: id, result }) => [tool, id, result])).toEqual([
      ['maester', 'EIDSCA.AP01', 'passed'],
      ['maester', 'MT.1005', 'failed'],
      ['maester', 'MT.1092', 'skipped'],
      ['maester', 'MT.1123', 'not-run'],
    ]);
  });

  test('decide nothing: no check can read them, and they are no other table', async () => {
    const { snapshots } = await importFiles({ [NAME]: RESULTS });

    expect(TABLES.map(({ name }) => name)).not.toContain('tool_results');
    expect(snapshots[0]?.tables.map(({ name }) => name)).toEqual(['tool_results']);
  });

  test('are kept without the prose, which names people', async () => {
    const imported = await importFiles({ [NAME]: RESULTS });

    expect(JSON.stringify([await imported.table('tool_results'), imported.snapshots])).not.toMatch(
      /Bob|ann@contoso.example/,
    );
  });

  test('that say something else than Maester does are unreadable', async () => {
    const results = { Tests: [{ Id: 'MT.1', Title: 'x', Result: 'Perhaps' }, { Title: 'without an id' }] };

    const imported = await importFiles({ [NAME]: results });

    expect(await imported.table('tool_results')).toEqual([expect.objectContaining({ test: 'MT.1', result: null })]);
    expect(imported.status('tool_results')).toBe('truncated');
    expect(imported.files[0]?.problems).toEqual(['test 2: it has no id']);
  });

  test('of another tenant are refused', async () => {
    const other = { TenantId: '6f1c9d0e-0000-4000-8000-00000000000f', Tests: [] };

    await expect(importFiles({ [NAME]: other })).rejects.toThrow('it is evidence of tenant');
  });

  test('that broke off give nothing, and say so', async () => {
    const { snapshots, files } = await importFiles({ [NAME]: fixture('damaged-TestResults.json') });

    expect([snapshots, files[0]?.skipped]).toEqual([[], expect.stringMatching(/^it is not whole JSON/)]);
  });
});
