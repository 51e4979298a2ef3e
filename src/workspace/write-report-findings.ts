import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection, JS } from '@duckdb/node-api';
import { filePath, literal } from '../evidence/index.ts';
import type { Status } from '../finding/index.ts';
import { csvHeader, csvRow, FINDING_COLUMNS, type FindingRow, ndjsonRow } from '../report/index.ts';
import { requireRows } from './assessment-folder.ts';
import { fewFile, manyFindingsSql, type Query } from './finding-files.ts';
import { type StoredFinding, toFinding } from './query-findings.ts';
import type { ReportInput } from './report-formats.ts';

/** Rows that are objects at a time, of the thousands that DuckDB hands over: more outlive a collection of garbage, and memory doubles. */
const ROWS_AT_ONCE = 128;

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
 * All findings, a few thousand at a time: memory holds these, whatever their number. First come those over few subjects
 * as they were judged, then those over many by requirement and subject. Only those of some statuses where these are given,
 * redacted where the input says so. Throws `WorkspaceFault` where the rows of the assessment are gone, and the reason of
 * `signal` when it is aborted.
 */
export async function* readFindingRows(
  input: ReportInput,
  statuses?: readonly Status[],
): AsyncIterable<readonly FindingRow[]> {
  const scratch = scratchOf(input);
  const database = await openDatabase(input, scratch);
  const only = statuses === undefined ? '' : ` WHERE status IN (${statuses.map(literal).join(', ')})`;
  try {
    const heads = headsOf(input);
    for (const sql of await partsSql(database.query, input)) {
      // One text a row: a value at a time takes five times as long to come over from DuckDB. What is the same for a whole
      // requirement does not come over with each.
      const stream = await database.connection.stream(
        `SELECT to_json([${['requirement', ...FINDING_COLUMNS.slice(HEAD.length)].join(', ')}])::VARCHAR FROM (${sql})${only}`,
      );
      for await (const rows of stream.yieldRowsJs()) {
        input.signal?.throwIfAborted();
        for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
          yield rows.slice(from, from + ROWS_AT_ONCE).map(([text]) => redacted(parseRow(text, heads), input.redactRow));
      }
    }
  } finally {
    database.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The first of `FINDING_COLUMNS`: what is the same for all findings of a requirement. */
const HEAD = ['requirement', 'title', 'area', 'level'] as const satisfies readonly (typeof FINDING_COLUMNS)[number][];

/** The texts of `HEAD` by the requirement's id. */
function headsOf({ model, resultOf }: ReportInput): ReadonlyMap<string, FindingRow> {
  return new Map(
    model.requirements.map(({ text, result }) => {
      const { level } = resultOf?.(text.id) ?? result;
      return [text.id, [text.id, text.title, text.area, level]];
    }),
  );
}

function parseRow(text: JS | undefined, heads: ReadonlyMap<string, FindingRow>): FindingRow {
  // DuckDB wrote it a moment ago: a list of texts and nulls, as the statement says.
  const [requirement, ...own] = JSON.parse(String(text)) as FindingRow;
  return [...(heads.get(requirement ?? '') ?? [requirement ?? null, null, null, null]), ...own];
}

function redacted(row: FindingRow, redactRow: ReportInput['redactRow']): FindingRow {
  if (redactRow === undefined) return row;
  const [requirement, title, area, level, status, reason, kind, subject, name, observed, expected, blocked_by, waiver] =
    row;
  const named = { status, reason, kind, subject, name, observed, expected, blocked_by, waiver };
  const one: StoredFinding = redactRow(toFinding(requirement ?? '', named));
  return [
    one.requirement,
    title ?? null,
    area ?? null,
    level ?? null,
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

/** SQL of all findings with `FINDING_COLUMNS`: a statement for those over few subjects, and one for each requirement over many. */
async function partsSql(query: Query, input: ReportInput): Promise<readonly string[]> {
  const { model, stored, resultOf } = input;
  if (model.requirements.length === 0) return [];
  const told = model.requirements.map(({ text, result }) => ({
    result: resultOf?.(text.id) ?? result,
    values: [text.id, text.title, text.area, result.level].map(literal),
  }));
  const own =
    'status, reason, kind, subject AS subject_id, name AS subject_name, observed, expected, blocked_by, waiver';
  const few = fewFile(stored.folder);
  const parts: string[] = [];
  if (existsSync(few))
    parts.push(`SELECT m.requirement, m.title, m.area, m.level, ${own} FROM read_parquet(${filePath(few)}) f
      JOIN (VALUES ${told.map(({ result, values }) => `(${literal(result.requirement)}, ${values.join(', ')})`).join(', ')}) AS m(judged, requirement, title, area, level) ON f.requirement = m.judged`);
  for (const { result, values } of told) {
    const { requirement, subjectKind: kind, universe } = result;
    const many = await manyFindingsSql(query, stored.folder, { requirement, kind, universe });
    const head = values.map((value, index) => `${value} AS ${FINDING_COLUMNS[index] ?? ''}`).join(', ');
    if (many !== undefined) parts.push(`SELECT ${head}, ${own} FROM (${many})`);
  }
  return parts;
}

async function allSql(query: Query, input: ReportInput): Promise<string> {
  const parts = await partsSql(query, input);
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
