import { type CollectedAnswer, type DeviceTable, filePath, withDatabase } from '../../evidence/index.ts';
import type { DateOrder } from '../table/local-dates.ts';
import type { FileReport } from '../tenant/tenant-import.ts';
import type { FoundFile } from '../walk.ts';
import { readJsonTable } from './read-json-table.ts';
import { type NoTable, type ReadTable, readTable, type TableReading } from './read-table.ts';

/** What was read of some files: evidence for snapshots, one per table, and what became of each file. */
export interface DevicesRead {
  readonly answers: readonly CollectedAnswer[];
  readonly reports: readonly FileReport[];
}

/** Where and how devices are read. */
export interface DevicesReading {
  readonly scratch: string;
  readonly collectedAt: (oldest: Date | undefined) => string;
  /** The order of local dates in files that do not prove it. */
  readonly dates?: DateOrder | undefined;
  readonly memoryLimitMb?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A file that was read, and what of it. */
interface FileRead {
  readonly file: FoundFile;
  readonly found: ReadTable;
}

/**
 * Reads tables of separated values, and of JSON as Log Analytics writes it: those of devices become a collection each, others are passed over. Throws
 * `CollectFault` where the order of day and month in a file cannot be told.
 */
export async function importTables(files: readonly FoundFile[], reading: DevicesReading): Promise<DevicesRead> {
  const reports: FileReport[] = [];
  const read: FileRead[] = [];
  for (const [index, file] of files.entries()) {
    const { scratch, dates, signal } = reading;
    // A database for each: a file can leave one in a state from which it answers nothing more.
    const found = await withDatabase(reading, (database) =>
      readOne(file, { database, scratch, name: `table${index}`, dates, signal }),
    );
    if (found.kind === 'read') read.push({ file, found });
    reports.push(
      found.kind === 'none'
        ? { file: file.name, objects: 0, problems: [], skipped: found.why }
        : reportOf({ file, found }),
    );
  }
  return { reports, answers: answersOf(read, reading) };
}

function readOne(file: FoundFile, reading: TableReading): Promise<ReadTable | NoTable> {
  return /\.(json|ndjson|jsonl)$/i.test(file.name) ? readJsonTable(file, reading) : readTable(file, reading);
}

/** What became of a file that was read. */
function reportOf({ file, found }: FileRead): FileReport {
  const { table, rows, problems } = found;
  return { file: file.name, collection: table.source.collection, objects: rows, problems };
}

/** The evidence of some files: one answer for each collection. */
function answersOf(read: readonly FileRead[], reading: DevicesReading): readonly CollectedAnswer[] {
  const byCollection = Map.groupBy(read, ({ found }) => found.table.source.collection);
  return [...byCollection.values()].flatMap((files) => {
    const table = files[0]?.found.table;
    return table === undefined ? [] : [answerOf(table, files, reading)];
  });
}

function answerOf(table: DeviceTable, read: readonly FileRead[], reading: DevicesReading): CollectedAnswer {
  const faulty = read.filter(({ found }) => found.lostRows > 0).map(({ file }) => file.name);
  const notSupplied = read[0]?.found.propertiesNotSupplied ?? [];
  return {
    name: table.source.collection,
    status: faulty.length === 0 ? 'complete' : 'truncated',
    ...(faulty.length === 0 ? {} : { message: `lines of ${faulty.join(', ')} could not be read` }),
    request: table.request,
    permission: table.permission,
    collectedAt: reading.collectedAt(oldestOf(read.map(({ file }) => file))),
    propertiesNotSupplied: notSupplied.filter((name) =>
      read.every(({ found }) => found.propertiesNotSupplied.includes(name)),
    ),
    kept: {},
    relation: `SELECT * FROM read_parquet([${read.map(({ found }) => filePath(found.rawFile)).join(', ')}])`,
  };
}

function oldestOf(files: readonly FoundFile[]): Date | undefined {
  return files.map((file) => file.writtenAt).sort((a, b) => a.getTime() - b.getTime())[0];
}
