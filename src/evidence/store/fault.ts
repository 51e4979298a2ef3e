/** What went wrong with stored evidence. */
export type EvidenceFaultCode =
  | 'snapshot-unreadable'
  | 'snapshot-damaged'
  | 'snapshot-exists'
  | 'evidence-not-writable'
  | 'register-unreadable';

/** Stored evidence that cannot be read or written: which file, why, and what to do. */
export class EvidenceFault extends Error {
  override readonly name = 'EvidenceFault';
  readonly code: EvidenceFaultCode;
  readonly file: string;

  constructor(code: EvidenceFaultCode, file: string, message: string) {
    super(`${file}: ${message}`);
    this.code = code;
    this.file = file;
  }
}
