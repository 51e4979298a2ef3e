import { EXIT, type ExitCode } from './exit-codes.ts';

/** What a user is told of an error. */
export type Told = {
  readonly code: ExitCode;
  /** One line for each fault, with its file, line and column where it has one. */
  readonly lines: readonly string[];
  /** What to do about it. */
  readonly hint?: string;
};

/** The command line asks for something that cannot be: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** What the operating system says, for a person, and the exit code that goes with it. */
const SYSTEM_ERRORS: Readonly<
  Record<string, { readonly code: ExitCode; readonly says: string; readonly hint: string }>
> = {
  ENOENT: { code: EXIT.usage, says: 'there is no such file or folder', hint: 'Check the path.' },
  ENOTDIR: { code: EXIT.usage, says: 'a part of the path is not a folder', hint: 'Check the path.' },
  EISDIR: { code: EXIT.usage, says: 'this is a folder, a file is needed', hint: 'Check the path.' },
  EEXIST: { code: EXIT.usage, says: 'this exists already', hint: 'Move it away or choose another name.' },
  ENOSPC: {
    code: EXIT.usage,
    says: 'the disk is full',
    hint: 'Free some space and run the command again; what was there is unchanged.',
  },
  EDQUOT: { code: EXIT.usage, says: 'the disk quota is used up', hint: 'Free some space and run the command again.' },
  EACCES: {
    code: EXIT.notPermitted,
    says: 'permission denied',
    hint: 'Ask the owner for access, or choose another folder.',
  },
  EPERM: {
    code: EXIT.notPermitted,
    says: 'the operation is not permitted',
    hint: 'Ask the owner for access, or choose another folder.',
  },
  EROFS: { code: EXIT.notPermitted, says: 'the file system is read-only', hint: 'Choose another folder.' },
};

/** Faults that the stages below explain themselves, a line each; `code` may ask for another exit code. */
const EXPLAINED: ReadonlySet<string> = new Set([
  'WorkspaceFault',
  'EvidenceFault',
  'CollectFault',
  'EndpointServiceFault',
  'ProxyFault',
]);
const NOT_PERMITTED: ReadonlySet<string> = new Set(['evidence-not-writable', 'path-forbidden']);

/** What DuckDB says of the system's errors, which it passes on as text. */
const SYSTEM_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/no space left on device|max_temp_directory_size/i, 'ENOSPC'],
  [/disk quota exceeded/i, 'EDQUOT'],
  [/read-only file system/i, 'EROFS'],
  [/permission denied/i, 'EACCES'],
];

/** What to tell a user of an error, or undefined where it is our fault. */
export function explainError(error: unknown): Told | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof UsageError) return told(EXIT.usage, [error.message], error.hint);
  if (EXPLAINED.has(error.name)) {
    return told(NOT_PERMITTED.has(code) ? EXIT.notPermitted : EXIT.usage, error.message.split('\n'), undefined);
  }
  if (error.name === 'CommanderError') {
    return told(EXIT.usage, [error.message.replace(/^error: /, '')], 'Run the same with --help.');
  }
  if (error.name === 'JudgeStopped' && 'why' in error && error.why !== 'crash') {
    return told(
      EXIT.usage,
      [`the evidence could not be judged: it ${error.message}`],
      'Allow it more with --memory or --timeout.',
    );
  }
  return explainSystemError(error, code);
}

function explainSystemError(error: Error, code: string): Told | undefined {
  const system =
    SYSTEM_ERRORS[code] ?? SYSTEM_ERRORS[SYSTEM_TEXTS.find(([text]) => text.test(error.message))?.[1] ?? ''];
  if (system === undefined) return undefined;
  const path =
    'path' in error && typeof error.path === 'string' ? error.path : /file "([^"]+)"/.exec(error.message)?.[1];
  return told(system.code, [path === undefined ? system.says : `${path}: ${system.says}`], system.hint);
}

function told(code: ExitCode, lines: readonly string[], hint: string | undefined): Told {
  return hint === undefined ? { code, lines } : { code, lines, hint };
}
