import { type Change, changeOf } from './change.ts';
import { distinctRows } from './duplicates.ts';
import { type Column, MOST_ROWS, type RegistrationFormat } from './formats.ts';
import { warnLostZeros } from './lost-zeros.ts';
import { type MendedRow, mendRow } from './mend-row.ts';
import { nameFiles } from './name-files.ts';
import { type Registration, readRegistration } from './read-registration.ts';
import { type RegistrationText, readRegistrationText, writeRegistrationText } from './registration-text.ts';

/** A file to examine. */
export interface RegistrationFile {
  /** How it is called towards people. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** A file that a portal takes. */
export interface UploadFile {
  readonly name: string;
  readonly devices: number;
  readonly bytes: Buffer;
}

/** What became of one file. */
export interface ExaminedFile {
  readonly file: string;
  /** The form it is of; undefined where it is no registration file. */
  readonly format: RegistrationFormat['id'] | undefined;
  /** Why it is none. */
  readonly why: string | undefined;
  /** Devices that can be registered with it. */
  readonly devices: number;
  /** Rows of devices that no portal takes, or takes only once. */
  readonly leftOut: number;
  /** Whether it can be uploaded as it is, byte for byte. */
  readonly isClean: boolean;
  readonly uploads: readonly UploadFile[];
}

/** What a device says of itself in its hash. */
export interface RegisteredDevice {
  readonly file: string;
  readonly line: number;
  readonly serial: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly tpm: string | null;
}

/** The result of an examination. */
export interface Examination {
  readonly files: readonly ExaminedFile[];
  /** Every change with its reason, in the order of files and lines. */
  readonly changes: readonly Change[];
  readonly devices: readonly RegisteredDevice[];
}

interface Opened {
  readonly file: RegistrationFile;
  readonly text: RegistrationText;
  readonly read: ReturnType<typeof readRegistration>;
  readonly rows: readonly MendedRow[];
}

/**
 * Examines Autopilot registration files: what has to be put right in each, which devices no portal takes, and the files to
 * upload, none with more than 500 devices. A file that is clean comes out byte for byte as it was. Examining what came
 * out gives the same again. `reserved` are names that no file may have. Pure: nothing is read or written.
 */
export function examineRegistrations(files: readonly RegistrationFile[], reserved: readonly string[]): Examination {
  const opened = files.map(open);
  const formats = new Set(opened.flatMap(({ read }) => (read.kind === 'registration' ? [read.format] : [])));
  const kept = new Set<MendedRow>();
  const changes: Change[] = [];
  for (const format of formats) {
    const rows = opened.flatMap((one) =>
      one.read.kind === 'registration' && one.read.format === format ? one.rows : [],
    );
    const distinct = distinctRows(rows.filter(({ isKept }) => isKept));
    for (const row of distinct.kept) kept.add(row);
    changes.push(...distinct.changes);
  }
  for (const { file, text, read, rows } of opened) {
    changes.push(...textChanges(file, text));
    if (read.kind !== 'registration') continue;
    changes.push(...read.changes, ...rows.flatMap((row) => row.changes), ...warnLostZeros(rows));
  }
  const byFile = Map.groupBy(changes, (change) => change.file);
  const nameUpload = nameFiles(reserved);
  const examined = opened.map((one) => {
    const own = one.rows.filter((row) => kept.has(row));
    const found = byFile.get(one.file.name) ?? [];
    const result = write(one, own, found, nameUpload);
    changes.push(...result.changes);
    return result.examined;
  });
  const order = new Map(files.map(({ name }, index) => [name, index]));
  return {
    files: examined,
    changes: changes
      .map((change, index) => ({ change, index }))
      .sort((a, b) => compare(a.change, b.change, order) || a.index - b.index)
      .map(({ change }) => change),
    devices: [...kept].map(describe),
  };
}

function open(file: RegistrationFile): Opened {
  const text = readRegistrationText(file.bytes);
  const read = readRegistration(file.name, text.text);
  const rows = read.kind === 'registration' ? read.rows.map((row) => mendRow(row, read.format)) : [];
  return { file, text, read, rows };
}

function textChanges(file: RegistrationFile, { text, encoding, isDamaged }: RegistrationText): readonly Change[] {
  const place = { file: file.name };
  const isAsWanted = writeRegistrationText(text).equals(file.bytes);
  const isOldMac = !text.includes('\n') && text.includes('\r');
  return [
    ...(isAsWanted
      ? []
      : [
          changeOf(place, {
            kind: 'encoding',
            effect: 'changed',
            before: encoding,
            after: 'ANSI',
            reason: `it is ${encoding}; the portal takes ANSI text without a byte-order mark only`,
          }),
        ]),
    ...(isOldMac
      ? [
          changeOf(place, {
            kind: 'encoding',
            effect: 'changed',
            reason: 'its lines end with a carriage return alone',
          }),
        ]
      : []),
    ...(isDamaged
      ? [
          changeOf(place, {
            kind: 'character',
            effect: 'warning',
            reason: 'it has characters that could not be read, and were lost before it came here',
          }),
        ]
      : []),
  ];
}

function write(
  { file, text, read }: Opened,
  kept: readonly MendedRow[],
  found: readonly Change[],
  nameUpload: ReturnType<typeof nameFiles>,
): { readonly examined: ExaminedFile; readonly changes: readonly Change[] } {
  const base = { file: file.name, devices: kept.length, leftOut: found.filter(isLeftOut).length };
  if (read.kind === 'none')
    return {
      examined: { ...base, format: undefined, why: read.why, leftOut: 0, isClean: false, uploads: [] },
      changes: [],
    };
  const isClean = found.every(({ effect }) => effect === 'warning') && kept.length <= MOST_ROWS && kept.length > 0;
  const parts = Array.from({ length: Math.ceil(kept.length / MOST_ROWS) }, (_, part) =>
    kept.slice(part * MOST_ROWS, (part + 1) * MOST_ROWS),
  );
  const names = nameUpload(file.name, parts.length);
  const uploads = parts.map((part, index) => ({
    name: names[index] ?? '',
    devices: part.length,
    bytes: isClean ? file.bytes : writeRegistrationText(textOf(read, part, lineEndOf(text.text))),
  }));
  const place = { file: file.name };
  const changes = [
    ...(parts.length > 1
      ? [
          changeOf(place, {
            kind: 'split',
            effect: 'changed',
            reason: `${kept.length} devices in ${parts.length} files: a portal takes at most ${MOST_ROWS} at once`,
          }),
        ]
      : []),
    ...(uploads.some(({ bytes }) => isUnicode(bytes))
      ? [
          changeOf(place, {
            kind: 'encoding',
            effect: 'warning',
            reason:
              'it has characters that ANSI has not, so it is UTF-8; the portal is documented to take ANSI: look at them after the import',
          }),
        ]
      : []),
  ];
  // A row can have more than one reason to stay out.
  const leftOut = new Set(found.filter(isLeftOut).map(({ line }) => line)).size;
  return {
    examined: { ...base, leftOut, format: read.format.id, why: undefined, isClean, uploads },
    changes,
  };
}

function textOf({ columns }: Registration, rows: readonly MendedRow[], lineEnd: string): string {
  const line = (cellOf: (column: Column, name: string) => string) =>
    columns.map(([column, name]) => cellOf(column, name)).join(',');
  const lines = [line((_, name) => name), ...rows.map(({ row }) => line((column) => row.cells[column] ?? ''))];
  return `${lines.join(lineEnd)}${lineEnd}`;
}

function lineEndOf(text: string): string {
  return text.includes('\n') && !text.includes('\r\n') ? '\n' : '\r\n';
}

function isUnicode(bytes: Buffer): boolean {
  return bytes.some((byte) => byte > 127) && readRegistrationText(bytes).encoding === 'UTF-8';
}

function isLeftOut({ effect }: Change): boolean {
  return effect === 'left-out';
}

function describe({ row, hash }: MendedRow): RegisteredDevice {
  const { serial, manufacturer, model } = row.cells;
  return {
    file: row.file,
    line: row.line,
    serial: serial || null,
    manufacturer: manufacturer || (hash?.manufacturer ?? null),
    model: model || (hash?.model ?? null),
    tpm: hash?.tpm ?? null,
  };
}

function compare(a: Change, b: Change, order: ReadonlyMap<string, number>): number {
  return (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || (a.line ?? 0) - (b.line ?? 0);
}
