import { FINDING_COLUMNS, type FindingRow } from './finding-rows.ts';

/**
 * What makes a spreadsheet take a cell for a formula when it is its first character (OWASP, "CSV Injection": the signs,
 * their full-width forms, tab, carriage return and line feed), and NUL, which some skip.
 */
const FORMULA = /^[=+\-@\t\r\n\0＝＋－＠]/;
/** What begins like a text that got an apostrophe: it gets one too, so that taking one away gives every text back. */
const NEEDS_APOSTROPHE = /^'*[=+\-@\t\r\n\0＝＋－＠]/;
const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';

/** The first line of a CSV file. It begins with a byte order mark: without one, Excel reads no UTF-8. */
export function csvHeader(columns: readonly string[] = FINDING_COLUMNS): string {
  return `${BYTE_ORDER_MARK}${columns.join(',')}${LINE_END}`;
}

/**
 * A row of CSV by RFC 4180, with its line end. Every text is in quotes, so that a missing one can be told from an empty
 * one; what a spreadsheet would take for a formula begins with an apostrophe.
 */
export function csvRow(row: FindingRow): string {
  return `${row.map(csvCell).join(',')}${LINE_END}`;
}

function csvCell(text: string | null): string {
  if (text === null) return '';
  const safe = NEEDS_APOSTROPHE.test(text) ? `'${text}` : text;
  return `"${safe.includes('"') ? safe.replaceAll('"', '""') : safe}"`;
}

/** The text that a cell of `csvRow` was written for. */
export function csvText(cell: string): string {
  return cell.startsWith("'") && NEEDS_APOSTROPHE.test(cell) ? cell.slice(1) : cell;
}

/** Whether a spreadsheet would take this text for a formula, were it typed into a cell. */
export function isFormula(text: string): boolean {
  return FORMULA.test(text);
}
