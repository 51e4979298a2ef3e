import {
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  UINTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import type { JudgedFinding } from './protocol.ts';
import { quoted } from './sql.ts';

const ROWS_PER_CHUNK = 2048;

/** Writes findings into one Parquet file: a file for every requirement takes longer than judging. */
export async function writeFew(
  connection: DuckDBConnection,
  findings: ReadonlyMap<string, readonly JudgedFinding[]>,
  file: string,
): Promise<void> {
  const rows = [...findings].flatMap(([requirement, found]) => found.map((finding) => ({ requirement, ...finding })));
  await writeTable(connection, file, [
    ['requirement', rows.map((row) => row.requirement)],
    ['kind', rows.map((row) => row.kind)],
    ['subject', rows.map((row) => row.subject)],
    ['name', rows.map((row) => row.name)],
    ['status', rows.map((row) => row.status)],
    ['reason', rows.map((row) => row.reason)],
    ['observed', rows.map((row) => row.observed)],
    ['expected', rows.map((row) => row.expected)],
    ['blocked_by', rows.map((row) => row.blockedBy)],
    ['pin', rows.map((row) => row.pin)],
    ['waiver', rows.map((row) => row.waiver)],
  ]);
}

/**
 * Writes a table of texts. Most of them stand in it many times over, and handing a text to DuckDB takes longer than a
 * number: so that each is handed over once, and its cells are places in a list of them, 0 for NULL.
 */
async function writeTable(
  connection: DuckDBConnection,
  file: string,
  columns: readonly (readonly [name: string, values: readonly (string | null)[]])[],
): Promise<void> {
  const declared = columns.map(([name]) => `${name} UINTEGER`).join(', ');
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE few (${declared}); CREATE OR REPLACE TEMP TABLE few_texts (text VARCHAR)`,
  );
  const places = new Map<string | null, number>([[null, 0]]);
  const placeOf = (text: string | null): number => {
    const known = places.get(text) ?? places.size;
    places.set(text, known);
    return known;
  };
  const cells = columns.map(([, values]) => values.map(placeOf));
  await append(connection, 'few', UINTEGER, cells);
  await append(connection, 'few_texts', VARCHAR, [[...places.keys()].slice(1)]);
  const texts = columns.map(([name]) => `t.list[few.${name}] AS ${name}`).join(', ');
  await connection.run(
    `COPY (SELECT ${texts} FROM few, (SELECT list(text ORDER BY rowid) AS list FROM few_texts) t ORDER BY few.rowid) TO '${quoted(file)}' (FORMAT parquet, COMPRESSION zstd)`,
  );
  await connection.run('DROP TABLE few; DROP TABLE few_texts');
}

/** Appends columns of one type to a temporary table. */
async function append(
  connection: DuckDBConnection,
  table: string,
  type: DuckDBType,
  columns: readonly (readonly DuckDBValue[])[],
): Promise<void> {
  const appender = await connection.createAppender(table, undefined, 'temp');
  const size = columns[0]?.length ?? 0;
  for (let start = 0; start < size; start += ROWS_PER_CHUNK) {
    const chunk = DuckDBDataChunk.create(columns.map(() => type));
    chunk.setColumns(columns.map((values) => values.slice(start, start + ROWS_PER_CHUNK)));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
