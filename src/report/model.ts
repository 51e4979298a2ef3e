import type { Requirement } from '../catalog/index.ts';
import type { Assessment, RequirementResult, Status, SubjectKind } from '../finding/index.ts';

/** A finding as a report lists it. */
export interface ListedFinding {
  readonly subject: string;
  readonly name: string;
  /** Differs from the requirement's kind where its subjects are not known and the tenant stands in for them. */
  readonly kind: SubjectKind;
  readonly status: Status;
  readonly reason: string | null;
  /** What the reason means, in a sentence. */
  readonly sentence: string;
  readonly observed: string | null;
  readonly expected: string | null;
  readonly blockedBy: string | null;
  readonly waiver: string | null;
}

/** A requirement with how it came out. */
export interface ReportedRequirement {
  readonly text: Requirement;
  readonly result: RequirementResult;
  /** At most a few hundred findings; `result.counts` has them all. */
  readonly findings: readonly ListedFinding[];
  /** Parameters that the workspace changed. */
  readonly changedParams: Readonly<Record<string, unknown>>;
}

/** A table that some check reads: what it holds, and what would bring it. */
export interface ReportedTable {
  readonly name: string;
  readonly doc: string;
  /** The request that answers it, and the permission that takes; absent where no request does. */
  readonly request?: string;
  readonly permission?: string;
  /** What `muster attest` asks, where people state it. */
  readonly question?: string;
}

/** Age of something that ships with Muster. */
export interface ReferenceAge {
  readonly name: string;
  readonly date: string;
  readonly ageDays: number;
  readonly isOld: boolean;
}

/** A waiver, in force or over. */
export interface ReportedWaiver {
  readonly id: string;
  readonly requirement: string;
  readonly reason: string;
  readonly approver: string;
  /** A day, or a time, as `until`. */
  readonly approvedAt: string;
  readonly until: string;
  readonly subjects: number;
  readonly inForce: boolean;
  /** Who gave it up before its day, and when. */
  readonly ended?: { readonly at: string; readonly by: string; readonly reason?: string | undefined };
}

/** Everything a report shows: aggregates and bounded lists. */
export interface ReportModel {
  readonly assessment: Assessment;
  /** Version of Muster that made the assessment. */
  readonly muster: string;
  readonly requirements: readonly ReportedRequirement[];
  readonly tables: readonly ReportedTable[];
  readonly reference: readonly ReferenceAge[];
  readonly waivers: readonly ReportedWaiver[];
}
