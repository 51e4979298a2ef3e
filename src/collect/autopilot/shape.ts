import { parse } from 'csv-parse/sync';
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
const LINE_ENDS = /\r\n|\n|\r/g;
const MOST_CELLS = 1000;

/** How a registration file is written, or undefined where it is none. */
export function shapeOf(text: string): Shape | undefined {
  const head = text.slice(0, HEAD_CHARACTERS);
  const ways = [true, false].flatMap((isQuoted) => DELIMITERS.map((delimiter) => ({ isQuoted, delimiter })));
  const read: { readonly way: Pick<Shape, 'delimiter' | 'isQuoted'>; readonly records: readonly CsvRecord[] }[] = [];
  for (const way of ways) {
    const records = readRecords(head, way, HEAD_RECORDS);
    if (records === undefined) continue;
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

/** The records of a file, or undefined where it cannot be split in this way. */
export function readRecords(
  text: string,
  { delimiter, isQuoted }: Pick<Shape, 'delimiter' | 'isQuoted'>,
  most?: number,
): readonly CsvRecord[] | undefined {
  try {
    const read = parse(text, {
      delimiter,
      quote: isQuoted ? '"' : null,
      escape: isQuoted ? '"' : null,
      relax_quotes: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      raw: true,
      ...(most === undefined ? {} : { to: most }),
    });
    let line = 1;
    return (read as unknown as readonly RawRecord[]).map(({ raw, record }) => {
      const begins = line;
      line += 1 + (raw.replace(/(\r\n|\n|\r)$/, '').match(LINE_ENDS) ?? []).length;
      return { line: begins, cells: isQuoted ? record : record.map(unquoted), hasQuotes: raw.includes('"') };
    });
  } catch (error) {
    if (error instanceof Error && error.constructor.name === 'CsvError') return undefined;
    throw error;
  }
}

/** What csv-parse gives with `raw`; its types describe only the cells. */
interface RawRecord {
  readonly raw: string;
  readonly record: readonly string[];
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
