import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, DatabaseRow } from './database.ts';
import { makeDeviceFacts } from './device-facts.ts';
import { asEvidenceFault, EvidenceFault } from './fault.ts';
import { hollowColumns } from './hollow-columns.ts';
import type { CollectionEntry, TableEntry } from './manifest.ts';
import { WRITE_TABLE } from './parquet.ts';
import {
  contextColumnsOf,
  DEVICE_FACTS,
  type RawColumn,
  type RowSource,
  rawColumnsOf,
  rawNamesOf,
  rowSourcesOf,
} from './raw-layout.ts';
import { filePath, identifier, literal } from './sql-text.ts';
import { suspectColumns } from './suspects.ts';
import { lostElementsSql, suppliedInElementsSql, type TableSql, tableSql, untypedSql } from './table-sql.ts';

/** What tables are made from, and where. */
export interface TableMaking {
  readonly database: Database;
  /** The register of device ids; there need not be one. */
  readonly register: string;
  /** Folder that the snapshot's files are in, or will be. */
  readonly folder: string;
  /** Id of the snapshot. */
  readonly snapshot: string;
  readonly signal?: AbortSignal | undefined;
}

/** Counted up when the SQL that makes tables changes its meaning. */
const ENGINE = 2;
const PROBLEMS_PER_COLUMN = 100_000;
/** From here on it pays to look which columns hold nothing. */
const MANY_ROWS = 10_000;

/** The columns of `problems`, in order. */
export const PROBLEM_COLUMNS = ['table_name', 'subject', 'column_name', 'problem', 'detail'] as const;

/** Hash of a table's declaration: when it moves, the table is made anew from the raw evidence. */
export function schemaHash(source: RowSource): string {
  const columns = Object.entries(source.columns).map(([name, { doc, ...column }]) => [name, column]);
  const { each, perAnswer, odataTypes, withoutOdataTypes, key, observedAt } = source;
  const own = observedAt === undefined ? [] : [observedAt];
  const declared = [ENGINE, source.name, columns, each, perAnswer, odataTypes, withoutOdataTypes, key, ...own];
  return createHash('sha256').update(JSON.stringify(declared)).digest('hex').slice(0, 16);
}

/** Makes every table of the collections, and `problems.parquet`, in the snapshot's folder. */
export async function makeTables(
  making: TableMaking,
  collections: readonly CollectionEntry[],
): Promise<readonly TableEntry[]> {
  const { database, folder } = making;
  await mkdir(join(folder, 'tables'), { recursive: true });
  await database.run(
    `CREATE OR REPLACE TEMP TABLE problems (${PROBLEM_COLUMNS.map((name) => `${name} VARCHAR`).join(', ')})`,
  );
  const entries: TableEntry[] = [];
  for (const collection of collections) {
    const sources = rowSourcesOf(collection.name);
    const raw = await readRaw(making, collection, sources);
    for (const source of sources) entries.push(await makeTable(making, raw.collection, source, raw.relation));
  }
  const order = PROBLEM_COLUMNS.join(', ');
  await database.run(
    `COPY (SELECT ${order} FROM problems ORDER BY ${order}) TO ${literal(join(folder, 'problems.parquet'))} ${WRITE_TABLE}`,
  );
  return entries;
}

/**
 * SQL of a collection's raw rows. Older raw evidence may lack a column that a table now reads: it is then not supplied.
 */
async function readRaw(
  making: TableMaking,
  collection: CollectionEntry,
  sources: readonly RowSource[],
): Promise<{ readonly collection: CollectionEntry; readonly relation?: string }> {
  if (collection.raw === undefined) return { collection };
  const file = filePath(join(making.folder, collection.raw));
  const described = await making.database.rows(`DESCRIBE FROM read_parquet(${file})`);
  const present = new Map(described.map((row) => [String(row['column_name']), String(row['column_type'])]));
  const columns = rawColumnsOf(collection.name, sources);
  const missing = [...columns.map(({ name }) => name), ...contextColumnsOf(sources)].filter(
    (name) => !present.has(name),
  );
  const cut = columns.filter(
    (column) => !missing.includes(column.name) && isCutTooFar(column, collection.kept[column.name]),
  );
  const isOfDevices = sources.some((source) => source.name === DEVICE_FACTS);
  const added = missing.map((name) => `, NULL::VARCHAR AS ${identifier(name)}`).join('');
  const hollow = collection.rows < MANY_ROWS ? [] : await hollowColumns(making.database, file, [...present.keys()]);
  const emptied = [...new Set([...cut.map(({ name }) => name), ...hollow])]
    .map((name) => `NULL::${present.get(name) ?? 'VARCHAR'} AS ${identifier(name)}`)
    .join(', ');
  const all = emptied === '' ? '*' : `* REPLACE (${emptied})`;
  return {
    collection: {
      ...collection,
      propertiesNotSupplied: [...collection.propertiesNotSupplied, ...missing, ...cut.map(({ name }) => name)],
    },
    relation: `(SELECT ${all}${added} FROM read_parquet(${file}${isOfDevices ? ', file_row_number = true' : ''}))`,
  };
}

/** Whether less was kept of a property's objects than tables now read of them. */
function isCutTooFar(column: RawColumn, kept: readonly string[] | undefined): boolean {
  if (kept === undefined) return false;
  return column.keeps === undefined || column.keeps.some((name) => !kept.includes(name));
}

