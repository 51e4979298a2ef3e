import type { Requirement } from '../catalog/index.ts';
import type { Assessment, Gate, GateResult, RequirementResult, Status, SubjectKind } from '../finding/index.ts';
import type { ReportedNetwork } from './network.ts';
import type { ReportedPlan } from './onboarding/model.ts';
import type { ReportedTool } from './other-tools.ts';

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
  /** How it came out over time, oldest first; the last one is that of this assessment. Absent where nobody looked. */
  readonly history?: readonly StatusSpan[];
}

/** A status that held without a break from one assessment to another. */
export interface StatusSpan {
  readonly status: Status;
  /** Times of the first and of the last assessment that say so. */
  readonly from: string;
  readonly to: string;
  /** How many say so. */
  readonly assessments: number;
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

/** One run that brought evidence, as its snapshot says. */
export interface ReportedCollection {
  readonly snapshot: string;
  readonly source: string;
  readonly by: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** What collected it, with its version. */
  readonly collector: string;
}

/** The run that made the assessment; it decides nothing. */
export interface ReportedRun {
  readonly by: string;
  readonly startedAt: string;
  readonly durationMs: number;
  /** IANA name of the time zone of the machine. */
  readonly timeZone: string;
}

/** One assessment among those of a workspace, in few numbers. */
export interface TrendPoint {
  readonly assessment: string;
  readonly assessedAt: string;
  readonly gates: readonly {
    readonly gate: Gate;
    readonly state: GateResult['state'];
    readonly devices: { readonly total: number; readonly passed: number };
    readonly users: { readonly total: number; readonly passed: number };
  }[];
  /** Requirements by status. */
  readonly requirements: Readonly<Record<Status, number>>;
}

/** What the devices of a break-down are told apart by. */
export type BreakdownKey = 'model' | 'ring' | 'site' | 'country';

/** Devices that have something in common, and how they stand. */
export interface BreakdownRow {
  /** Null where it is not known of them. */
  readonly label: string | null;
  readonly devices: number;
  readonly gates: readonly { readonly gate: Gate; readonly passed: number; readonly undecided: number }[];
  /** What keeps most of them from enrolling, or else from being deployed. */
  readonly mostly?: { readonly requirement: string; readonly blocked: number };
}

/** Devices in scope, broken down; the largest groups first, the rest in one row. */
export interface DeviceBreakdown {
  readonly by: BreakdownKey;
  readonly rows: readonly BreakdownRow[];
  readonly others?: BreakdownRow & { readonly labels: number };
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
  /** Who brought the evidence, and when. */
  readonly collections?: readonly ReportedCollection[];
  readonly run?: ReportedRun;
  /** Earlier assessments of the workspace and this one, oldest first. */
  readonly trend?: readonly TrendPoint[];
  readonly breakdowns?: readonly DeviceBreakdown[];
  /** Why there are no break-downs, in a sentence. */
  readonly breakdownsMissing?: string;
  /** What other tools said; left out of copies to share. */
  readonly otherTools?: readonly ReportedTool[];
  /** Sites by services, where a probe was made. */
  readonly network?: ReportedNetwork;
  /** The onboarding as it stands, where there is one. */
  readonly plan?: ReportedPlan;
}
