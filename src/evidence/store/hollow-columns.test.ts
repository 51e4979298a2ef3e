import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDatabase } from './database.ts';
import { hollowColumns } from './hollow-columns.ts';
import { WRITE_RAW } from './parquet.ts';
import { filePath, literal } from './sql-text.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-hollow-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function hollowOf(columns: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const file = join(folder, `${Object.keys(columns).length}.parquet`);
  const selected = Object.entries(columns).map(([name, sql]) => `${sql} AS "${name}"`);
  return withDatabase({ scratch: join(folder, 'scratch') }, async (database) => {
    // Two groups of rows, each with statistics of its own.
    await database.run(`COPY (SELECT ${selected.join(', ')} FROM range(70000) t(n)) TO ${literal(file)} ${WRITE_RAW}`);
    return hollowColumns(database, filePath(file), Object.keys(columns));
  });
}

test('a column is hollow where no row holds anything, a list without elements too', async () => {
  const hollow = await hollowOf({
    id: 'n::VARCHAR',
    nowhere: 'NULL::VARCHAR',
    'in.the.last.row': "CASE WHEN n = 69999 THEN 'here' END",
    'in the first, row': "CASE WHEN n = 0 THEN '' END",
    '@misshapen': 'NULL::VARCHAR[]',
    '@null': "CASE WHEN n = 69999 THEN ['here'] END",
  });
  expect(hollow).toEqual(['nowhere', '@misshapen']);
});
