import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection, JS } from '@duckdb/node-api';
import { literal } from '../evidence/index.ts';
import type { Status } from '../finding/index.ts';
import { csvHeader, csvRow, FINDING_COLUMNS, type FindingRow, ndjsonRow } from '../report/index.ts';
import { requireRows } from './assessment-folder.ts';
import { findingsSql, type Query } from './finding-files.ts';
import { type StoredFinding, toFinding } from './query-findings.ts';
import type { ReportInput } from './report-formats.ts';

/** All findings as CSV, in the order of requirement and subject. */
export async function* writeCsv(input: ReportInput): AsyncIterable<string> {
  yield csvHeader();
  for await (const rows of readFindingRows(input)) yield rows.map(csvRow).join('');
}

/** All findings as one JSON object a line, in the order of requirement and subject. */
export async function* writeNdjson(input: ReportInput): AsyncIterable<string> {
  for await (const rows of readFindingRows(input)) yield rows.map(ndjsonRow).join('');
}

/** All findings as one Parquet file, made aside in the workspace and handed on in pieces. */
export async function* writeParquet(input: ReportInput): AsyncIterable<Uint8Array> {
  const scratch = scratchOf(input);
  const database = await openDatabase(input, scratch);
  try {
    const file = join(scratch, 'findings.parquet');
    const sql = input.redactRow === undefined ? await allSql(database.query, input) : await redactedSql(input, scratch);
    await database.connection.run(`COPY (${sql}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`);
    yield* createReadStream(file, input.signal === undefined ? {} : { signal: input.signal });
  } finally {
    database.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * All findings in the order of requirement and subject, a few thousand at a time: memory holds these, whatever their
 * number. Only those of some statuses where these are given, redacted where the input says so. Throws `WorkspaceFault` where the rows of the assessment are gone, and the
 * reason of `signal` when it is aborted.
 */
export async function* readFindingRows(
  input: ReportInput,
  statuses?: readonly Status[],
): AsyncIterable<readonly FindingRow[]> {
  const scratch = scratchOf(input);
  const database = await openDatabase(input, scratch);
  const only = statuses === undefined ? '' : ` WHERE status IN (${statuses.map(literal).join(', ')})`;
  try {
    for (const reported of input.model.requirements) {
      const { id, title, area } = reported.text;
      const head = [id, title, area, reported.result.level];
      const stream = await database.connection.stream(`${await rowsSql(database.query, input, reported, ROW)}${only}`);
      for await (const rows of stream.yieldRowsJs()) {
        input.signal?.throwIfAborted();
        yield rows.map((row) => [...head, ...redacted(row, id, input.redactRow)]);
      }
    }
  } finally {
    database.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

type Reported = ReportInput['model']['requirements'][number];

/** What a row says of its own, after what its requirement says: the end of `FINDING_COLUMNS`. */
const ROW = 'status, reason, kind, subject, name, observed, expected, blocked_by, waiver';

function redacted(row: readonly JS[], requirement: string, redactRow: ReportInput['redactRow']): FindingRow {
  const texts = row.map((value) => (value === null ? null : String(value)));
  if (redactRow === undefined) return texts;
  const named = Object.fromEntries(ROW.split(', ').map((column, index) => [column, texts[index] ?? null]));
  const one: StoredFinding = redactRow(toFinding(requirement, named));
  return [
    one.status,
    one.reason,
    one.kind,
    one.subject,
    one.name,
    one.observed,
    one.expected,
    one.blockedBy,
    one.waiver,
  ];
}

/** SQL of all findings of a requirement, with some columns of `findingsSql`. */
export async function rowsSql(
  query: Query,
  { stored, resultOf }: ReportInput,
  { text, result }: Reported,
  columns: string,
): Promise<string> {
  const { requirement, subjectKind: kind, universe } = resultOf?.(text.id) ?? result;
  return `SELECT ${columns} FROM (${await findingsSql(query, stored.folder, { requirement, kind, universe })})`;
}

async function allSql(query: Query, input: ReportInput): Promise<string> {
  const parts: string[] = [];
  for (const reported of input.model.requirements) {
    const { id, title, area } = reported.text;
    const head = [id, title, area, reported.result.level].map(
      (text, index) => `${literal(text)} AS ${FINDING_COLUMNS[index] ?? ''}`,
    );
    const named = ROW.replace('subject, name', 'subject AS subject_id, name AS subject_name');
    parts.push(await rowsSql(query, input, reported, `${head.join(', ')}, ${named}`));
  }
  const none = `SELECT ${FINDING_COLUMNS.map((name) => `NULL::VARCHAR AS ${name}`).join(', ')} LIMIT 0`;
  return parts.length === 0 ? none : parts.join(' UNION ALL ');
}

/** Rows are redacted one by one, so they take the way over a file of lines. */
async function redactedSql(input: ReportInput, scratch: string): Promise<string> {
  const path = join(scratch, 'findings.ndjson');
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const lines of writeNdjson(input)) await file.writeFile(lines);
  } finally {
    await file.close();
  }
  const columns = FINDING_COLUMNS.map((name) => `${name}: 'VARCHAR'`).join(', ');
  return `FROM read_json(${literal(path)}, format = 'newline_delimited', columns = {${columns}})`;
}

/** A folder that `cleanFolders` clears away, should this process be killed. */
export function scratchOf({ stored }: ReportInput): string {
  return join(dirname(stored.folder), `.partial-report-${randomUUID()}-${process.pid}`);
}

interface OpenDatabase {
  readonly connection: DuckDBConnection;
  readonly query: Query;
  readonly close: () => void;
}

/** A database for reading findings; one thread, so that equal findings come in equal order. */
export async function openDatabase(input: ReportInput, scratch: string): Promise<OpenDatabase> {
  requireRows(input.stored);
  const { DuckDBInstance } = await import('@duckdb/node-api');
  await mkdir(scratch, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '500MB',
    temp_directory: scratch,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  input.signal?.addEventListener('abort', interrupt);
  return {
    connection,
    query: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    close: () => {
      input.signal?.removeEventListener('abort', interrupt);
      connection.closeSync();
      instance.closeSync();
    },
  };
}
