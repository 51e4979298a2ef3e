import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { DERIVED_TABLES, sqlType, TABLES } from '../index.ts';

const SKU = "'enabled', 10, 2, ['plan']";

async function pool(skus: readonly string[]): Promise<Record<string, unknown>> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  for (const name of ['subscribed_skus', 'capability_plans']) {
    const columns = Object.entries(TABLES.find((table) => table.name === name)?.columns ?? {});
    await connection.run(
      `CREATE TABLE ${name} (${columns.map(([column, { type }]) => `${column} ${sqlType(type)}`).join(', ')})`,
    );
  }
  await connection.run("INSERT INTO capability_plans (capability, plan_id) VALUES ('intune', 'plan')");
  for (const sku of skus)
    await connection.run(
      `INSERT INTO subscribed_skus (id, capability_status, enabled_units, consumed_units, plan_ids, warning_units, suspended_units, locked_out_units) VALUES (${sku})`,
    );
  const sql = DERIVED_TABLES.find((table) => table.name === 'capability_pools')?.sql ?? '';
  return (await connection.runAndReadAll(sql)).getRowObjectsJson()[0] ?? {};
}

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
