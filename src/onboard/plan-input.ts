import type { Requirement, ServiceOffered, Task } from '../catalog/index.ts';
import type { Assessment } from '../finding/index.ts';
import type { JournalEvent } from './journal.ts';
import type { AnsweredFact, Party } from './plan.ts';

/** How a fact that people state stands at a time. */
export interface AttestedStanding {
  readonly state: 'stated' | 'lapsed' | 'withdrawn' | 'not stated';
  readonly facts: Readonly<Record<string, unknown>>;
  readonly by?: string;
  readonly at?: string;
  readonly until?: string;
}

/** What people stated, over time. */
export interface AttestedHistory {
  readonly standingAt: (table: string, at: string) => AttestedStanding;
  /** ISO times at which a fact began or ceased to be stated. */
  readonly changesOf: (table: string) => readonly string[];
}

/** Everything that a plan is made from. */
export interface PlanInput {
  readonly tenant: { readonly id: string; readonly name: string };
  /** ISO time that the plan is made for. */
  readonly asOf: string;
  readonly tasks: readonly Task[];
  readonly offered: readonly ServiceOffered[];
  /** Services that the tenant's settings name. */
  readonly chosen: readonly string[];
  readonly facts: readonly AnsweredFact[];
  readonly requirements: ReadonlyMap<string, Requirement>;
  /** Oldest first, at least one; the last is the one that the plan rests on. */
  readonly assessments: readonly [...Assessment[], Assessment];
  /** Names of the subjects that fail, by requirement, as far as they are listed. */
  readonly subjects: ReadonlyMap<string, readonly string[]>;
  readonly attested: AttestedHistory;
  /** Owner and day of requirements as an action plan has them, where the journal says nothing. */
  readonly actions: ReadonlyMap<string, { readonly owner?: string | undefined; readonly due?: string | undefined }>;
  readonly events: readonly JournalEvent[];
  /** ISO day on which work begins, where it was agreed. */
  readonly start?: string;
  readonly people: readonly { readonly id: string; readonly party: Party }[];
  /** SHA-256 of a text, in hexadecimal. */
  readonly hash: (text: string) => string;
}
