import { mkdir } from 'node:fs/promises';
import type { Json } from '@duckdb/node-api';
import { literal } from './sql-text.ts';

/** A row as DuckDB gives it to JSON: integers of 64 bits are texts. */
export type DatabaseRow = Readonly<Record<string, Json>>;

/** An open, empty DuckDB in memory. */
export interface Database {
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<readonly DatabaseRow[]>;
  /** The only row of a query that gives one. */
  row(sql: string): Promise<DatabaseRow>;
}

/** What a database may use. */
export interface DatabaseOptions {
  /** Folder for what does not fit into memory. */
  readonly scratch: string;
  readonly memoryLimitMb?: number;
  readonly signal?: AbortSignal | undefined;
}

const MEMORY_LIMIT_MB = 1000;

/** Opens a DuckDB, lets `use` work with it and closes it; an abort interrupts the query that runs. */
export async function withDatabase<T>(options: DatabaseOptions, use: (database: Database) => Promise<T>): Promise<T> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  await mkdir(options.scratch, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${options.memoryLimitMb ?? MEMORY_LIMIT_MB}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  options.signal?.addEventListener('abort', interrupt);
  try {
    await connection.run(`SET temp_directory = ${literal(options.scratch)}`);
    await connection.run(`SET TimeZone = 'UTC'`);
    // Lists of values are short here: to compare with them is faster than a join for each.
    await connection.run(`SET disabled_optimizers = 'in_clause'`);
    const rows = async (sql: string) => {
      options.signal?.throwIfAborted();
      try {
        return (await connection.runAndReadAll(sql)).getRowObjectsJson();
      } catch (error) {
        options.signal?.throwIfAborted();
        throw error;
      }
    };
    return await use({
      rows,
      run: async (sql) => void (await rows(sql)),
      row: async (sql) => (await rows(sql))[0] ?? {},
    });
  } finally {
    options.signal?.removeEventListener('abort', interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}
