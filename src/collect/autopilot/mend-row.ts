import { type Change, changeOf, type DeviceRow, type Noted } from './change.ts';
import type { Column, RegistrationFormat } from './formats.ts';
import { type HardwareHash, padHash, type ReadHash, readHardwareHash } from './hardware-hash.ts';
import { mendSerial } from './mend-serial.ts';
import { hasSpace, trimmed, withoutSpaces } from './spaces.ts';

/** A device after its row was put right. */
export interface MendedRow {
  readonly row: DeviceRow;
  /** What its hash says, where it could be read. */
  readonly hash: ReadHash | undefined;
  /** False where the portal cannot take it: it stays out of every file. */
  readonly isKept: boolean;
  readonly changes: readonly Change[];
}

/** What a cell of a spreadsheet holds at most; longer ones spill into others, and a hash has about 4,000 characters. */
const MOST_CHARACTERS = 32_767;
// biome-ignore lint/suspicious/noControlCharactersInRegex: no control character can stand in a cell
const FORBIDDEN = /["\0-\x1f\x7f-\x9f,]/;

/** Puts one row right, cell by cell, and says whether a portal of its form takes the device. */
export function mendRow(row: DeviceRow, format: RegistrationFormat): MendedRow {
  const noted: Noted[] = [];
  const note = (one: Noted) => void noted.push(one);
  const cells: Partial<Record<Column, string>> = {};
  for (const [column, name] of format.columns) {
    const cell = row.cells[column];
    if (cell !== undefined) cells[column] = mendCell(column, name, cell, note);
  }
  const hash = mendHash(cells, note);
  checkNeeds(cells, format, hash, note);
  mendSerial(cells, format, hash, note);
  checkCells(cells, format, note);
  checkUser(cells.user ?? '', note);
  const serial = cells.serial ?? '';
  return {
    row: { ...row, cells },
    hash: hash?.kind === 'read' ? hash : undefined,
    isKept: noted.every(({ effect }) => effect !== 'left-out'),
    changes: noted.map((one) => changeOf({ file: row.file, line: row.line, serial }, one)),
  };
}

type Note = (noted: Noted) => void;

function mendCell(column: Column, name: string, cell: string, note: Note): string {
  const bare = trimmed(cell);
  if (bare !== cell)
    note({
      kind: 'spaces',
      effect: 'changed',
      column,
      before: cell,
      after: bare,
      reason: `spaces around the ${name}, or characters in it that nobody can see`,
    });
  if (cell.length > MOST_CHARACTERS) {
    const reason = `it has ${cell.length} characters; a spreadsheet's cell holds ${MOST_CHARACTERS}, a hash has about 4,000: rows ran together`;
    note({ kind: 'length', effect: 'left-out', column, before: cell, reason });
    return bare;
  }
  const formula = /^="([^"]*)"$/.exec(bare)?.[1];
  if (formula === undefined) return bare;
  const text = trimmed(formula);
  note({
    kind: 'spaces',
    effect: 'changed',
    column,
    before: bare,
    after: text,
    reason: "a spreadsheet's way to say that it is text",
  });
  return text;
}

/** Puts the hash right where that cannot change what it says, and reads it; undefined where there is none. */
function mendHash(cells: Partial<Record<Column, string>>, note: Note): HardwareHash | undefined {
  const before = cells.hash ?? '';
  if (before === '' || before.length > MOST_CHARACTERS) return undefined;
  let text = before;
  const change = (after: string, reason: string) => {
    note({ kind: 'hash', effect: 'changed', column: 'hash', before: text, after, reason });
    text = after;
  };
  if (hasSpace(text)) change(withoutSpaces(text), 'spaces or line ends inside the hash');
  const padded = padHash(text) ?? (text.length % 4 === 1 ? padHash(`${text}A`) : undefined);
  const becomes = padded === undefined ? undefined : readHardwareHash(padded).kind;
  const isSafe = text.length % 4 === 1 ? becomes === 'read' : becomes !== 'not-base64';
  if (padded !== undefined && isSafe)
    change(padded, 'base64 must end on a multiple of four characters; without it the portal imports nothing');
  cells.hash = text;
  const hash = readHardwareHash(text);
  const out = (reason: string) =>
    note({ kind: 'hash', effect: 'left-out', column: 'hash', before: text, reason: `${reason}; collect it again` });
  const warn = (reason: string) => note({ kind: 'hash', effect: 'warning', column: 'hash', before: text, reason });
  if (hash.kind === 'not-base64') out(`the hash is no base64: ${hash.why}`);
  if (hash.kind === 'cut') out(`the end of the hash is missing: it has ${hash.bytes} bytes and says ${hash.declared}`);
  if (hash.kind === 'broken') out(`the hash breaks off at byte ${hash.at}: something in it was altered`);
  if (hash.kind === 'unknown') warn('the hash is base64, but of a layout that is not known here: more was not checked');
  if (hash.kind !== 'read') return hash;
  if (hash.checksum === 'wrong') warn('the checksum in the hash is not right: something in it was altered');
  if (hash.serial === undefined || hash.manufacturer === undefined)
    warn('the hash has no serial number or no manufacturer: expect 802 InvalidZtdHardwareHash');
  return hash;
}

/** What each form cannot do without. */
function checkNeeds(
  cells: Partial<Record<Column, string>>,
  { id }: RegistrationFormat,
  hash: HardwareHash | undefined,
  note: Note,
): void {
  if ((cells.hash ?? '') !== '') return;
  const isTuple = [cells.serial, cells.manufacturer, cells.model].every((cell) => (cell ?? '') !== '');
  if (id === 'partner-center' && (isTuple || (cells.product ?? '') !== '')) return;
  if (hash !== undefined) return;
  const reason =
    id === 'partner-center'
      ? 'it needs a hardware hash, or a Windows product id, or manufacturer, model and serial number together'
      : 'there is no hardware hash: only OEMs and partners can register without, by manufacturer, model and serial number';
  note({ kind: 'tuple', effect: 'left-out', column: 'hash', reason });
}

/** Nothing may stand in a cell that could only be written with quotation marks. */
function checkCells(cells: Partial<Record<Column, string>>, format: RegistrationFormat, note: Note): void {
  for (const [column, name] of format.columns) {
    const cell = cells[column] ?? '';
    if (column === 'hash' || !FORBIDDEN.test(cell)) continue;
    const what = cell.includes(',') ? 'a comma' : cell.includes('"') ? 'a quotation mark' : 'a control character';
    const reason = `the ${name} has ${what}, which cannot be written without quotation marks, and those are not allowed`;
    note({ kind: 'character', effect: 'left-out', column, before: cell, reason });
  }
}

/** Only the domain is validated at the import; a wrong name can shut the device to everybody. */
function checkUser(user: string, note: Note): void {
  const parts = user.split('@');
  const isName = parts.length === 2 && parts[0] !== '' && (parts[1] ?? '').includes('.') && !hasSpace(user);
  if (user === '' || isName) return;
  note({
    kind: 'user',
    effect: 'warning',
    column: 'user',
    before: user,
    reason:
      'this is no user principal name (ada@contoso.com); with a wrong one nobody may get into the device until it is taken away',
  });
}
