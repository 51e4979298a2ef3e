import { describe, expect, test } from 'vitest';
import { TABLES } from '../index.ts';
import { columnsInSql, type RowSource, rawColumnsOf, rowSourcesOf, stepsOf } from './raw-layout.ts';

describe('the raw columns of an expression', () => {
  test.each<[string, readonly (readonly [string, string])[]]>([
    ['TRY_CAST(priority AS BIGINT) = 0', [['priority', 'any']]],
    [`lower("@odata.type") = '#microsoft.graph.user'`, [['@odata.type', 'any']]],
    [`json_extract_string(conditions, '$.platforms') IS NOT NULL`, [['conditions', 'json']]],
    [
      `CASE WHEN plans IS NOT NULL THEN list_transform(json_extract(plans, '$[*]'), lambda p: json_extract_string(p, '$.id')) END`,
      [['plans', 'list']],
    ],
    [`list_filter(from_json(plans, '[{"id":"VARCHAR"}]'), lambda p: p.id IS NOT NULL AND true)`, [['plans', 'list']]],
    [
      `coalesce("hardware.tpm", nullif(name, 'it''s x'))`,
      [
        ['hardware.tpm', 'any'],
        ['name', 'any'],
      ],
    ],
    [`'constant'`, []],
  ])('%s', (sql, columns) => {
    expect(columnsInSql(sql)).toEqual(columns);
  });
});

test('a path is split at its dots, and the type is one step', () => {
  expect(stepsOf('a.b.@odata.type')).toEqual(['a', 'b', '@odata.type']);
});

test('of an object only what is read of it is kept; all of it where it is read as it is', () => {
  const source = (sql: string): RowSource => ({
    name: 't',
    collection: 'c',
    columns: { x: { type: 'text', doc: '', sql } },
  });

  const cut = rawColumnsOf('c', [
    source(`json_extract_string(setting, '$.a.b') || json_extract_string(setting, '$."@odata.type"')`),
  ]);
  const whole = rawColumnsOf('c', [source(`lower(setting) || json_extract_string(setting, '$.a')`)]);

  expect(cut).toEqual([{ name: 'setting', steps: ['setting'], shape: 'json', keeps: ['@odata.type', 'a'] }]);
  expect(whole).toEqual([{ name: 'setting', steps: ['setting'], shape: 'json' }]);
});

test('every collected table reads its own collection, and no secret is kept of custom settings', () => {
  for (const table of TABLES) {
    if (table.kind === 'collected')
      expect(rowSourcesOf(table.collection).map(({ name }) => name)).toContain(table.name);
  }
  expect(rawColumnsOf('deviceConfigurations').find(({ name }) => name === 'omaSettings')?.keeps).not.toContain('value');
});
