import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from '../assess/index.ts';
import {
  type Database,
  DERIVED_TABLES,
  filePath,
  identifier,
  sqlType,
  TABLES,
  withDatabase,
} from '../evidence/index.ts';
import type { FoundTable } from './judge-tables.ts';

/** Tables of the network as an assessment sees them. */
export type SiteTables = ReadonlyMap<string, FoundTable['rows']>;

const NAMES = ['sites', 'endpoints', 'probes', 'probe_stages', 'allow_list_verdicts'] as const;

/**
 * Opens a database with the tables on sites and endpoints, and `site_endpoints` as checks see it. A table that is not given
 * has no rows.
 */
export async function withSites<T>(tables: SiteTables, use: (database: Database) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'muster-sites-'));
  try {
    return await withDatabase({ scratch }, async (database) => {
      for (const name of NAMES)
        await database.run(`CREATE TEMP TABLE ${name} AS ${await relationOf(name, tables.get(name), scratch)}`);
      const derived = DERIVED_TABLES.find(({ name }) => name === 'site_endpoints');
      await database.run(`CREATE TEMP TABLE site_endpoints AS ${derived?.sql ?? ''}`);
      return use(database);
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function relationOf(name: string, rows: FoundTable['rows'] | undefined, scratch: string): Promise<string> {
  const columns = Object.entries(TABLES.find((table) => table.name === name)?.columns ?? {});
  const none = `SELECT ${columns.map(([column, { type }]) => `NULL::${sqlType(type)} AS ${identifier(column)}`).join(', ')} WHERE false`;
  const known =
    rows?.kind === 'sql'
      ? `(${rows.sql})`
      : rows?.kind === 'parquet' && rows.files.length > 0
        ? `read_parquet([${rows.files.map((file) => filePath(file)).join(', ')}], union_by_name = true)`
        : undefined;
  if (known !== undefined) return `${none} UNION ALL BY NAME SELECT * FROM ${known}`;
  if (rows?.kind !== 'inline' || rows.rows.length === 0) return none;
  const file = join(scratch, `${name}.ndjson`);
  await writeFile(file, rows.rows.map((row: Row) => `${JSON.stringify(row)}\n`).join(''));
  const typed = columns.map(([column, { type }]) => `'${column}': '${sqlType(type)}'`).join(', ');
  return `SELECT * FROM read_json(${filePath(file)}, format = 'newline_delimited', columns = {${typed}}, auto_detect = false)`;
}
