import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, type DeviceTable, rawColumnsOf } from '../../evidence/index.ts';
import { CollectFault } from '../fault.ts';
import { createFileNotes, type FileNotes } from '../table/file-notes.ts';
import type { DateOrder, DateVerdict } from '../table/local-dates.ts';
import { findEncoding, readText, type TableEncoding } from '../table/read-text.ts';
import { createRecordSplitter, type TableRecord } from '../table/split-records.ts';
import type { FoundFile } from '../walk.ts';
import { readCleanTable } from './read-clean-table.ts';
import { createRowCleaner } from './read-rows.ts';
import { type FoundTable, recogniseTable, unwrapped } from './recognise-table.ts';
import { openLines, writeCleaned } from './write-raw.ts';

/** A table of devices that was read into raw evidence. */
export interface ReadTable {
  readonly kind: 'read';
  readonly table: DeviceTable;
  readonly rawFile: string;
  readonly rows: number;
  readonly propertiesNotSupplied: readonly string[];
  /** What was repaired or skipped, and where. */
  readonly problems: readonly string[];
  /** Rows that were not taken. */
  readonly lostRows: number;
}

/** A file that is no table of devices, or one that tells none, and why. */
export interface NoTable {
  readonly kind: 'none';
  readonly why: string;
}

/** Where tables are read, and what is to be known beforehand. */
export interface TableReading {
  readonly database: Database;
  readonly scratch: string;
  /** Name for its files in the scratch folder. */
  readonly name: string;
  /** The order of local dates where the file does not prove it. */
  readonly dates?: DateOrder | undefined;
  readonly signal?: AbortSignal | undefined;
}

const HEAD_CHARS = 256 << 10;

/**
 * Reads a file of separated values as a table of devices. Throws `CollectFault` where the order of day and month cannot
 * be told, what the system refuses, and the reason of `signal`; what is wrong with the text is answered.
 */
export async function readTable(file: FoundFile, reading: TableReading): Promise<ReadTable | NoTable> {
  try {
    const guess = await readHead(file.path, 'utf-8', reading.signal);
    const quick = recogniseTable(guess);
    if ('table' in quick && quick.table.refusal === undefined) {
      const clean = await readCleanTable(file, quick, reading);
      if (clean !== undefined) return clean;
    }
    const encoding = await findEncoding(file.path, reading.signal);
    const found = encoding === 'utf-8' ? quick : recogniseTable(await readHead(file.path, encoding, reading.signal));
    if (!('table' in found)) return { kind: 'none', why: found.why };
    if (found.table.refusal !== undefined) return { kind: 'none', why: found.table.refusal };
    return await readDirtyTable(file, found, encoding, reading);
  } catch (error) {
    reading.signal?.throwIfAborted();
    // What the system refuses is about the machine and not about the file's text.
    if (error instanceof CollectFault || (error instanceof Error && 'syscall' in error)) throw error;
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { kind: 'none', why: `it cannot be read as a table of separated values: ${reason.slice(0, 300)}` };
  }
}

async function readHead(path: string, encoding: TableEncoding, signal: AbortSignal | undefined): Promise<string> {
  for await (const text of readText(path, encoding, signal)) return text.slice(0, HEAD_CHARS);
  return '';
}

/** Reads row by row, puts right what can be, and says so. */
async function readDirtyTable(
  file: FoundFile,
  found: FoundTable,
  encoding: TableEncoding,
  reading: TableReading,
): Promise<ReadTable> {
  const { table } = found;
  const notes = createFileNotes();
  if (encoding === 'windows-1252') notes.repaired('it is no UTF-8: read as Windows-1252');
  for (const note of found.notes) notes.repaired(note);
  const cleaner = createRowCleaner(found, notes);
  const splitter = createRecordSplitter(found.separator);
  const lines = join(reading.scratch, `${reading.name}.csv`);
  const writer = openLines(lines);
  const take = async (records: readonly TableRecord[]) => {
    for (const record of records) {
      if (record.line <= found.line) continue;
      const cells = unwrapped(record.cells, found.separator);
      if (cells !== record.cells) notes.repaired('the row is in quotes as a whole: taken without', record.line);
      if (record.repair !== undefined) notes.repaired(record.repair, record.line);
      const line = cleaner.clean(cells, record.line);
      if (line !== undefined) await writer.write(line);
    }
  };
  try {
    for await (const text of readText(file.path, encoding, reading.signal)) {
      if (encoding !== 'windows-1252' && text.includes('\uFFFD'))
        notes.repaired(`some characters are no ${encoding.toUpperCase()}: replaced`);
      await take(splitter.push(text));
    }
    await take(splitter.end());
  } finally {
    await writer.close();
  }
  return finishTable({ file, table, columns: found.columns, lines, verdict: cleaner.dates(), notes }, reading);
}

/** Rows that were cleaned, and what is known of them. */
export interface CleanedRows {
  readonly file: FoundFile;
  readonly table: DeviceTable;
  /** The columns that there are. */
  readonly columns: ReadonlyMap<string, number>;
  /** The file of cleaned lines, which is removed. */
  readonly lines: string;
  readonly verdict: DateVerdict;
  readonly notes: FileNotes;
}

/** Makes raw evidence of cleaned rows. */
export async function finishTable(cleaned: CleanedRows, reading: TableReading): Promise<ReadTable> {
  const { file, table, columns, lines, notes } = cleaned;
  const order = orderOf(file, cleaned.verdict, reading.dates, notes);
  const rawFile = join(reading.scratch, `${reading.name}.parquet`);
  const rows = await writeCleaned(reading.database, table, lines, rawFile, order);
  await rm(lines, { force: true });
  return {
    kind: 'read',
    table,
    rawFile,
    rows,
    propertiesNotSupplied: notSupplied(table, columns, rows),
    problems: notes.list(),
    lostRows: notes.lostRows(),
  };
}

/** Columns of the raw evidence that a table of these columns does not have. */
export function notSupplied(table: DeviceTable, columns: ReadonlyMap<string, number>, rows: number): readonly string[] {
  const names = rawColumnsOf(table.source.collection).map(({ name }) => name);
  return rows === 0 ? [] : names.filter((name) => !columns.has(name));
}

/** The order of a file's local dates: as it proves itself, else as was said; a fault where neither tells. */
function orderOf(
  file: FoundFile,
  verdict: DateVerdict,
  said: DateOrder | undefined,
  notes: FileNotes,
): DateOrder | undefined {
  if (verdict.kind === 'none') return undefined;
  const { example, line } = verdict;
  if (verdict.kind === 'proven') {
    notes.repaired(`local dates, ${verdict.order}, as ${example} proves: taken as UTC`, line);
    return verdict.order;
  }
  if (said === undefined) {
    const why =
      verdict.kind === 'open'
        ? `line ${line} has the date ${example}, and no date in the file says whether the day or the month stands first`
        : `some dates have the day first and some the month, as ${example} on line ${line}`;
    throw new CollectFault('dates-open', file.path, `${why}; import it with --dates day-first or --dates month-first`);
  }
  notes.repaired(`local dates, ${said} as was said: taken as UTC`, line);
  return said;
}
