import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/evidence.ts';
import type { Column } from '../schema.ts';
import { withDatabase } from './database.ts';
import type { RowSource } from './raw-layout.ts';
import { tableSql } from './table-sql.ts';

/** What one cell becomes: its value, and whether it is told as unreadable. */
async function read(
  column: Omit<Column, 'doc'>,
  raw: string | null,
  marks: { nulls?: string; misshapen?: string } = {},
) {
  const source: RowSource = {
    name: 't',
    collection: 'c',
    key: 'id',
    columns: { id: { type: 'text', doc: '', from: 'id' }, x: { doc: '', from: 'x', ...column } },
  };
  const list = (name: string | undefined) => (name === undefined ? 'NULL::VARCHAR[]' : `['${name}']`);
  const text = raw === null ? 'NULL::VARCHAR' : `'${raw.replaceAll("'", "''")}'`;
  const relation = `(SELECT 'k' AS id, ${text} AS x, NULL::VARCHAR AS y, ${list(marks.nulls)} AS "@null", ${list(marks.misshapen)} AS "@misshapen", NULL::VARCHAR AS "^complete")`;
  const sql = tableSql(source, relation);
  return withDatabase({ scratch: temporaryFolder(), memoryLimitMb: 200 }, async (database) => {
    const { x } = await database.row(sql.rows);
    const problems = await database.rows(sql.problems(['x']));
    const counts = await database.row(sql.counts());
    expect(counts['column x'] ?? '0').toBe(String(problems.length));
    return [x, problems[0]?.['detail']];
  });
}

describe('a cell', () => {
  test.each<[Omit<Column, 'doc'>, string | null, unknown, string?]>([
    [{ type: 'text' }, 'as it is', 'as it is'],
    [{ type: 'text' }, '', ''],
    [{ type: 'boolean' }, 'True', true],
    [{ type: 'boolean' }, 'maybe', null, 'maybe'],
    [{ type: 'integer' }, '42', '42'],
    [{ type: 'integer' }, '1e3', '1000'],
    [{ type: 'integer' }, '5.5', null, '5.5'],
    [{ type: 'integer' }, '9223372036854775808', null, '9223372036854775808'],
    [{ type: 'integer' }, '', null, ''],
    [{ type: 'number' }, '5.5', 5.5],
    [{ type: 'number' }, 'Infinity', null, 'Infinity'],
    [{ type: 'timestamp' }, '2026-11-21T10:49:00Z', '2026-11-21 10:49:00'],
    [{ type: 'timestamp' }, '2026-11-21T10:49:00.1234567Z', '2026-11-21 10:49:00.123456'],
    [{ type: 'timestamp' }, '2026-11-21T10:49:00+02:00', '2026-11-21 08:49:00'],
    [{ type: 'timestamp' }, '2026-11-21 10:49:00', '2026-11-21 10:49:00'],
    [{ type: 'timestamp' }, '/Date(1609459200000)/', '2021-01-01 00:00:00'],
    [{ type: 'timestamp' }, '/Date(1609459200000+0200)/', '2021-01-01 00:00:00'],
    [{ type: 'timestamp' }, '/Date(9999999999999999)/', null, '/Date(9999999999999999)/'],
    [{ type: 'timestamp' }, '0001-01-01T00:00:00Z', null],
    [{ type: 'timestamp' }, '11/21/2026 10:49 AM', null, '11/21/2026 10:49 AM'],
    [{ type: 'timestamp' }, 'infinity', null, 'infinity'],
    [{ type: 'timestamp' }, '2026-13-40T00:00:00Z', null, '2026-13-40T00:00:00Z'],
    [{ type: 'date' }, '2026-11-21', '2026-11-21'],
    [{ type: 'date' }, '2026-11-21T23:00:00Z', '2026-11-21'],
    [{ type: 'text[]' }, '["a","b, c",null]', ['a', 'b, c', null]],
    [{ type: 'text[]' }, '[]', []],
    [{ type: 'text[]' }, 'a', null, 'a'],
    [{ type: 'text[]' }, '["a"', null, '["a"'],
    [{ type: 'text', values: { 0: 'none', none: 'none' } }, 'None', 'none'],
    [{ type: 'text', values: { 0: 'none', none: 'none' } }, '0', 'none'],
    [{ type: 'text', values: { 0: 'none', none: 'none' } }, '7', null, '7'],
    [{ type: 'text', values: {} }, 'MiXed', 'mixed'],
    [{ type: 'boolean', values: { required: 'true' } }, 'Required', true],
    [{ type: 'integer', absent: ['0'] }, '0', null],
    [{ type: 'text', absent: ['unknown'] }, 'Unknown', null],
    [{ type: 'integer', sql: 'TRY_CAST(x AS BIGINT) * 2' }, '4', '8'],
    [{ type: 'integer', sql: 'TRY_CAST(x AS BIGINT) * 2' }, 'four', null, 'four'],
    [{ type: 'text', orFrom: ['y'] }, null, null],
    [{ type: 'text' }, null, null],
  ])('declared as %j with %j is %j', async (column, raw, value, detail) => {
    expect(await read(column, raw)).toEqual([value, detail]);
  });

  test('an explicit null may mean something; a property that is not there never does', async () => {
    const column = { type: 'boolean', nullMeans: 'false' } as const;

    expect(await read(column, null, { nulls: 'x' })).toEqual([false, undefined]);
    expect(await read(column, null)).toEqual([null, undefined]);
    expect(await read(column, 'true')).toEqual([true, undefined]);
  });

  test('what is of another shape is unreadable, and a long or broken detail is shortened to a line', async () => {
    expect(await read({ type: 'text' }, null, { misshapen: 'x' })).toEqual([null, 'not a value of this kind']);
    expect(await read({ type: 'boolean' }, `a\n${'b'.repeat(200)}`)).toEqual([null, `a ${'b'.repeat(78)}...`]);
  });
});
