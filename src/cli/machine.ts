/** Where text goes. Resolves when it was taken, so that a slow reader slows the writer. */
export type Sink = {
  readonly write: (text: string | Uint8Array) => Promise<void>;
  readonly isTerminal: boolean;
};

/** Everything the command line takes from the process it runs in; tests hand in their own. */
export type Machine = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => Date;
  /** Aborted by a signal; the reason is the signal's name. */
  readonly signal: AbortSignal;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Asks the person at the terminal for a line that is not shown; nobody sits there where it is not given. */
  readonly askSecret?: (question: string, signal: AbortSignal) => Promise<string | undefined>;
};
