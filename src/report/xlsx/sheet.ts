import { isFormula } from '../csv.ts';
import { visible } from '../plain-text.ts';

/** A day or a moment as a cell shows it; the ISO 8601 text of it. */
export interface DateCell {
  readonly date: string;
  /** Show the time of day too. */
  readonly hasTime?: boolean;
}

/** What a cell holds: a text, a number or a date, each as Excel's own type; null is an empty cell. */
export type Cell = string | number | DateCell | null;

/** A column of a sheet. */
export interface SheetColumn {
  readonly title: string;
  /** Width in characters. */
  readonly width: number;
  /** The only texts that may be typed into it. */
  readonly choices?: readonly string[];
}

/** A worksheet: its header is frozen, and its columns can be filtered. */
export interface Sheet {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: AsyncIterable<readonly (readonly Cell[])[]> | Iterable<readonly (readonly Cell[])[]>;
}

/** Rows that a worksheet of Excel can have, its header among them. */
export const MOST_ROWS = 1_048_576;
/** Characters that a cell can hold, less what `visible` adds to a text that it cuts. */
const MOST_CHARACTERS = 32_767 - 40;
/** Small pieces are collected as garbage soon: with larger ones, memory doubles. */
const ROWS_AT_ONCE = 64;
const DAY_MS = 86_400_000;
/** Day 0 of Excel, 1899-12-30, to day 0 of ISO times. */
const EXCEL_EPOCH_DAYS = 25_569;

/** Indices of the formats in `styles.xml`, in the order in which `parts.ts` lists them. */
export const STYLE = { plain: 0, header: 1, day: 2, moment: 3, quoted: 4 } as const;

/**
 * A worksheet as SpreadsheetML (ECMA-376, part 1, 18.3), in pieces: memory holds a few thousand rows, whatever their
 * number. Every text is an inline string, which Excel never takes for a formula; one that begins like a formula is marked
 * as quoted besides, so that it stays text when somebody edits the cell. The XML of rows is put together here and not by
 * a library, because a library took five times the memory; `escaped` is the only way for a text to get into it.
 */
export async function* sheetXml({ columns, rows }: Sheet): AsyncIterable<string> {
  const letters = columns.map((_, index) => columnLetters(index));
  const last = letters.at(-1) ?? 'A';
  yield `${XML}<worksheet xmlns="${SPREADSHEET}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns
    .map(({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join('')}</cols><sheetData>`;
  yield rowXml(
    columns.map(({ title }) => title),
    1,
    letters,
    STYLE.header,
  );
  let row = 1;
  for await (const some of rows) {
    for (let from = 0; from < some.length && row < MOST_ROWS; from += ROWS_AT_ONCE) {
      const fit = some.slice(from, Math.min(from + ROWS_AT_ONCE, from + MOST_ROWS - row));
      yield fit.map((cells, index) => rowXml(cells, row + 1 + index, letters)).join('');
      row += fit.length;
    }
    if (row === MOST_ROWS) break;
  }
  yield `</sheetData><autoFilter ref="A1:${last}${row}"/>${validationsXml(columns, letters, row)}</worksheet>`;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

function rowXml(cells: readonly Cell[], row: number, letters: readonly string[], style?: number): string {
  let xml = `<row r="${row}">`;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index];
    if (cell !== null && cell !== undefined) xml += cellXml(cell, `${letters[index] ?? ''}${row}`, style);
  }
  return `${xml}</row>`;
}

function cellXml(cell: Exclude<Cell, null>, place: string, style?: number): string {
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`;
  if (typeof cell === 'object') {
    const serial = Date.parse(cell.date) / DAY_MS + EXCEL_EPOCH_DAYS;
    if (!Number.isFinite(serial)) return cellXml(cell.date, place, style);
    return `<c r="${place}" s="${cell.hasTime === true ? STYLE.moment : STYLE.day}"><v>${serial}</v></c>`;
  }
  if (cell === '') return '';
  const marked = style ?? (isFormula(cell) ? STYLE.quoted : STYLE.plain);
  return `<c r="${place}"${marked === STYLE.plain ? '' : ` s="${marked}"`} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

const PLAIN = /^[\x20-\x25\x27-\x3b\x3d\x3f-\x7e]*$/;

/** What Excel reads as a character written out (ECMA-376, part 1, 22.9.2.19): `_x0041_` is an A. */
const ESCAPE = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** A text as XML holds it: what it cannot hold is written out, what is too long for a cell is cut. */
function escaped(text: string): string {
  if (text.length < MOST_CHARACTERS && PLAIN.test(text) && !text.includes('_x')) return text;
  return visible(text, MOST_CHARACTERS)
    .replace(ESCAPE, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Lists to choose from, where a person fills in a column. */
function validationsXml(columns: readonly SheetColumn[], letters: readonly string[], last: number): string {
  const lists = columns.flatMap(({ choices }, index) =>
    choices === undefined || last < 2
      ? []
      : [
          `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${letters[index]}2:${letters[index]}${last}"><formula1>"${escaped(choices.join(','))}"</formula1></dataValidation>`,
        ],
  );
  return lists.length === 0 ? '' : `<dataValidations count="${lists.length}">${lists.join('')}</dataValidations>`;
}

/** A, B, ..., Z, AA, ... */
export function columnLetters(index: number): string {
  return `${index < 26 ? '' : columnLetters(Math.floor(index / 26) - 1)}${String.fromCharCode(65 + (index % 26))}`;
}
