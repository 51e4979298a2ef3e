import type { Tokens } from './mutate.ts';

/** A parser under fuzz. */
export interface Target {
  readonly name: string;
  /** What exactly sees the bytes, for `--help`. */
  readonly unit: string;
  /** Inputs of a full run, and of the slice that `npm test` runs. */
  readonly inputs: number;
  readonly slice: number;
  /** How much more memory it may hold at the end of a run than after its first tenth. */
  readonly growthMb: number;
  /** Runs in DuckDB, whose memory only the process as a whole shows. */
  readonly isNative?: true;
  readonly tokens: Tokens;
  /** Well-formed inputs to begin with. */
  readonly corpus: () => Promise<readonly Buffer[]>;
  /** Makes the parser ready; files it needs go below `folder`. */
  readonly open: (folder: string) => Promise<Parser>;
}

/** A parser, ready to be given inputs one after the other. It throws for what must not be. */
export interface Parser {
  readonly run: (input: Buffer) => Promise<void> | void;
  readonly close?: () => Promise<void> | void;
}

/** Something that must hold for every input, and did not. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`broken promise: ${what}`);
}
