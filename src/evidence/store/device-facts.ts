import { existsSync } from 'node:fs';
import { DEVICE_FACT_SOURCES } from '../device-sources/index.ts';
import type { Column } from '../schema.ts';
import type { Database } from './database.ts';
import { assignSubjects, OWN_ID } from './device-ids.ts';
import type { CollectionEntry } from './manifest.ts';
import type { RowSource } from './raw-layout.ts';
import { filePath, literal } from './sql-text.ts';
import { type TableSql, tableSql } from './table-sql.ts';

const ORDINAL: Column = { type: 'integer', doc: 'Row of the raw file', sql: 'file_row_number' };

const OBSERVED: Column = { type: 'timestamp', doc: 'When the row was observed' };

/** What `device_facts` is made from and for. */
export interface FactsMaking {
  readonly database: Database;
  /** The register of device ids; there need not be one. */
  readonly register: string;
  readonly snapshot: string;
  readonly collection: CollectionEntry;
  readonly source: RowSource;
  /** Raw rows with `file_row_number`. */
  readonly raw: string;
}

/**
 * Makes `device_facts` with `write`: the typed rows of a source with the subject of each. What is wrong with a row is
 * told of `devices`, the table that checks read. Where no device was ever met, each is called by its own id; whether
 * that is unambiguous shows in what was written, and is put right where it is not.
 */
export async function makeDeviceFacts(
  making: FactsMaking,
  file: string,
  write: (rows: string) => Promise<number>,
): Promise<{ readonly rows: number; readonly sql: TableSql }> {
  const { database, register, source, raw } = making;
  const own: Readonly<Record<string, Column>> = {
    ordinal: ORDINAL,
    ...(source.observedAt === undefined ? {} : { own_observed_at: { ...OBSERVED, from: source.observedAt } }),
  };
  const typed = tableSql({ ...source, columns: { ...own, ...source.columns }, key: 'ordinal' }, raw);
  await database.run(`CREATE OR REPLACE TEMP VIEW typed_devices AS ${typed.rows}`);
  if (!existsSync(register)) {
    const rows = await write(factsSql(making, OWN_ID, 'typed_devices t'));
    const facts = `read_parquet(${filePath(file)})`;
    const { subjects } = await database.row(
      `SELECT count(DISTINCT hash(subject)) FILTER (WHERE subject IS NOT NULL) AS subjects FROM ${facts}`,
    );
    if (Number(subjects) === rows) return { rows, sql: sqlOf(typed, OWN_ID, '') };
  }
  await assignSubjects(database, register, 'typed_devices');
  const join = ' JOIN device_subjects s ON s.ordinal = t.ordinal';
  const rows = await write(factsSql(making, 's.subject', `typed_devices t${join}`));
  return { rows, sql: sqlOf(typed, 's.subject', join) };
}

function factsSql(
  { collection, snapshot, source: { observedAt } }: FactsMaking,
  subject: string,
  from: string,
): string {
  const source = DEVICE_FACT_SOURCES.find((one) => one.collection === collection.name)?.source ?? collection.name;
  const collectedAt = literal(collection.collectedAt.replace('T', ' ').replace('Z', ''));
  const [own, ours] = observedAt === undefined ? ['', ''] : ['t.own_observed_at, ', ', own_observed_at'];
  return `SELECT ${literal(source)} AS source, ${literal(snapshot)} AS snapshot, coalesce(${own}t.last_sync_at, TIMESTAMP ${collectedAt}) AS observed_at, ${subject} AS subject, t.* EXCLUDE (ordinal${ours}) FROM ${from}`;
}

function sqlOf(typed: TableSql, subject: string, join: string): TableSql {
  const nameless = `(SELECT count(*) FROM typed_devices WHERE ${OWN_ID} IS NULL)`;
  return {
    ...typed,
    // Every row has an ordinal; what a device lacks is a name of any kind. Where each is called by its own, none does.
    counts: (columns) =>
      join === ''
        ? typed.counts(columns)
        : `SELECT c.* EXCLUDE (keyless), ${nameless} AS keyless FROM (${typed.counts(columns)}) c`,
    problems: (columns) => `SELECT 'devices' AS table_name, ${subject} AS subject, p.column_name, p.problem, p.detail
      FROM (${typed.problems(columns)}) p JOIN typed_devices t ON t.ordinal::VARCHAR = p.subject${join}`,
  };
}
