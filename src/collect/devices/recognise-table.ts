import { DEVICE_TABLES_OF_FILES, type DeviceTable, headerKey } from '../../evidence/index.ts';
import { createRecordSplitter, type TableRecord } from '../table/split-records.ts';

/** A table of devices that was recognised by its headers. */
export interface FoundTable {
  readonly table: DeviceTable;
  readonly separator: string;
  /** Line of the file on which its headers stand. */
  readonly line: number;
  readonly headers: readonly string[];
  /** The place of each column that is read. */
  readonly columns: ReadonlyMap<string, number>;
  /** Further places of columns that stand there more than once. */
  readonly again: ReadonlyMap<string, readonly number[]>;
  /** How many cells a row must have: up to the last header that is not empty. */
  readonly width: number;
  /** What is to be known of its head. */
  readonly notes: readonly string[];
}

/** A text that is no table of devices, and why. */
export interface NoTable {
  readonly why: string;
}

/** To look through a file of more columns takes DuckDB time that grows with their square. */
const COLUMNS_LIMIT = 1000;
const ROWS_BEFORE = 60;
const SEPARATORS = [',', ';', '\t', '|'];
const SAID_SEPARATOR = /^\s*"?sep=(.)"?\s*$/i;
const HEADERS_SHOWN = 6;

/** Finds the headers of a table of devices in the first lines of a text: separator, rows before them, and which table it is. */
export function recogniseTable(head: string): FoundTable | NoTable {
  const said = /^(.{0,10}?)\r?\n/.exec(head)?.[1] ?? '';
  const separator = SAID_SEPARATOR.exec(said)?.[1];
  let first: readonly string[] | undefined;
  for (const candidate of separator === undefined ? SEPARATORS : [separator]) {
    const records = firstRecords(head, candidate);
    if (records.some(({ cells }) => cells.length > COLUMNS_LIMIT))
      return { why: `it has more than ${COLUMNS_LIMIT} columns` };
    for (const [index, record] of records.entries()) {
      const cells = unwrapped(record.cells, candidate);
      const found = matchHeaders(cells);
      if (found === undefined) continue;
      return {
        ...found,
        separator: candidate,
        line: record.line,
        headers: cells,
        notes: notesOf(records.slice(0, index), record, cells, separator),
      };
    }
    const longest = records.find(({ cells }) => cells.length > 1)?.cells ?? records[0]?.cells;
    if (first === undefined || (longest?.length ?? 0) > first.length) first = longest;
  }
  return { why: `its columns are not those of a table of devices: ${shown(first ?? [])}` };
}

/** The cells of a row that a spreadsheet has put into quotes as a whole. */
export function unwrapped(cells: readonly string[], separator: string): readonly string[] {
  const [only = ''] = cells;
  if (cells.length > 1 || !only.includes(separator)) return cells;
  const splitter = createRecordSplitter(separator);
  return [...splitter.push(only), ...splitter.end()][0]?.cells ?? cells;
}

/** The first table of `DEVICE_TABLES_OF_FILES` whose columns a row of headers has. */
export function matchHeaders(
  headers: readonly string[],
): Pick<FoundTable, 'table' | 'columns' | 'again' | 'width'> | undefined {
  const keys = headers.map((header) => headerKey(header.slice(0, 200)));
  const places = new Map<string, number>();
  for (const [index, key] of keys.entries()) {
    if (key !== '' && !places.has(key)) places.set(key, index);
  }
  const width = headers.findLastIndex((header) => header.trim() !== '') + 1;
  for (const table of DEVICE_TABLES_OF_FILES) {
    const columns = new Map(
      Object.entries(table.headers).flatMap(([name, spellings]): [string, number][] => {
        const place = spellings.map((spelling) => places.get(spelling)).find((one) => one !== undefined);
        return place === undefined ? [] : [[name, place]];
      }),
    );
    const has = table.needs.every((group) => group.some((name) => columns.has(name)));
    if (has && columns.size >= (table.atLeast ?? 0))
      return { table, columns, again: placesAgain(keys, columns), width };
  }
  return undefined;
}

function placesAgain(
  keys: readonly string[],
  columns: ReadonlyMap<string, number>,
): ReadonlyMap<string, readonly number[]> {
  return new Map(
    [...columns].flatMap(([name, place]): [string, readonly number[]][] => {
      const others = keys.flatMap((key, index) => (index > place && key === keys[place] ? [index] : []));
      return others.length === 0 ? [] : [[name, others]];
    }),
  );
}

function firstRecords(head: string, separator: string): readonly TableRecord[] {
  const splitter = createRecordSplitter(separator);
  return [...splitter.push(head), ...splitter.end()].slice(0, ROWS_BEFORE);
}

function notesOf(
  before: readonly TableRecord[],
  record: TableRecord,
  headers: readonly string[],
  saidSeparator: string | undefined,
): readonly string[] {
  const rows = before.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const reports = saidSeparator === undefined ? rows : rows.slice(1);
  const keys = headers.map(headerKey);
  const twice = headers.filter((_, index) => keys[index] !== '' && keys.indexOf(keys[index] ?? '') < index);
  return [
    ...(reports.length === 0
      ? []
      : [
          `line ${reports[0]?.line}: ${reports.length} rows before the headers, which stand on line ${record.line}: passed over`,
        ]),
    ...[...new Set(twice)]
      .slice(0, 5)
      .map(
        (header) =>
          `line ${record.line}: the column ${header.trim()} stands there more than once: the first is read, and no cell where they differ`,
      ),
  ];
}

function shown(headers: readonly string[]): string {
  const some = headers
    .slice(0, HEADERS_SHOWN)
    .map((header) => header.replaceAll(/\p{Cc}+/gu, ' '))
    .map((header) => (header.length > 30 ? `${header.slice(0, 30)}...` : header));
  return `${some.join(', ')}${headers.length > HEADERS_SHOWN ? ', ...' : ''}`;
}