async function makeTable(
  making: TableMaking,
  collection: CollectionEntry,
  source: RowSource,
  relation: string | undefined,
): Promise<TableEntry> {
  const { status, request, permission, message, collectedAt } = collection;
  const base = {
    name: source.name,
    collection: collection.name,
    status,
    request,
    permission,
    collectedAt,
    schema: schemaHash(source),
    ...(message === undefined ? {} : { message }),
  };
  const nothing = { ...base, rows: 0, columnsNotSupplied: [], problems: 0 };
  if (relation === undefined) return nothing;
  try {
    return { ...base, ...(await fill(making, collection, source, relation)) };
  } catch (error) {
    making.signal?.throwIfAborted();
    const fault = asEvidenceFault(error, making.folder);
    if (fault instanceof EvidenceFault) throw fault;
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { ...nothing, status: 'failed', message: `its rows could not be made: ${message}` };
  }
}

type Filled = Pick<TableEntry, 'status' | 'rows' | 'columnsNotSupplied' | 'problems' | 'file' | 'message'>;

async function fill(making: TableMaking, collection: CollectionEntry, source: RowSource, raw: string): Promise<Filled> {
  const { database, folder } = making;
  const file = `tables/${source.name}.parquet`;
  const { rows, sql } = await writeRows(making, collection, source, raw, join(folder, file));
  const files = { raw: join(folder, collection.raw ?? ''), table: join(folder, file) };
  const counts = await database.row(sql.counts(await suspectColumns(database, source, files, raw, rows)));
  const problems = await listProblems(database, source, sql, counts);
  const lost = await countLost(database, source, raw, Number(counts['keyless']));
  const losses = lostMessages(source, collection, lost);
  const messages = [collection.message, ...losses].filter((text) => text !== undefined);
  return {
    status: losses.length > 0 && collection.status === 'complete' ? 'truncated' : collection.status,
    rows,
    columnsNotSupplied: await columnsNotSupplied(database, source, collection, raw, Number(counts['objects'])),
    problems,
    file,
    ...(messages.length === 0 ? {} : { message: messages.join('; ') }),
  };
}

async function writeRows(
  { database, register, snapshot }: TableMaking,
  collection: CollectionEntry,
  source: RowSource,
  raw: string,
  file: string,
): Promise<{ readonly rows: number; readonly sql: TableSql }> {
  const write = async (rows: string) =>
    Number((await database.row(`COPY (${rows}) TO ${literal(file)} ${WRITE_TABLE}`))['Count'] ?? 0);
  if (source.name === DEVICE_FACTS) {
    return makeDeviceFacts({ database, register, snapshot, collection, source, raw }, file, write);
  }
  const sql = tableSql(source, raw);
  return { rows: await write(sql.rows), sql };
}

/** Lists what is unreadable, at most so many cells of each column; answers how many there are. */
async function listProblems(
  database: Database,
  source: RowSource,
  sql: TableSql,
  counts: DatabaseRow,
): Promise<number> {
  const faulty = Object.keys(source.columns).filter((name) => Number(counts[`column ${name}`] ?? 0) > 0);
  if (faulty.length === 0) return 0;
  for (const column of faulty) {
    await database.run(
      `INSERT INTO problems SELECT ${PROBLEM_COLUMNS.join(', ')} FROM (${sql.problems([column])}) LIMIT ${PROBLEMS_PER_COLUMN}`,
    );
  }
  return faulty.reduce((sum, name) => sum + Number(counts[`column ${name}`]), 0);
}

interface Lost {
  readonly keyless: number;
  readonly untyped: number;
  readonly elements: number;
}

async function countLost(database: Database, source: RowSource, raw: string, keyless: number): Promise<Lost> {
  const untyped = untypedSql(source, raw);
  const elements = lostElementsSql(source, raw);
  return {
    keyless,
    untyped: untyped === undefined ? 0 : Number((await database.row(untyped))['untyped']),
    elements: elements === undefined ? 0 : Number((await database.row(elements))['lost']),
  };
}

function lostMessages(source: RowSource, collection: CollectionEntry, lost: Lost): readonly string[] {
  const messages: string[] = [];
  if (lost.keyless > 0) messages.push(`${lost.keyless} without ${source.key ?? 'a key'} left out`);
  if (lost.untyped > 0) messages.push(`${lost.untyped} without @odata.type, so that they cannot be told apart`);
  if (lost.elements > 0) messages.push(`${lost.elements} entries of ${source.each ?? ''} unreadable`);
  if (source.each !== undefined && collection.rows > 0 && collection.propertiesNotSupplied.includes(source.each)) {
    messages.push(`it was asked for without ${source.each}`);
  }
  return messages;
}

async function columnsNotSupplied(
  database: Database,
  source: RowSource,
  collection: CollectionEntry,
  raw: string,
  rows: number,
): Promise<string[]> {
  if (rows === 0 && (source.each === undefined || !collection.propertiesNotSupplied.includes(source.each))) return [];
  const absent = new Set(collection.propertiesNotSupplied);
  const inElements = suppliedInElementsSql(source, raw);
  const supplied = inElements === undefined ? {} : await database.row(inElements);
  return Object.entries(source.columns)
    .filter(([name, column]) => {
      const names = rawNamesOf(column, source);
      if (names.length > 0) return names.every((path) => absent.has(path));
      if (source.each !== undefined && column.from !== undefined) return supplied[name] !== true;
      return column.from === undefined && column.sql === undefined;
    })
    .map(([name]) => name)
    .sort();
}
