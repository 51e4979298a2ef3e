import type { OnboardedService, Party, Phase, Task } from '../catalog/index.ts';

/** True, false, or null where nobody knows. */
export type Answer = boolean | null;

/** A fact of the tenant that scope rules rest on. */
export interface AnsweredFact {
  readonly id: string;
  readonly title: string;
  readonly answer: Answer;
  /** What was seen, in words. */
  readonly observed: string | null;
  /** How to tell Muster, where nobody knows. */
  readonly tell: string;
}

/** A service of an onboarding: in the plan where it is chosen; eligible and purchased are told, and do not decide. */
export interface PlannedService {
  readonly id: OnboardedService;
  readonly title: string;
  readonly eligible: Answer;
  readonly purchased: Answer;
  readonly chosen: Answer;
  readonly because: string;
}

/** How far a task's proof is. */
export interface RequirementProof {
  readonly requirement: string;
  readonly title: string;
  readonly need: 'all' | 'any' | { readonly share: number };
  /** Subjects that are ready, accepted by a waiver, failing, or not known; not-applicable ones are left out. */
  readonly ready: number;
  readonly waived: number;
  readonly failing: number;
  readonly unknown: number;
  readonly outcome: ProofOutcome;
}

export interface AttestedProof {
  readonly table: string;
  readonly column: string;
  readonly outcome: ProofOutcome;
  readonly by?: string;
  readonly at?: string;
  readonly until?: string;
}

/** `accepted`: holds only since waivers are counted; `not-applicable`: no requirement of it applies. */
export type ProofOutcome = 'proven' | 'accepted' | 'failing' | 'unknown' | 'not-applicable';

/**
 * `open` nobody has begun · `in-progress` somebody has · `claimed` a person says done, the proof does not ·
 * `verified` proven · `accepted` proven but for waivers · `stale` was verified, and is not known now ·
 * `reopened` was verified or accepted, and fails now.
 */
export type TaskState = 'open' | 'in-progress' | 'claimed' | 'verified' | 'accepted' | 'stale' | 'reopened';

/** Days of work, optimistic, likely and pessimistic. */
export interface Estimate {
  readonly optimistic: number;
  readonly likely: number;
  readonly pessimistic: number;
}

/** What people said of a task or a checklist item. */
export interface Assigned {
  /** Id of a person in plan.yaml. */
  readonly owner?: string;
  /** ISO day. */
  readonly due?: string;
  readonly notes: readonly { readonly at: string; readonly by: string; readonly text: string }[];
}

export interface PlannedTask extends Assigned {
  readonly task: Task;
  /** `undecided`: it may or may not apply, and is planned until somebody says. */
  readonly scope: 'applies' | 'undecided';
  /** Why it applies: sentences. */
  readonly because: readonly string[];
  readonly state: TaskState;
  readonly outcome: ProofOutcome;
  readonly requirements: readonly RequirementProof[];
  readonly attested: readonly AttestedProof[];
  /** What reopened it: the requirement and how many subjects fail, in words. */
  readonly drift?: { readonly requirement: string; readonly since: string; readonly sentence: string };
  /** Ids of tasks of this plan that must be finished first. */
  readonly dependsOn: readonly string[];
  readonly estimate: Estimate;
  /** Not before this ISO day, where somebody said so. */
  readonly notBefore?: string;
  /** ISO times at which work on it began, or ended, where that is known. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

/** A task that this onboarding does not have. */
export interface DroppedTask {
  readonly task: Task;
  readonly why: 'service-not-chosen' | 'does-not-apply' | 'out-of-scope' | 'nothing-to-prove';
  readonly reason: string;
}

/** One thing to put right: a requirement that fails now. */
export interface ChecklistItem extends Assigned {
  readonly requirement: string;
  readonly title: string;
  readonly list: 'intune' | 'entra-id-premium' | 'other';
  readonly level: string;
  readonly failing: number;
  readonly subjects: readonly string[];
  readonly party: Party | 'both';
  readonly effort: 'minutes' | 'hours' | 'days' | 'weeks';
  readonly steps: readonly string[];
  /** What comes free when it is done: gates, tasks and how many devices or users, in words. */
  readonly unblocks: readonly string[];
  /** A person said it is done, and it still fails. */
  readonly claimed: boolean;
}

/** One condition of a phase's exit. */
export interface GateCondition {
  readonly sentence: string;
  readonly met: Answer;
  /** Where it is a party's sign-off. */
  readonly signs?: Party;
}

export interface SignOff {
  readonly party: Party;
  readonly by: string;
  readonly at: string;
  readonly hash: string;
  /** What was signed is still what is there. */
  readonly current: boolean;
}

export interface PlannedPhase {
  readonly phase: Phase;
  readonly state: 'not-begun' | 'under-way' | 'ready-to-close' | 'closed';
  readonly conditions: readonly GateCondition[];
  readonly signOffs: readonly SignOff[];
  /** SHA-256 of what a sign-off of this phase would sign now. */
  readonly hash: string;
  /** What that is. */
  readonly text?: string;
}

/** A review call that was held or is agreed. */
export interface Call {
  readonly at: string;
  readonly by: string;
  readonly note: string;
}

/** An onboarding as it stands: everything that a command, a report or an export shows. */
export interface Plan {
  readonly schema: 'muster.plan/1';
  readonly tenant: { readonly id: string; readonly name: string };
  readonly assessment: { readonly id: string; readonly assessedAt: string };
  /** ISO time that it was made for. */
  readonly asOf: string;
  readonly services: readonly PlannedService[];
  readonly facts: readonly AnsweredFact[];
  readonly phases: readonly PlannedPhase[];
  readonly tasks: readonly PlannedTask[];
  readonly dropped: readonly DroppedTask[];
  readonly checklist: readonly ChecklistItem[];
  readonly calls: readonly Call[];
}

export type { OnboardedService, Party, Phase, Task };
