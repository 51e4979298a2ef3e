import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { DERIVED_TABLES, sqlType, TABLES } from '../index.ts';

const SKU = "'enabled', 10, 2, ['plan']";

async function emptyTables(names: readonly string[]): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  for (const name of names) {
    const columns = Object.entries(TABLES.find((table) => table.name === name)?.columns ?? {});
    await connection.run(
      `CREATE TABLE ${name} (${columns.map(([column, { type }]) => `${column} ${sqlType(type)}`).join(', ')})`,
    );
  }
  return connection;
}

async function rowsOf(connection: DuckDBConnection, table: string): Promise<Record<string, unknown>[]> {
  const sql = DERIVED_TABLES.find(({ name }) => name === table)?.sql ?? '';
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

async function pool(skus: readonly string[]): Promise<Record<string, unknown>> {
  const connection = await emptyTables(['subscribed_skus', 'capability_plans']);
  await connection.run("INSERT INTO capability_plans (capability, plan_id) VALUES ('intune', 'plan')");
  for (const sku of skus)
    await connection.run(
      `INSERT INTO subscribed_skus (id, capability_status, enabled_units, consumed_units, plan_ids, warning_units, suspended_units, locked_out_units) VALUES (${sku})`,
    );
  return (await rowsOf(connection, 'capability_pools'))[0] ?? {};
}

/** Capabilities and mix of users with these plans, in their order. */
async function carriedBy(plans: readonly string[]): Promise<Record<string, unknown>[]> {
  const connection = await emptyTables([
    ...['users', 'capability_plans', 'pilot_groups', 'special_accounts'],
    ...['groups', 'group_closure', 'group_reach'],
  ]);
  await connection.run(
    "INSERT INTO capability_plans (capability, plan_id) VALUES ('intune', 'i'), ('intune', 'i-edu'), ('entra-id-p1', 'p2'), ('entra-id-p2', 'p2')",
  );
  for (const [index, list] of plans.entries())
    await connection.run(
      `INSERT INTO users (id, account_enabled, user_type, active_plans) VALUES ('u${index}', true, 'member', ${list})`,
    );
  return (await rowsOf(connection, 'scoped_users')).toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
}

describe('scoped_users', () => {
  it('gives what the plans of a user carry', async () => {
    const users = await carriedBy(["['i', 'other', 'p2']", "['other']", '[]', "['i', NULL]", '[NULL]', 'NULL']);

    expect(users.map((user) => user['capabilities'])).toEqual([
      ['entra-id-p1', 'entra-id-p2', 'intune'],
      [],
      [],
      ['intune', null],
      [null],
      null,
    ]);
  });

  it('gives one mix to equal capabilities', async () => {
    const users = await carriedBy([
      "['i', 'p2']",
      "['p2', 'other', 'i-edu']",
      "['i']",
      "['other']",
      '[]',
      '[NULL]',
      'NULL',
    ]);
    const [first, same, other, none, empty, lost, unknown] = users.map((user) => user['capability_mix']);

    expect(same).toBe(first);
    expect(empty).toBe(none);
    expect(new Set([first, other, none, lost, unknown]).size).toBe(5);
    expect(unknown).toBeNull();
  });
});

describe('capability_pools', () => {
  it('sums the seats of all SKUs', async () => {
    expect(await pool([`'a', ${SKU}, 3, 4, 1`, `'b', ${SKU}, 1, 0, 0`])).toMatchObject({
      warning_units: '4',
      suspended_units: '5',
    });
    expect(await pool([])).toMatchObject({ warning_units: '0', suspended_units: '0' });
  });

  it('cannot tell seats in warning or suspended where one SKU did not say', async () => {
    expect(await pool([`'a', ${SKU}, 3, 4, 1`, `'b', ${SKU}, NULL, 0, NULL`])).toMatchObject({
      enabled_units: '20',
      warning_units: null,
      suspended_units: null,
    });
  });
});
