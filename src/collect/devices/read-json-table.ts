import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headerKey } from '../../evidence/index.ts';
import { createFileNotes } from '../table/file-notes.ts';
import { isJsonObject, type JsonObject } from '../tenant/json-object.ts';
import { createJsonSplitter } from '../tenant/json-splitter.ts';
import { recognisePath } from '../tenant/recognise.ts';
import { asUtf8, readUtf8 } from '../tenant/text-stream.ts';
import type { FoundFile } from '../walk.ts';
import { createRowCleaner, type RowCleaner } from './read-rows.ts';
import { finishTable, type NoTable, type ReadTable, type TableReading } from './read-table.ts';
import { matchHeaders } from './recognise-table.ts';
import { openLines } from './write-raw.ts';

const HEAD_BYTES = 64 << 10;
const LIMITS = { maxElementBytes: 1 << 20, maxDepth: 20 };
/** An answer of the query service is one object, which is parsed as a whole. */
const ANSWER_BYTES = 128 << 20;
const ANSWER = /^\s*\{\s*"(tables|Tables)"\s*:\s*\[/;
/** What every row of Log Analytics has, and no object of Microsoft Graph. */
const MARK = 'timegenerated';

/**
 * The files among some that hold rows of Log Analytics: the answer of its query service
 * (`{"tables":[{"columns":[...],"rows":[...]}]}`, learn.microsoft.com/azure/azure-monitor/logs/api/response-format), or
 * objects with `TimeGenerated` in an array or line by line, as its command line and its export to storage write them.
 */
export async function pickJsonTables(
  files: readonly FoundFile[],
): Promise<{ readonly tables: readonly FoundFile[]; readonly others: readonly FoundFile[] }> {
  const tables = new Set<FoundFile>();
  for (const file of files) {
    if (file.bytes === 0 || recognisePath(file.name) !== undefined) continue;
    const head = await readHead(file);
    if (ANSWER.test(head) || isOfLogAnalytics(firstObject(head))) tables.add(file);
  }
  return { tables: [...tables], others: files.filter((file) => !tables.has(file)) };
}

/** Reads rows of Log Analytics as a table of devices. */
export async function readJsonTable(file: FoundFile, reading: TableReading): Promise<ReadTable | NoTable> {
  const head = await readHead(file);
  if (ANSWER.test(head)) return readAnswer(file, reading);
  const keys = Object.keys(firstObject(head) ?? {});
  const texts = /\.(ndjson|jsonl)$/i.test(file.name) ? textLines : jsonElements;
  return writeRows(file, keys, reading, async (take, problem) => {
    let number = 0;
    for await (const text of texts(file, reading.signal)) {
      number += 1;
      const object = text.length > LIMITS.maxElementBytes ? undefined : parse(text);
      if (isJsonObject(object)) await take(Object.entries(object), number);
      else problem('it is no object: not taken', number);
    }
  });
}

/** The lines of a file that are not blank; one that is too long comes shortened, to just above what may be read. */
async function* textLines(file: FoundFile, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of readUtf8(file.path, signal)) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, LIMITS.maxElementBytes + 1);
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}

/** The objects of arrays and documents behind each other; what cannot be split comes as an empty text. */
async function* jsonElements(file: FoundFile, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const found: string[] = [];
  const splitter = createJsonSplitter(
    {
      begin: () => undefined,
      end: () => undefined,
      element: (text) => found.push(text.toString('utf8')),
      problem: () => found.push(''),
    },
    LIMITS,
  );
  for await (const piece of readUtf8(file.path, signal)) {
    splitter.push(piece);
    yield* found.splice(0);
  }
  splitter.end();
  yield* found.splice(0);
}

