import { DEVICE_FACT_SOURCES } from '../device-sources/index.ts';
import type { Column } from '../schema.ts';
import type { Database } from './database.ts';
import { assignSubjects, OWN_ID } from './device-ids.ts';
import type { CollectionEntry } from './manifest.ts';
import type { RowSource } from './raw-layout.ts';
import { literal } from './sql-text.ts';
import { type TableSql, tableSql } from './table-sql.ts';

const ORDINAL: Column = { type: 'integer', doc: 'Row of the raw file', sql: 'file_row_number' };

/**
 * SQL that makes `device_facts`: the typed rows of a source with the subject of each. What is wrong with a row is told
 * of `devices`, the table that checks read. `raw` must carry `file_row_number`.
 */
export async function deviceFactsSql(
  database: Database,
  evidence: string,
  snapshot: string,
  collection: CollectionEntry,
  source: RowSource,
  raw: string,
): Promise<TableSql> {
  const sql = tableSql({ ...source, columns: { ordinal: ORDINAL, ...source.columns }, key: 'ordinal' }, raw);
  await database.run(`CREATE OR REPLACE TEMP VIEW typed_devices AS ${sql.rows}`);
  const subjects = await assignSubjects(database, evidence, 'typed_devices');
  const name = DEVICE_FACT_SOURCES.find((one) => one.collection === collection.name)?.source ?? collection.name;
  const observedAt = `coalesce(t.last_sync_at, TIMESTAMP ${literal(collection.collectedAt.replace('T', ' ').replace('Z', ''))})`;
  const from =
    subjects === 'own' ? 'typed_devices t' : 'typed_devices t JOIN device_subjects s ON s.ordinal = t.ordinal';
  return {
    rows: `SELECT ${literal(name)} AS source, ${literal(snapshot)} AS snapshot, ${observedAt} AS observed_at, ${subjects === 'own' ? OWN_ID : 's.subject'} AS subject, t.* EXCLUDE (ordinal) FROM ${from}`,
    counts: `SELECT c.* EXCLUDE (keyless), (SELECT count(*) FROM typed_devices WHERE ${OWN_ID} IS NULL) AS keyless FROM (${sql.counts}) c`,
    problems: (columns) => problemsOfSubjects(sql.problems(columns), subjects === 'own'),
  };
}

function problemsOfSubjects(problems: string, isOwn: boolean): string {
  const subject = isOwn ? OWN_ID : 's.subject';
  const join = isOwn ? '' : ' JOIN device_subjects s ON s.ordinal = t.ordinal';
  return `SELECT 'devices' AS table_name, ${subject} AS subject, p.column_name, p.problem, p.detail
    FROM (${problems}) p JOIN typed_devices t ON t.ordinal::VARCHAR = p.subject${join}`;
}
