import { resolve } from 'node:path';

/** What went wrong with stored evidence. */
export type EvidenceFaultCode =
  | 'snapshot-unreadable'
  | 'snapshot-damaged'
  | 'snapshot-exists'
  | 'evidence-not-writable'
  | 'disk-full'
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

const FULL = /no space left|disk quota|ENOSPC|EDQUOT/i;
const NOT_ALLOWED = /permission denied|read-only|EACCES|EPERM|EROFS|ENOTDIR|EEXIST/i;

/** What keeps evidence from being written, said of the folder; any other error as it is. */
export function asEvidenceFault(error: unknown, folder: string): unknown {
  if (error instanceof EvidenceFault || !(error instanceof Error)) return error;
  // A file elsewhere that may not be read is not the fault of this folder.
  const path = 'path' in error && typeof error.path === 'string' ? resolve(error.path) : undefined;
  const isElsewhere = path !== undefined && !path.startsWith(resolve(folder)) && !resolve(folder).startsWith(path);
  if (isElsewhere) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const text = `${code} ${error.message.startsWith('IO Error') || code !== '' ? error.message : ''}`;
  if (FULL.test(text)) {
    return new EvidenceFault(
      'disk-full',
      folder,
      'the disk is full; make room and import again: nothing was kept of this import',
    );
  }
  return NOT_ALLOWED.test(text)
    ? new EvidenceFault(
        'evidence-not-writable',
        folder,
        'evidence cannot be written here; check that it is a folder, and whose',
      )
    : error;
}
