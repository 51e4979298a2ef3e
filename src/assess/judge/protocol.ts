import type { Level, Status, SubjectKind, TableState } from '../../finding/index.ts';
import type { CheckAnalysis } from '../check-sql.ts';

/** A value of a cell, as JSON has it. */
export type Cell = string | number | boolean | null | readonly (string | number | boolean | null)[];
export type Row = Readonly<Record<string, Cell>>;

/** A table for the judge: its columns by DuckDB type, where its rows are, and in what state they came. */
export interface JudgeTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly rows:
    | { readonly kind: 'parquet'; readonly files: readonly string[] }
    | { readonly kind: 'inline'; readonly rows: readonly Row[] }
    | { readonly kind: 'sql'; readonly sql: string };
  readonly state: TableState;
}

/** A base table that a check reads, through derived tables too. */
export interface JudgeRead {
  readonly table: string;
  /** Its absence leaves columns NULL and lets the check speak; otherwise it silences the check. */
  readonly tolerated: boolean;
}

/** A requirement, ready to be judged. */
export interface JudgeRequirement {
  readonly id: string;
  readonly level: Level;
  readonly subject: SubjectKind;
  readonly from?: string;
  /** Column of that table to call its rows by. */
  readonly fromName?: string;
  /** With the values of its parameters. */
  readonly check: string;
  readonly outputs: readonly string[];
  /** Base tables behind what it reads. */
  readonly reads: readonly JudgeRead[];
  /** Tables that its statement names, derived ones too. */
  readonly mentions: readonly string[];
  readonly columns: readonly string[];
  /** Columns that its verdict depends on: `table.column`, with `?` before one that only a fallback reads. */
  readonly decides: readonly string[];
  /** The ways of failing that it declares. */
  readonly reasons: readonly string[];
  readonly reasonLevels: Readonly<Record<string, Level>>;
  readonly pin: readonly string[];
}

/** A waiver in force, as far as judging needs it. */
export interface JudgeWaiver {
  readonly id: string;
  readonly requirement: string;
  /** Null for every subject that fails, whatever is observed: only what is supposed for a question is as wide as that. */
  readonly subject: string | null;
  readonly pin: string;
}

/** Everything the judge needs to know; it reads no file of its own accord and no clock. */
export interface JudgeSetup {
  readonly threads: number;
  readonly memoryLimitMb: number;
  readonly tables: readonly JudgeTable[];
  /** Derived tables, each with all tables that its statement names. */
  readonly derived: readonly { readonly name: string; readonly sql: string; readonly reads: readonly string[] }[];
  readonly waivers: readonly JudgeWaiver[];
  /** Tables are small and replaced many times over: plans are kept, and made without looking at the rows of the moment. */
  readonly isReplayed?: true;
  /** Folder for findings; without it they are answered inline. */
  readonly output?: string;
  /** Folder for what does not fit into memory. */
  readonly scratch?: string;
}

/** A finding as the judge gives it: subjects by id, names apart. */
export interface JudgedFinding {
  readonly subject: string;
  readonly name: string;
  /** Differs from the requirement's kind where its subjects are not known and the tenant stands in. */
  readonly kind: SubjectKind;
  readonly status: Status;
  readonly reason: string | null;
  readonly observed: string | null;
  readonly expected: string | null;
  readonly blockedBy: string | null;
  readonly pin: string | null;
  readonly waiver: string | null;
}

/** How one requirement came out. */
export interface Judged {
  readonly requirement: string;
  readonly groups: readonly {
    readonly status: Status;
    readonly reason: string | null;
    readonly count: number;
    readonly waived: number;
  }[];
  /** Findings that are not ready, at most `LISTED` of them; all of them for the tenant or when nothing is written. */
  readonly findings: readonly JudgedFinding[];
}

/** How many findings of one requirement are answered for a report; the rest is in the Parquet file. */
export const LISTED = 200;

/** The statuses of a requirement that keep a gate shut. */
export interface Blocking {
  readonly requirement: string;
  readonly statuses: readonly Status[];
}

/** On how many subjects requirements have findings that block, waivers aside. */
export interface BlockedCount {
  readonly total: number;
  /** Subjects of which no finding blocks but such as are not known. */
  readonly undecided: number;
  /** Subjects by the number of requirements that block them, from one on. */
  readonly byNumber: readonly { readonly blockers: number; readonly subjects: number }[];
  readonly each: readonly { readonly requirement: string; readonly alone: number; readonly blocked: number }[];
}

/** How many requirements may be asked for at the same time. */
export const LANES = 2;

export type JudgeRequest =
  | {
      readonly kind: 'analyse';
      readonly checks: readonly string[];
      /** Columns of every table that a check may read. */
      readonly tables: Readonly<Record<string, readonly string[]>>;
      readonly derived: readonly { readonly name: string; readonly sql: string }[];
    }
  | { readonly kind: 'setup'; readonly setup: JudgeSetup }
  | {
      readonly kind: 'judge';
      /** The same check as before over tables that have lost something: it is not optimised, and its plan is kept. */
      readonly isVariant?: boolean;
      readonly requirement: JudgeRequirement;
      /** Put in place of those loaded, before it is judged. */
      readonly tables?: readonly JudgeTable[];
    }
  | {
      readonly kind: 'give-up';
      readonly requirement: JudgeRequirement;
      readonly reason: 'query-failed' | 'query-stopped';
      readonly message: string;
    }
  /** Writes the findings, and counts on how many subjects of a kind requirements have blocking ones. */
  | { readonly kind: 'finish' }
  | { readonly kind: 'count'; readonly subject: SubjectKind; readonly blocking: readonly Blocking[] }
  /** A statement of ours; `reads` are derived tables that must be up to date for it. */
  | { readonly kind: 'rows'; readonly sql: string; readonly reads: readonly string[] };

export type JudgeAnswer =
  | { readonly kind: 'analysed'; readonly analyses: readonly CheckAnalysis[] }
  | { readonly kind: 'done' }
  | { readonly kind: 'judged'; readonly judged: Judged }
  | { readonly kind: 'counted'; readonly counted: BlockedCount }
  | { readonly kind: 'rows'; readonly rows: readonly Record<string, unknown>[] }
  | { readonly kind: 'failed'; readonly message: string };

/** A request with a number that its answer repeats. */
export interface Asked {
  readonly id: number;
  readonly request: JudgeRequest;
}

export interface Answered {
  readonly id: number;
  readonly answer: JudgeAnswer;
}
