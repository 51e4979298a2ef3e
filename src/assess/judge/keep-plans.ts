import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResultReader } from '@duckdb/node-api';

/** Runs a statement and reads all it answers. */
export type ReadStatement = (sql: string) => Promise<DuckDBResultReader>;

/**
 * Reads statements on a connection without optimiser, and keeps the plan of the last one: where the same check is asked of
 * many variants of the same tables, planning it takes most of the time.
 */
export function keepPlans(connection: DuckDBConnection): ReadStatement {
  let last: { readonly sql: string; readonly plan: DuckDBPreparedStatement } | undefined;
  return async (sql) => {
    if (last?.sql !== sql) {
      last?.plan.destroySync();
      last = undefined;
      last = { sql, plan: await connection.prepare(sql) };
    }
    return last.plan.runAndReadAll();
  };
}
