import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  COMPLETE,
  type Database,
  DEVICE_EXPORT_COLLECTION,
  DEVICE_EXPORT_HEADERS,
  filePath,
  identifier,
  literal,
  MISSHAPEN,
  NULLS,
  rawColumnsOf,
  WRITE_RAW,
} from '../../evidence/index.ts';
import { detectEncoding, readUtf8 } from '../tenant/text-stream.ts';
import type { FoundFile } from '../walk.ts';

/** A device export that was read into raw evidence. */
export interface ReadExport {
  readonly kind: 'read';
  readonly rawFile: string;
  readonly rows: number;
  readonly propertiesNotSupplied: readonly string[];
  /** Lines that could not be read. */
  readonly problems: readonly string[];
}

/** A table that is no device export, and why. */
export interface NoExport {
  readonly kind: 'none';
  readonly why: string;
}

const PROBLEMS_LISTED = 20;
const HEADERS_SHOWN = 6;
/** To look through a file of more columns takes DuckDB time that grows with their square. */
const COLUMNS_LIMIT = 1000;
const HEAD_BYTES = 256 << 10;
const SEPARATORS = /[,;|\t]/g;

/** Reads Intune's device export, a CSV file, into raw evidence of the given name in the scratch folder. */
export async function readDeviceExport(
  database: Database,
  file: FoundFile,
  scratch: string,
  name: string,
  signal?: AbortSignal,
): Promise<ReadExport | NoExport> {
  try {
    const path = await utf8Copy(file, join(scratch, `${name}.csv`), signal);
    if (await hasTooManyColumns(path)) return { kind: 'none', why: `it has more than ${COLUMNS_LIMIT} columns` };
    // The quotes are given: to guess them too takes seconds where a line is unlike the others.
    const options = `header = true, all_varchar = true, ignore_errors = true, quote = '"', escape = '"'`;
    const rejects = `store_rejects = true, rejects_scan = ${literal(`${name}_scans`)}, rejects_table = ${literal(`${name}_rejects`)}, rejects_limit = 1000`;
    const csv = `read_csv(${filePath(path)}, ${options}, ${rejects})`;
    const described = await database.rows(`DESCRIBE FROM read_csv(${filePath(path)}, ${options})`);
    const headers = described.map((row) => String(row['column_name']));
    const found = matchHeaders(headers);
    if (found === undefined)
      return { kind: 'none', why: `its columns are not those of a device export: ${shown(headers)}` };
    const rawFile = join(scratch, `${name}.parquet`);
    const { Count } = await database.row(`COPY (${exportSql(csv, found)}) TO ${literal(rawFile)} ${WRITE_RAW}`);
    const names = rawColumnsOf(DEVICE_EXPORT_COLLECTION).map((column) => column.name);
    return {
      kind: 'read',
      rawFile,
      rows: Number(Count),
      propertiesNotSupplied: Number(Count) === 0 ? [] : names.filter((column) => !found.has(column)),
      problems: await rejectedLines(database, name),
    };
  } catch (error) {
    signal?.throwIfAborted();
    // What the system refuses is about the machine and not about the file's text.
    if (error instanceof Error && 'syscall' in error) throw error;
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { kind: 'none', why: `it cannot be read as a table of comma-separated values: ${reason}` };
  }
}

/** The columns that are known, by their declared name; nothing where they do not tell devices. */
export function matchHeaders(headers: readonly string[]): ReadonlyMap<string, string> | undefined {
  const byName = new Map(headers.map((header) => [header.toLowerCase().replaceAll(/[^a-z0-9]/g, ''), header]));
  const found = Object.entries(DEVICE_EXPORT_HEADERS).flatMap(([name, spellings]): [string, string][] => {
    const header = spellings.map((spelling) => byName.get(spelling)).find((one) => one !== undefined);
    return header === undefined ? [] : [[name, header]];
  });
  const known = new Map(found);
  const isOfDevices = known.has('Device ID') || known.has('Serial number') || known.has('Azure AD Device ID');
  return isOfDevices && known.has('Device name') && known.size >= 4 ? known : undefined;
}

function shown(headers: readonly string[]): string {
  const some = headers
    .slice(0, HEADERS_SHOWN)
    .map((header) => (header.length > 30 ? `${header.slice(0, 30)}...` : header));
  return `${some.join(', ')}${headers.length > HEADERS_SHOWN ? ', ...' : ''}`;
}

function exportSql(csv: string, headers: ReadonlyMap<string, string>): string {
  const cells = rawColumnsOf(DEVICE_EXPORT_COLLECTION).map(({ name }) => {
    const header = headers.get(name);
    return `${header === undefined ? 'NULL::VARCHAR' : `trim(${identifier(header)})`} AS ${identifier(name)}`;
  });
  return `SELECT ${cells.join(', ')}, NULL::VARCHAR[] AS ${identifier(NULLS)}, NULL::VARCHAR[] AS ${identifier(MISSHAPEN)}, NULL::VARCHAR AS ${identifier(COMPLETE)} FROM ${csv}`;
}

async function rejectedLines(database: Database, name: string): Promise<readonly string[]> {
  const rows = await database.rows(
    `SELECT DISTINCT line, error_type FROM ${identifier(`${name}_rejects`)} ORDER BY line, error_type`,
  );
  const problems = rows.map((row) => `line ${String(row['line'])}: ${String(row['error_type']).toLowerCase()}`);
  if (problems.length <= PROBLEMS_LISTED) return problems;
  return [...problems.slice(0, PROBLEMS_LISTED), `and ${problems.length - PROBLEMS_LISTED} more`];
}

/** Whether the first line of a file that is not blank has more separators than any device export. */
async function hasTooManyColumns(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  const head = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0).finally(() => handle.close());
  const [first = ''] = head.buffer
    .toString('latin1', 0, head.bytesRead)
    .replace(/^[\r\n]+/, '')
    .split(/[\r\n]/, 1);
  return (first.match(SEPARATORS) ?? []).length > COLUMNS_LIMIT;
}

/** DuckDB reads UTF-8; a file in another encoding is written anew in the scratch folder. */
async function utf8Copy(file: FoundFile, copy: string, signal?: AbortSignal): Promise<string> {
  const handle = await open(file.path, 'r');
  const first = await handle.read(Buffer.alloc(4), 0, 4, 0).finally(() => handle.close());
  if (detectEncoding(first.buffer.subarray(0, first.bytesRead)).encoding === 'utf-8') return file.path;
  await writeFile(copy, readUtf8(file.path, signal));
  return copy;
}
