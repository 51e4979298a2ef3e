import type { Column } from './formats.ts';

/** What was found; the page on the command says each in a sentence. */
export type ChangeKind =
  | 'encoding'
  | 'separator'
  | 'header'
  | 'column'
  | 'report-row'
  | 'blank-row'
  | 'repeated-header'
  | 'cells'
  | 'quotes'
  | 'spaces'
  | 'character'
  | 'length'
  | 'serial'
  | 'hash'
  | 'duplicate'
  | 'user'
  | 'tuple'
  | 'split';

/** One thing that was found in a registration file, and what became of it. */
export interface Change {
  readonly file: string;
  /** Line of the file on which the row begins; undefined where it is about the file as a whole. */
  readonly line: number | undefined;
  readonly serial: string | undefined;
  readonly column: Column | undefined;
  readonly kind: ChangeKind;
  /** `changed`: put right. `left-out`: the device is in no file that was written. `warning`: nothing was done. */
  readonly effect: 'changed' | 'left-out' | 'warning';
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly reason: string;
}

/** A device as a row has it, in any form of file. */
export interface DeviceRow {
  readonly file: string;
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
}

/** Takes what was found, with the row it was found in. */
export type Noted = Pick<Change, 'kind' | 'effect' | 'reason'> & {
  readonly column?: Column;
  readonly before?: string;
  readonly after?: string;
};

/** A change with its place. */
export function changeOf(
  place: { readonly file: string; readonly line?: number; readonly serial?: string | undefined },
  noted: Noted,
): Change {
  return {
    file: place.file,
    line: place.line,
    serial: place.serial === '' ? undefined : place.serial,
    column: noted.column,
    kind: noted.kind,
    effect: noted.effect,
    before: noted.before,
    after: noted.after,
    reason: noted.reason,
  };
}
