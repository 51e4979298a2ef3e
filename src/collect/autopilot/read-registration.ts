import { type Change, changeOf, type DeviceRow, type Noted } from './change.ts';
import { type Column, columnsOf, formatOf, isHeader, type RegistrationFormat } from './formats.ts';
import { type CsvRecord, labelsOf, readRecords, type Shape, shapeOf } from './shape.ts';

/** A registration file, its rows in the order of the file. */
export interface Registration {
  readonly kind: 'registration';
  readonly format: RegistrationFormat;
  /** What it has of the columns of its form; the first ones always. */
  readonly columns: readonly (readonly [Column, string])[];
  readonly rows: readonly DeviceRow[];
  readonly changes: readonly Change[];
}

/** A file that is none, and why. */
export interface NoRegistration {
  readonly kind: 'none';
  readonly why: string;
}

type Extra = { readonly index: number; readonly name: string };
const SHOWN = 6;
/** As many as 200 uploads, which is more than anybody imports by hand. */
const MOST_RECORDS = 100_000;
const SEPARATORS: Readonly<Record<string, string>> = { ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' };

/** Takes a registration file apart, and notes what of its form has to be put right. The cells stay as they are. */
export function readRegistration(file: string, text: string): Registration | NoRegistration {
  const shape = shapeOf(text);
  if (shape === undefined)
    return { kind: 'none', why: 'it has no header of a registration file, and no column of hardware hashes' };
  const records = readRecords(text, shape, MOST_RECORDS + 1);
  if (records.length > MOST_RECORDS)
    return { kind: 'none', why: `it has more than ${MOST_RECORDS.toLocaleString('en')} lines; split it first` };
  const header = headerCells(shape, records);
  const found = formatOf(header);
  if (found.kind === 'none') return found;
  const { format } = found;
  const names = columnsOf(header);
  const has = new Set(names);
  const last = format.columns.findLastIndex(([column]) => has.has(column));
  const columns = format.columns.slice(0, Math.max(format.least, last + 1));
  const extras = header.flatMap((name, index): Extra[] => {
    const column = names[index];
    const isWanted = columns.some(([one]) => one === column) && names.indexOf(column) === index;
    return isWanted ? [] : [{ index, name }];
  });
  const changes: Change[] = [];
  const note = (line: number | undefined, noted: Noted, serial?: string) =>
    changes.push(changeOf({ file, ...(line === undefined ? {} : { line }), serial }, noted));

  noteForm(shape, records, { header, names, columns, extras }, note);
  noteBlanks(records, note);
  const rows: DeviceRow[] = [];
  const first = shape.header.kind === 'missing' ? 0 : shape.header.index + (shape.header.kind === 'record' ? 1 : 0);
  const before = shape.header.kind === 'missing' ? [] : records.slice(0, shape.header.index);
  for (const record of before) if (!isBlank(record.cells)) note(record.line, removed(record, 'report-row'));
  for (const record of records.slice(first)) {
    const row = takeRow(record, { shape, header, names, columns, extras }, note);
    if (row !== undefined) rows.push({ file, line: record.line, cells: row });
  }
  return { kind: 'registration', format, columns, rows, changes };
}

interface Head {
  readonly header: readonly string[];
  /** The columns of the header, as far as they are known. */
  readonly names: readonly (Column | undefined)[];
  readonly columns: readonly (readonly [Column, string])[];
  readonly extras: readonly Extra[];
}

type Note = (line: number | undefined, noted: Noted, serial?: string) => void;

function headerCells({ header }: Shape, records: readonly CsvRecord[]): readonly string[] {
  if (header.kind === 'missing') return header.cells;
  const cells = records[header.index]?.cells ?? [];
  return header.kind === 'labels' ? cells.slice(0, header.count) : cells;
}

/** Notes what is wrong with the separator and the header. */
function noteForm(shape: Shape, records: readonly CsvRecord[], head: Head, note: Note): void {
  const separator = SEPARATORS[shape.delimiter];
  if (separator !== undefined)
    note(undefined, {
      kind: 'separator',
      effect: 'changed',
      before: shape.delimiter,
      after: ',',
      reason: `cells are separated by ${separator}, as a spreadsheet does in some languages; the portal wants commas`,
    });
  const wanted = head.columns.map(([, name]) => name).join(',');
  if (shape.header.kind === 'missing') {
    note(undefined, {
      kind: 'header',
      effect: 'changed',
      after: wanted,
      reason: 'there is no header; it was told from where the hash stands',
    });
    return;
  }
  const record = records[shape.header.index];
  if (record === undefined) return;
  const present = head.header.join(',');
  if (shape.header.kind === 'record' && record.hasQuotes)
    note(record.line, { kind: 'quotes', effect: 'changed', reason: 'quotation marks are not allowed' });
  if (present === wanted) return;
  const known = new Set(head.names);
  const missing = head.columns.filter(([column]) => !known.has(column)).map(([, name]) => name);
  const why = [
    ...(missing.length > 0 ? [`added, empty: ${missing.join(', ')}`] : []),
    ...(head.extras.length > 0 ? [`not allowed, taken out: ${shown(head.extras.map(({ name }) => name))}`] : []),
    ...(missing.length + head.extras.length === 0 ? ['headers are case-sensitive, and their order is fixed'] : []),
  ];
  note(record.line, {
    kind: missing.length + head.extras.length > 0 ? 'column' : 'header',
    effect: 'changed',
    before: present,
    after: wanted,
    reason: why.join('; '),
  });
}

/** The cells of a record by column; undefined where it is no device, or cannot be told apart. */
function takeRow(
  record: CsvRecord,
  { shape, header, names, columns, extras }: Head & { readonly shape: Shape },
  note: Note,
): DeviceRow['cells'] | undefined {
  let cells = record.cells;
  if (isBlank(cells)) return undefined;
  if (cells.length === 1 && header.length > 1 && cells[0]?.includes(shape.delimiter) === true)
    cells = cells[0].split(shape.delimiter);
  if (shape.header.kind === 'labels') {
    const labels = columnsOf(cells.slice(0, shape.header.count));
    if (labelsOf(cells) !== shape.header.count && labels.join() !== names.join())
      return void note(record.line, removed(record, 'report-row'));
    cells = cells.slice(shape.header.count);
    note(record.line, {
      kind: 'cells',
      effect: 'changed',
      before: header.join(','),
      reason: 'the row repeats the headers before its values, as the export of the report does',
    });
  } else if (isHeader(cells) && columnsOf(cells).join() === names.join())
    return void note(record.line, removed(record, 'repeated-header'));
  const at = (column: Column) => cells[names.indexOf(column)] ?? '';
  const serial = at('serial').trim();
  if (record.hasQuotes)
    note(record.line, { kind: 'quotes', effect: 'changed', reason: 'quotation marks are not allowed' }, serial);
  const beyond = cells.slice(header.length);
  if (!isBlank(beyond)) {
    const before = cells.join(shape.delimiter);
    const reason = `it has ${cells.length} cells under ${header.length} headers: which comma is too many cannot be told`;
    return void note(record.line, { kind: 'cells', effect: 'left-out', before, reason }, serial);
  }
  if (cells.length !== header.length) {
    const reason = beyond.length > 0 ? 'commas at the end, taken out' : 'cells are missing at its end, added empty';
    note(record.line, { kind: 'cells', effect: 'changed', reason }, serial);
  }
  for (const { index, name } of extras)
    if ((cells[index] ?? '').trim() !== '')
      note(
        record.line,
        {
          kind: 'column',
          effect: 'changed',
          before: cells[index] ?? '',
          after: '',
          reason: `the column ${shown([name])} is not allowed`,
        },
        serial,
      );
  return Object.fromEntries(columns.map(([column]) => [column, at(column)]));
}

/** Notes empty rows, as one where they follow each other: a spreadsheet may have a million of them. */
function noteBlanks(records: readonly CsvRecord[], note: Note): void {
  for (const [index, record] of records.entries()) {
    if (!isBlank(record.cells) || (index > 0 && isBlank(records[index - 1]?.cells ?? ['x']))) continue;
    let last = index;
    while (isBlank(records[last + 1]?.cells ?? ['x'])) last += 1;
    const to = records[last]?.line ?? record.line;
    const reason = to === record.line ? 'the row is empty' : `the rows are empty, up to line ${to}`;
    note(record.line, { kind: 'blank-row', effect: 'changed', before: record.cells.join(','), reason });
  }
}

const REMOVED = {
  'report-row': 'it belongs to a report, and to no device',
  'repeated-header': 'the header stands here once more',
} as const;

function removed(record: CsvRecord, kind: keyof typeof REMOVED): Noted {
  return { kind, effect: 'changed', before: record.cells.join(','), reason: REMOVED[kind] };
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function shown(names: readonly string[]): string {
  const some = names.slice(0, SHOWN).map((name) => (name.trim() === '' ? '(unnamed)' : name.trim().slice(0, 40)));
  return `${some.join(', ')}${names.length > SHOWN ? `, and ${names.length - SHOWN} more` : ''}`;
}
