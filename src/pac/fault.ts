/** Why a PAC file gave no answer. */
export type PacFaultKind =
  | 'too-large'
  | 'syntax'
  | 'threw'
  | 'endless'
  | 'too-deep'
  | 'memory'
  | 'no-function'
  | 'no-text'
  | 'crashed';

/** Where and why, as a worker says it. */
export interface PacFailure {
  readonly kind: PacFaultKind;
  /** For a person, without the file's name. */
  readonly message: string;
  /** In the PAC file, counted from 1; undefined where it has no place. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** A PAC file that gave no answer. The message has the file and, where there is one, line and column. */
export class PacFault extends Error {
  override readonly name = 'PacFault';
  readonly file: string;
  readonly failure: PacFailure;

  constructor(file: string, failure: PacFailure) {
    const { line, column } = failure;
    super(`${file}${line === undefined ? '' : `:${line}:${column ?? 1}`} ${failure.message}`);
    this.file = file;
    this.failure = failure;
  }
}
