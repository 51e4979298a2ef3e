import type { ExitCode } from './exit-codes.ts';
import type { Style } from './style.ts';

/** What a shell may offer where this value is typed. */
export type Completes = 'file' | 'folder';

/** An option that takes the value `T`; made by the functions of `values.ts`. */
export type OptionSpec<T> = {
  /** As commander reads it: `--gate <gate>`. */
  readonly flags: string;
  readonly doc: string;
  readonly initial: T;
  readonly choices?: readonly string[];
  readonly completes?: Completes;
  /** Turns text into the value; `earlier` is the value so far. Throws an Error that says what is expected. */
  parse?(text: string, earlier: T): T;
};

/** A word after the command's name; made by the functions of `values.ts`. */
export type ArgumentSpec<T> = {
  readonly doc: string;
  readonly arity: 'required' | 'optional' | 'many' | 'any';
  readonly choices?: readonly string[];
  readonly completes?: Completes;
  /** Never set: it carries the type of the value. */
  readonly value?: T;
};

type Options = Readonly<Record<string, OptionSpec<unknown>>>;
type Arguments = Readonly<Record<string, ArgumentSpec<unknown>>>;
type Fields = Readonly<Record<string, string>>;
type OptionValues<O> = { readonly [K in keyof O]: O[K] extends OptionSpec<infer T> ? T : never };
type ArgumentValues<A> = { readonly [K in keyof A]: A[K] extends ArgumentSpec<infer T> ? T : never };

/** What every command gets besides its own options and arguments. */
export type Surroundings = {
  /** The folder of `-C`, absolute; the current one where it was not given. */
  readonly folder: string;
  /** Whether `--json` or `--output` say what becomes of the result; otherwise a command may have a file of its own for it. */
  readonly hasTarget: boolean;
  /** The file of `--output`, as it was given. */
  readonly output: string | undefined;
  /** The one reading of the clock for this run. */
  readonly now: Date;
  /** The environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person watches stderr: then `progress` is seen. */
  readonly isWatched: boolean;
  /** Aborted by SIGINT and SIGTERM: hand it to whatever takes long. */
  readonly signal: AbortSignal;
  /** Asks the person at the terminal for a line that is not shown; undefined where nobody sits there. */
  readonly askSecret: (question: string) => Promise<string | undefined>;
  /** Says a line on stderr, unless `--quiet`. */
  readonly note: (line: string) => void;
  /** Says how far it is on stderr, where that is a terminal; each call replaces the one before. */
  readonly progress: (line: string) => void;
};

/** What a command hands back; the frame prints it. */
export type Outcome<F extends Fields = Fields> = {
  readonly code: ExitCode;
  /** The fields of the JSON envelope, besides `schema`. */
  readonly data: { readonly [K in keyof F]: unknown };
  /** The same for a person: what goes to stdout. */
  readonly text: (style: Style) => string;
  /** A document in a format of its own, printed instead of `text`. */
  readonly body?: AsyncIterable<string | Uint8Array>;
};

/** A command as its file declares it. Its name and summary stand in `commands/table.ts`. */
export type Command<O extends Options = Options, A extends Arguments = Arguments, F extends Fields = Fields> = {
  /** A sentence or two under the usage line of its `--help`. */
  readonly about: string;
  readonly args: A;
  readonly options: O;
  /** Its JSON, `muster.<command>/<version>`: a sentence for each field. A changed or removed field is a new version. */
  readonly json: { readonly version: number; readonly fields: F };
  /** Command lines and what each does; at least one. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  run(
    input: Surroundings & { readonly options: OptionValues<O>; readonly args: ArgumentValues<A> },
  ): Promise<Outcome<F>>;
};

/** Types a command by its own options, arguments and fields, and hands it on as one of many. */
export function defineCommand<O extends Options, A extends Arguments, F extends Fields>(
  command: Command<O, A, F>,
): Command {
  // The frame reads options and arguments by this very declaration, so they have the types that `run` expects.
  return command as unknown as Command;
}
