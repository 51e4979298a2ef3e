import type { Gate, Level, Status, SubjectKind } from './status.ts';

/** Findings of one requirement, counted. */
export type StatusCounts = Readonly<Record<Status, number>>;

/** How a requirement came out: counts, and the findings a report shows. */
export interface RequirementResult {
  readonly requirement: string;
  readonly catalogs: readonly string[];
  readonly level: Level;
  readonly subjectKind: SubjectKind;
  /** Name of the list of subjects it was judged over. */
  readonly universe: string;
  /** The worst status among its findings; not-applicable where there is none. */
  readonly status: Status;
  readonly counts: StatusCounts;
  /** Failing findings with a waiver in force. */
  readonly waived: number;
  /** The same counts without waived findings. */
  readonly unwaived: StatusCounts;
  /** Findings by reason, most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly status: Status; readonly count: number }[];
  /** Tables that the check reads, base tables only. */
  readonly tables: readonly string[];
}

/** A requirement that keeps subjects from passing a gate. */
export interface Blocker {
  readonly requirement: string;
  /** Subjects for which it is the only blocker. */
  readonly alone: number;
  /** Subjects it blocks. */
  readonly blocked: number;
}

/** One gate over one kind of subject: `passed` of `total` may. */
export interface GateCount {
  readonly total: number;
  readonly passed: number;
  /** Not passed, but only for want of evidence. */
  readonly undecided: number;
  readonly blockers: readonly Blocker[];
  /** How many subjects have how many requirements in the way, none of them counted too. */
  readonly byBlockers?: readonly { readonly blockers: number; readonly subjects: number }[];
}

/** One gate: for the tenant as a whole, and n of m for devices and users. */
export interface GateResult {
  readonly gate: Gate;
  /**
   * `open`: something was judged and nothing blocks; `shut`: something fails; `undecided`: nothing fails, but something
   * is not known; `not-asked`: nothing in scope decides about the tenant, only about devices or users, or nothing at all.
   */
  readonly state: 'open' | 'shut' | 'undecided' | 'not-asked';
  readonly tenantBlockers: readonly Blocker[];
  readonly devices: GateCount;
  readonly users: GateCount;
}

/** Evidence a table had in this assessment. */
export interface TableState {
  readonly table: string;
  readonly status: 'complete' | 'truncated' | 'denied' | 'not-licensed' | 'failed' | 'not-collected' | 'stale';
  readonly snapshot?: string;
  readonly collectedAt?: string;
  readonly rows?: number;
  readonly request?: string;
  readonly permission?: string;
  readonly message?: string;
  /** Columns whose property was in no answer. */
  readonly columnsNotSupplied?: readonly string[];
}

/** All findings of some catalogs over some evidence at one time, counted. */
export interface Assessment {
  readonly schema: 'muster.assessment/1';
  readonly id: string;
  readonly assessedAt: string;
  readonly tenant: { readonly id: string; readonly name: string };
  readonly catalogs: readonly {
    readonly id: string;
    readonly title: string;
    readonly version: string;
    readonly date: string;
  }[];
  readonly results: readonly RequirementResult[];
  readonly gates: readonly GateResult[];
  readonly tables: readonly TableState[];
}
