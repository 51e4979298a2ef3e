import { createRecordSplitter, type TableRecord } from '../table/split-records.ts';
import { type Column, columnsOf, FORMATS, isHeader } from './formats.ts';
import { readHardwareHash } from './hardware-hash.ts';

/** A line of a file, or several where a quoted cell has line ends. */
export interface CsvRecord {
  /** The line on which it begins. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly hasQuotes: boolean;
}

/** How a file is written. */
export interface Shape {
  readonly delimiter: string;
  /** Whether quotation marks are quotation marks; where they do not pair they are characters like others. */
  readonly isQuoted: boolean;
  /** Where the header comes from: a record by its number, the labels that each row of a report repeats, or nowhere. */
  readonly header:
    | { readonly kind: 'record'; readonly index: number }
    | { readonly kind: 'labels'; readonly index: number; readonly count: number }
    | { readonly kind: 'missing'; readonly cells: readonly string[] };
}

const HEAD_CHARACTERS = 512 << 10;
const HEAD_RECORDS = 60;
const DELIMITERS = [',', ';', '\t', '|'];
const LEAST_HASH = 40;
const LINE_END = /\r\n|\n|\r/;
const PIECE = 64 << 10;
/** A last cell in quotes may go over some lines. */
const LINES_BEYOND = 100;
const MOST_CELLS = 1000;

/** How a registration file is written, or undefined where it is none. */
export function shapeOf(text: string): Shape | undefined {
  const head = text.slice(0, HEAD_CHARACTERS);
  const ways = [true, false].flatMap((isQuoted) => DELIMITERS.map((delimiter) => ({ isQuoted, delimiter })));
  const read: { readonly way: Pick<Shape, 'delimiter' | 'isQuoted'>; readonly records: readonly CsvRecord[] }[] = [];
  for (const way of ways) {
    const records = readRecords(head, way, HEAD_RECORDS).slice(0, HEAD_RECORDS);
    read.push({ way, records });
    const labelled = records.findIndex(({ cells }) => labelsOf(cells) > 0);
    const count = labelsOf(records[labelled]?.cells ?? []);
    if (count > 0) return { ...way, header: { kind: 'labels', index: labelled, count } };
    const index = records.findIndex(({ cells }) => isHeader(cells));
    if (index >= 0) return { ...way, header: { kind: 'record', index } };
  }
  for (const { way, records } of read) {
    const cells = headerFor(records.find((record) => record.cells.some((cell) => cell.trim() !== ''))?.cells ?? []);
    if (cells !== undefined) return { ...way, header: { kind: 'missing', cells } };
  }
  return undefined;
}

/** The records of a file, not many more than `most`. */
export function readRecords(
  text: string,
  { delimiter, isQuoted }: Pick<Shape, 'delimiter' | 'isQuoted'>,
  most: number,
): readonly CsvRecord[] {
  if (!isQuoted)
    return text
      .replace(/(\r\n|\n|\r)$/, '')
      .split(LINE_END, most)
      .map((line, index) => ({
        line: index + 1,
        cells: line.split(delimiter).map(unquoted),
        hasQuotes: line.includes('"'),
      }));
  const splitter = createRecordSplitter(delimiter);
  const records: TableRecord[] = [];
  for (let at = 0; at < text.length && records.length < most; at += PIECE) {
    for (const record of splitter.push(text.slice(at, at + PIECE))) records.push(record);
    if (at + PIECE >= text.length) for (const record of splitter.end()) records.push(record);
  }
  const lines = text.split(LINE_END, (records.at(-1)?.line ?? 0) + LINES_BEYOND);
  return records.map(({ line, cells }, index) => {
    const own = lines.slice(line - 1, (records[index + 1]?.line ?? lines.length + 1) - 1);
    return { line, cells, hasQuotes: own.some((one) => one.includes('"')) };
  });
}

/**
 * How many labels a row of Configuration Manager's report begins with, before as many values; 0 where it is no such row.
 * MicrosoftDocs/windows-itpro-docs#5510: the export has the report's title above, a line with names of text boxes, and in
 * each row first the headers and then the values.
 */
export function labelsOf(cells: readonly string[]): number {
  if (cells.length < 4 || cells.length > MOST_CELLS) return 0;
  const columns = columnsOf(cells);
  const count = columns.indexOf(undefined);
  const known = columns.slice(0, Math.max(0, Math.min(count, Math.floor(cells.length / 2))));
  const at = known.indexOf('hash');
  const isLabelled = at >= 0 && new Set(known).size === known.length && isHash(cells[known.length + at] ?? '');
  return isLabelled ? known.length : 0;
}

/** The header for rows that have none, by where the hash stands. */
function headerFor(cells: readonly string[]): readonly string[] | undefined {
  const has = cells.map((cell) => isHash(cell.trim()));
  if (cells.length >= 3 && cells.length <= 5 && has[2] === true) {
    const hash = readHardwareHash(cells[2]?.trim() ?? '');
    const isPartner = cells.length === 5 && hash.kind === 'read' && hash.manufacturer === cells[3]?.trim();
    return namesOf(isPartner ? FORMATS.partner.columns : FORMATS.intune.columns).slice(0, cells.length);
  }
  return cells.length === 4 && has[3] === true ? namesOf(FORMATS.managedDesktop.columns) : undefined;
}

function namesOf(columns: readonly (readonly [Column, string])[]): readonly string[] {
  return columns.map(([, name]) => name);
}

function isHash(text: string): boolean {
  return text.length >= LEAST_HASH && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** A cell without the marks around it, and with doubled ones single. */
function unquoted(cell: string): string {
  return cell.replace(/^\s*"/, '').replace(/"\s*$/, '').replaceAll('""', '"');
}
