import { DuckDBInstance, listValue } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { cutAtParams, fillParams, typedLiteral } from './check-params.ts';
import { analyseCheck } from './check-sql.ts';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const TABLES = { tables: new Map([['t', ['id', 'x']]]), derived: new Map() };

async function partsOf(check: string): Promise<readonly string[] | string> {
  const analysis = await analyseCheck(connection, check, TABLES);
  return analysis.ok ? analysis.reads.parts : (analysis.faults[0] ?? '');
}

describe('a check is cut at its parameters', () => {
  test('wherever they stand', async () => {
    expect(await partsOf('SELECT t.id AS subject, t.x >= $least AND t.x IN ($a, $b) AS holds FROM t')).toEqual([
      'SELECT t.id AS subject, t.x >= ',
      'least',
      ' AND t.x IN (',
      'a',
      ', ',
      'b',
      ') AS holds FROM t',
    ]);
  });

  test.each([
    "SELECT t.id AS subject, t.x = 'costs $five, it''s $six' AS holds FROM t",
    'SELECT t.id AS subject, true AS holds -- not $this\nFROM t',
    'SELECT t.id AS subject, true AS holds /* nor $that */ FROM t',
    'SELECT t.id AS subject, u."$x" IS NULL AS holds FROM t CROSS JOIN (SELECT 1 AS "$x") u',
  ])('and not where it is no parameter: %s', async (check) => {
    expect(await partsOf(check)).toEqual([check]);
  });

  test.each([
    "SELECT t.id AS subject, t.x = E'it\\'s $five' AS holds FROM t",
    'SELECT t.id AS subject, t.x = $tag$ a text $tag$ AS holds FROM t',
    'SELECT t.id AS subject, true AS holds /* one /* two */ $three */ FROM t',
  ])('and is refused where that cannot be told: %s', async (check) => {
    expect(await partsOf(check)).toBe('has a $ in a text or comment, which cannot be told from a parameter');
  });
});

describe('a value in the text', () => {
  test.each(["it's", '', "'); DROP TABLE t; --", 'é\\n\n$x', 0, -8, 2 ** 31, -(2 ** 40), 1.5, 1e-7, true, false])(
    'is what it would be as a parameter: %j',
    async (value) => {
      const sql = 'SELECT $value AS value, typeof($value) AS type';

      const bound = await connection.runAndReadAll(sql, { value });
      const filled = await connection.runAndReadAll(fillParams(cutAtParams(sql), () => typedLiteral(value)));

      expect(filled.getRowObjectsJson()).toEqual(bound.getRowObjectsJson());
    },
  );

  test.each([[[]], [["it's", 'b']]])('is a list of texts where it is a list: %j', async (value) => {
    const filled = await connection.runAndReadAll(`SELECT ${typedLiteral(value)} AS value`);

    expect(filled.getRows()).toEqual([[listValue(value)]]);
    expect(filled.columnType(0).toString()).toBe('VARCHAR[]');
  });
});
