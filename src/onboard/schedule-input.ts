import type { Estimate, Party } from './plan.ts';

/** When a party works: ISO weekdays (1 Monday to 7 Sunday), and days without work. */
export interface WorkingCalendar {
  readonly workdays: readonly number[];
  /** ISO days. */
  readonly holidays: readonly string[];
  /** First and last ISO day of a time in which nothing may be changed. */
  readonly freezes: readonly { readonly from: string; readonly to: string; readonly reason: string }[];
}

/** One task as the schedule sees it. */
export interface ScheduledWork {
  readonly id: string;
  /** Whose days and people it takes. */
  readonly party: Party;
  readonly estimate: Estimate;
  readonly dependsOn: readonly string[];
  /** ISO day before which it cannot begin. */
  readonly notBefore?: string;
  /** ISO day on which somebody began with it, where one did. */
  readonly started?: string;
  /** ISO day on which it was finished, where it is. */
  readonly finished?: string;
  /** Takes place in a freeze too: nothing is changed by it, as a call or a review. */
  readonly inFreeze?: boolean;
}

/** What a schedule is made from. */
export interface ScheduleInput {
  /** ISO day of the beginning. */
  readonly start: string;
  readonly work: readonly ScheduledWork[];
  readonly calendars: Readonly<Record<Party, WorkingCalendar>>;
  /** ISO day before which nothing unfinished can be done; `start` where left out. */
  readonly today?: string;
  /** How many tasks a party can work on at a time. */
  readonly people: Readonly<Record<Party, number>>;
}

/** A task with its days; ISO days, both ends included. */
export interface ScheduledTask {
  readonly id: string;
  readonly start: string;
  readonly finish: string;
  /** Latest days that do not move the end. */
  readonly latestStart: string;
  readonly latestFinish: string;
  /** Working days of its party that it can slip. */
  readonly slack: number;
  readonly critical: boolean;
  /** It is done, and these are the days on which it was. */
  readonly finished: boolean;
  /** What keeps it from beginning earlier. */
  readonly waitsFor: Wait;
}

/** Another task, a person who is at another task, a day that somebody named, or nothing but the first day there is. */
export type Wait =
  | { readonly kind: 'task' | 'person'; readonly task: string }
  | { readonly kind: 'not-before' | 'nothing' };

/** A plan's timeline. */
export interface Schedule {
  readonly tasks: readonly ScheduledTask[];
  readonly finish: string;
  /** Tasks of a longest chain, in order. */
  readonly criticalPath: readonly string[];
}

/** How likely the end is by which day: from Monte Carlo runs. */
export interface FinishConfidence {
  readonly runs: number;
  readonly seed: number;
  /** For example percent 80: in 80 of 100 runs all was done by this ISO day. */
  readonly by: readonly { readonly percent: number; readonly day: string }[];
  /** Share of the runs, 0 to 1, that end by the finish of the timeline. */
  readonly asPlanned: number;
  /** Share of the runs, 0 to 1, in which a task decides on the end. */
  readonly criticality: readonly { readonly id: string; readonly share: number }[];
}

/** A task that ends on another day; days are working days of its party, more than 0 later, less than 0 earlier. */
export interface MovedTask {
  readonly id: string;
  /** ISO days of its end. */
  readonly was: string;
  readonly now: string;
  readonly days: number;
}

/** What the slip of one task does, while everybody keeps their turns. */
export interface Slip {
  readonly task: string;
  readonly days: number;
  /** Tasks that end later, itself too, the most moved first. */
  readonly moved: readonly MovedTask[];
  readonly finish: { readonly was: string; readonly now: string };
}

/** A timeline as it was first agreed. */
export interface Baseline {
  /** ISO time. */
  readonly at: string;
  readonly finish: string;
  readonly tasks: readonly { readonly id: string; readonly finish: string }[];
}

/** The first timeline against the one of today. */
export interface BaselineComparison {
  readonly at: string;
  /** The end: days are working days of the party that is done last. */
  readonly finish: { readonly was: string; readonly now: string; readonly days: number };
  /** Tasks of both whose end moved, those that lost most first. */
  readonly moved: readonly MovedTask[];
  /** Ids of tasks that only one of both has. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}