/** Reads an answer of the query service: a list of columns, and rows of values. */
async function readAnswer(file: FoundFile, reading: TableReading): Promise<ReadTable | NoTable> {
  if (file.bytes > ANSWER_BYTES)
    return { kind: 'none', why: `it is an answer of more than ${ANSWER_BYTES >> 20} MiB: export it as CSV` };
  const answer = parse(asUtf8(await readFile(file.path)).toString('utf8'));
  const tables = isJsonObject(answer) ? (answer['tables'] ?? answer['Tables']) : undefined;
  const first: unknown = Array.isArray(tables) ? tables[0] : undefined;
  if (!isJsonObject(first))
    return { kind: 'none', why: 'it is an answer of Log Analytics that is cut off or has no table' };
  const [columns, rows] = [first['columns'] ?? first['Columns'], first['rows'] ?? first['Rows']];
  if (!Array.isArray(columns) || !Array.isArray(rows))
    return { kind: 'none', why: 'it is an answer of Log Analytics without columns or rows' };
  const names = columns.map((column: unknown) => {
    const name = isJsonObject(column) ? (column['name'] ?? column['ColumnName']) : undefined;
    return typeof name === 'string' ? name : '';
  });
  return writeRows(file, names, reading, async (take, problem) => {
    for (const [index, row] of rows.entries()) {
      if (Array.isArray(row) && row.length === names.length)
        await take(
          names.map((name, place): Entry => [name, row[place]]),
          index + 1,
        );
      else problem('it has other values than there are columns: not taken', index + 1);
    }
  });
}

type Entry = readonly [string, unknown];
type Feed = (
  take: (entries: readonly Entry[], row: number) => Promise<void>,
  problem: (what: string, row: number) => void,
) => Promise<void>;

/** Writes the rows that `feed` gives as raw evidence of the table whose columns `keys` are. */
async function writeRows(
  file: FoundFile,
  keys: readonly string[],
  reading: TableReading,
  feed: Feed,
): Promise<ReadTable | NoTable> {
  const found = matchHeaders(keys);
  if (found === undefined)
    return {
      kind: 'none',
      why: `its columns are not those of a table of devices: ${keys.slice(0, 6).join(', ').slice(0, 200)}`,
    };
  const { table } = found;
  if (table.refusal !== undefined) return { kind: 'none', why: table.refusal };
  const notes = createFileNotes('row');
  const names = Object.keys(table.headers);
  const columns = new Map(names.map((name, index) => [name, index]));
  const placeOf = new Map(
    Object.entries(table.headers).flatMap(([name, keysOf]) =>
      keysOf.map((key): [string, number] => [key, columns.get(name) ?? 0]),
    ),
  );
  const shape = { table, columns, again: new Map(), headers: names, width: names.length, separator: ',' };
  const cleaner: RowCleaner = createRowCleaner(shape, notes);
  const seen = new Set<number>();
  const lines = join(reading.scratch, `${reading.name}.csv`);
  const writer = openLines(lines);
  try {
    await feed(
      async (entries, row) => {
        const cells = names.map(() => '');
        for (const [key, value] of entries) {
          const place = placeOf.get(headerKey(key.slice(0, 200)));
          if (place === undefined) continue;
          seen.add(place);
          if (cells[place] === '') cells[place] = textOf(value);
        }
        const line = cleaner.clean(cells, row);
        if (line !== undefined) await writer.write(line);
      },
      (what, row) => notes.lost(what, row),
    );
  } finally {
    await writer.close();
  }
  const supplied = new Map([...columns].filter(([, place]) => seen.has(place)));
  return finishTable({ file, table, columns: supplied, lines, verdict: cleaner.dates(), notes }, reading);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : typeof value === 'object' ? '' : String(value);
}

function isOfLogAnalytics(object: JsonObject | undefined): boolean {
  if (object === undefined) return false;
  const keys = Object.keys(object);
  return keys.some((key) => headerKey(key.slice(0, 200)) === MARK) && matchHeaders(keys) !== undefined;
}

/** The first object of a text that may be cut off. */
function firstObject(head: string): JsonObject | undefined {
  const found: JsonObject[] = [];
  const splitter = createJsonSplitter(
    {
      begin: () => undefined,
      end: () => undefined,
      element: (text) => {
        const object = found.length === 0 ? parse(text.toString('utf8')) : undefined;
        if (isJsonObject(object)) found.push(object);
      },
      problem: () => undefined,
    },
    LIMITS,
  );
  splitter.push(Buffer.from(head));
  splitter.end();
  return found[0];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readHead(file: FoundFile): Promise<string> {
  const handle = await open(file.path, 'r');
  const { buffer, bytesRead } = await handle
    .read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    .finally(() => handle.close());
  return asUtf8(buffer.subarray(0, bytesRead)).toString('utf8');
}
