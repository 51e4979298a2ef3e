/** Why files cannot be imported. */
export type CollectFaultCode =
  | 'path-unreadable'
  | 'path-forbidden'
  | 'too-many-files'
  | 'other-tenant'
  | 'dates-open'
  | 'file-too-large'
  | 'file-exists'
  | 'archive-refused';

/** Files that cannot be imported: which, why, and what to do. */
export class CollectFault extends Error {
  override readonly name = 'CollectFault';
  readonly code: CollectFaultCode;
  readonly file: string;

  constructor(code: CollectFaultCode, file: string, message: string) {
    super(`${file}: ${message}`);
    this.code = code;
    this.file = file;
  }
}
