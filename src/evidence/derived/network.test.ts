import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { DERIVED_TABLES, sqlType, TABLES } from '../index.ts';

const HOST = "'portal.manage.microsoft.com', 'tcp', 443";
const GIVEN = [
  "INSERT INTO sites (id) VALUES ('berlin')",
  `INSERT INTO endpoints (list, service, pattern, protocol, port, kind, required) VALUES ('a', 'x', ${HOST}, 'exact', true), ('b', 'y', ${HOST}, 'exact', true), ('b', 'y', '*.manage.microsoft.com', 'tcp', 443, 'suffix', true)`,
];
const NAMED = `INSERT INTO probes (site, list, service, pattern, protocol, port, verdict, members_tested, members_reachable) VALUES ('berlin', 'a', 'x', ${HOST}, 'reachable', 1, 1)`;
const UNNAMED = `INSERT INTO probes (site, pattern, protocol, port, verdict, members_tested, members_reachable) VALUES ('berlin', ${HOST}, 'blocked', 1, 0)`;
const ALLOWED = `INSERT INTO allow_list_verdicts (site, list, service, pattern, protocol, port, verdict) VALUES ('berlin', 'b', 'y', '*.manage.microsoft.com', 'tcp', 443, 'allowed')`;

async function passes(statements: readonly string[]): Promise<readonly unknown[]> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  for (const table of TABLES) {
    if (table.kind === 'derived') continue;
    const columns = Object.entries(table.columns).map(([name, column]) => `${name} ${sqlType(column.type)}`);
    await connection.run(`CREATE TABLE ${table.name} (${columns.join(', ')})`);
  }
  for (const statement of [...GIVEN, ...statements]) await connection.run(statement);
  const sql = DERIVED_TABLES.find(({ name }) => name === 'site_endpoints')?.sql ?? '';
  const rows = await connection.runAndReadAll(`SELECT list, pattern, passes FROM (${sql}) ORDER BY ALL`);
  return rows.getRowsJson();
}

describe('an endpoint at a site', () => {
  test('has the probe of its own list and service', async () => {
    expect(await passes([NAMED])).toEqual([
      ['a', 'portal.manage.microsoft.com', true],
      ['b', '*.manage.microsoft.com', null],
      ['b', 'portal.manage.microsoft.com', null],
    ]);
  });

  test('has the probe of its host where that names no list, in every list; a wildcard does not', async () => {
    expect(await passes([UNNAMED])).toEqual([
      ['a', 'portal.manage.microsoft.com', false],
      ['b', '*.manage.microsoft.com', null],
      ['b', 'portal.manage.microsoft.com', false],
    ]);
  });

  test('has one row, the probe of its own list before one of its host', async () => {
    expect(await passes([NAMED, UNNAMED])).toEqual([
      ['a', 'portal.manage.microsoft.com', true],
      ['b', '*.manage.microsoft.com', null],
      ['b', 'portal.manage.microsoft.com', false],
    ]);
  });

  test('that nobody probed has what its allow-list says, also beside probes of hosts', async () => {
    expect((await passes([UNNAMED, ALLOWED]))[1]).toEqual(['b', '*.manage.microsoft.com', true]);
  });
});
