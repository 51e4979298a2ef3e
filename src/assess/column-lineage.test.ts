import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { analyseCheck, derivedLineages } from './check-sql.ts';

const TABLES = new Map([
  ['tenant', ['id', 'name']],
  ['t', ['id', 'a', 'b', 'c', 'list']],
  ['u', ['id', 'a', 'key']],
  ['d', ['id', 'sum']],
]);

async function decides(sql: string): Promise<readonly string[]> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  const derived = await derivedLineages(
    connection,
    [{ name: 'd', sql: 'SELECT id, a + b AS sum FROM t WHERE c' }],
    TABLES,
  );
  const analysis = await analyseCheck(connection, sql, { tables: TABLES, derived });
  return analysis.ok ? analysis.reads.decides : analysis.faults;
}

describe('what a verdict depends on', () => {
  test.each([
    [
      'observed is no part of it',
      'SELECT t.id AS subject, t.a AS holds, t.b AS observed, t.c AS expected FROM t',
      ['t.a'],
    ],
    ['applies is', 'SELECT t.id AS subject, t.a AS holds, t.b AS applies FROM t', ['t.a', 't.b']],
    ['conditions are', 'SELECT t.id AS subject, t.a AS holds FROM t WHERE coalesce(t.c, true)', ['t.a', 't.c']],
    [
      'a column of a WITH query is not that of a table',
      'WITH v AS (SELECT t.a AS b, t.id FROM t) SELECT v.id AS subject, v.b AS holds FROM v',
      ['t.a'],
    ],
    ['a fallback is marked', 'SELECT t.id AS subject, coalesce(t.a, t.b) AS holds FROM t', ['?t.b', 't.a']],
    [
      'the key of an outer join counts for what is joined',
      'SELECT t.id AS subject, u.a AS holds FROM t LEFT JOIN u ON u.key = t.c',
      ['t.c', 'u.a', 'u.key'],
    ],
    ['and for nothing else', 'SELECT t.id AS subject, t.a AS holds FROM t LEFT JOIN u ON u.key = t.c', ['t.a']],
    [
      'a subquery is followed',
      'SELECT n.id AS subject, (SELECT any_holds(t.a) FROM t WHERE t.b = n.name) AS holds FROM tenant n',
      ['t.a', 't.b', 'tenant.name'],
    ],
    [
      'counting rows depends on the table',
      'SELECT n.id AS subject, (SELECT count(*) > 0 FROM t) AS holds FROM tenant n',
      ['t.*'],
    ],
    [
      'a lambda binds its name',
      'SELECT t.id AS subject, len(list_filter(t.list, lambda a: a IS NULL)) = 0 AS holds FROM t',
      ['t.list'],
    ],
    [
      'derived tables stand for what is behind them',
      'SELECT d.id AS subject, d.sum > 1 AS holds FROM d',
      ['d.sum', 't.a', 't.b', 't.c'],
    ],
    [
      'halves of a union are joined by place',
      'WITH x AS (SELECT id, a FROM t UNION ALL SELECT id, key FROM u) SELECT x.id AS subject, x.a AS holds FROM x',
      ['t.a', 'u.key'],
    ],
  ])('%s', async (_, sql, expected) => {
    expect(await decides(sql)).toEqual(expected);
  });
});
