import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAssessment } from './find-assessment.ts';
import { REPORT_FORMATS, type ReportInput } from './report-formats.ts';
import { buildReportModel } from './report-model.ts';
import { makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
let input: ReportInput;
let aside = '';

beforeAll(async () => {
  workspace = await makeWorkspace();
  await workspace.requirement('identity/located.yaml', {
    check: `SELECT u.id AS subject, false AS holds, '=HYPERLINK("http://x")' AS observed, 'a, "b"' AS expected FROM users u`,
  });
  await workspace.assess();
  const stored = await findAssessment(workspace.folder);
  input = { stored, model: await buildReportModel(stored) };
  aside = await mkdtemp(join(tmpdir(), 'muster-findings-'));
});
afterAll(async () => {
  await workspace.remove();
  await rm(aside, { recursive: true });
});

async function bytesOf(name: 'csv' | 'ndjson' | 'parquet', from: ReportInput = input): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of REPORT_FORMATS[name].write(from)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** Reads a file back with DuckDB's own readers. */
async function readBack(name: 'csv' | 'ndjson' | 'parquet', from?: ReportInput) {
  const file = join(aside, `findings.${name}`);
  await writeFile(file, await bytesOf(name, from));
  const read = { csv: `read_csv('${file}', all_varchar = true)`, ndjson: `read_json('${file}')`, parquet: `'${file}'` };
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return (await connection.runAndReadAll(`FROM ${read[name]}`)).getRowObjectsJson();
}

const total = () =>
  input.model.requirements.reduce(
    (sum, { result }) => sum + Object.values(result.counts).reduce((all, count) => all + count, 0),
    0,
  );

describe('all findings of an assessment', () => {
  it.each(['csv', 'ndjson', 'parquet'] as const)(
    'come back from %s, one row each, ids and names apart',
    async (name) => {
      const rows = await readBack(name);

      expect(rows).toHaveLength(total());
      expect(rows.find((row) => row['requirement'] === 'memory' && row['status'] === 'not-ready')).toEqual({
        requirement: 'memory',
        title: 'The device has enough memory',
        area: 'devices',
        level: 'required',
        status: 'not-ready',
        reason: 'fails',
        kind: 'device',
        subject_id: expect.any(String),
        subject_name: 'PC-SMALL',
        observed: '4 GB of bob@contoso.com',
        expected: null,
        blocked_by: null,
        waiver: null,
      });
    },
  );

  it('say the same in every format, except that CSV keeps a spreadsheet from running a formula', async () => {
    const [csv, ndjson, parquet] = [await readBack('csv'), await readBack('ndjson'), await readBack('parquet')];

    expect(parquet).toEqual(ndjson);
    expect(csv.map((row) => ({ ...row, observed: String(row['observed']).replace(/^'=/, '=') }))).toEqual(
      ndjson.map((row) => ({ ...row, observed: String(row['observed']) })),
    );
    expect(csv.find((row) => row['requirement'] === 'located')).toMatchObject({
      observed: `'=HYPERLINK("http://x")`,
      expected: 'a, "b"',
    });
  });

  it.each(['csv', 'ndjson', 'parquet'] as const)('are the same bytes each time as %s', async (name) => {
    expect((await bytesOf(name)).equals(await bytesOf(name))).toBe(true);
  });

  it.each(['csv', 'ndjson', 'parquet'] as const)('pass through the redaction as %s', async (name) => {
    const rows = await readBack(name, { ...input, redactRow: (finding) => ({ ...finding, name: 'somebody' }) });

    expect(rows).toHaveLength(total());
    expect(new Set(rows.map((row) => row['subject_name']))).toEqual(new Set(['somebody']));
  });

  it('leave nothing aside, also when they are stopped', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));

    await expect(bytesOf('csv', { ...input, signal: stop.signal })).rejects.toThrow('stopped');

    const names = await readdir(join(workspace.folder, 'assessments'));
    expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
