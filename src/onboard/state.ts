import { inOrder, type JournalEvent } from './journal.ts';
import type { PlannedTask, ProofOutcome, TaskState } from './plan.ts';

/** How a task's proof came out at a time. */
export interface Moment {
  /** ISO time. */
  readonly at: string;
  readonly outcome: ProofOutcome;
  /** What fails, where something does. */
  readonly failing?: { readonly requirement: string; readonly sentence: string };
}

/** Where a task stands, and what reopened it. */
export type Standing = Pick<PlannedTask, 'state' | 'drift'>;

type Step = { readonly at: number; readonly order: number } & (
  | { readonly moment: Moment }
  | { readonly event: JournalEvent }
);

/**
 * Where a task stands after all moments and events, whatever order they are given in: only their times count. `last` is
 * how the proof stands now and comes after all else, so that no statement outlives the evidence.
 */
export function foldState(moments: readonly Moment[], events: readonly JournalEvent[], last: Moment): Standing {
  const steps: readonly Step[] = [
    ...moments.map((moment) => ({ at: Date.parse(moment.at), order: 0, moment })),
    ...inOrder(events).map((event) => ({ at: Date.parse(event.at), order: 1, event })),
  ].sort((a, b) => a.at - b.at || a.order - b.order);
  const before = steps.reduce<Standing>(
    (standing, step) => {
      return 'moment' in step ? afterMoment(standing, step.moment) : afterEvent(standing, step.event);
    },
    { state: 'open' },
  );
  return afterMoment(before, last);
}

function afterMoment(standing: Standing, { at, outcome, failing }: Moment): Standing {
  const { state } = standing;
  const was = wasProven(state);
  switch (outcome) {
    case 'proven':
      return { state: 'verified' };
    case 'accepted':
      return { state: 'accepted' };
    case 'unknown':
      return was ? { state: 'stale' } : standing;
    case 'failing':
      if (!was) return standing;
      return { state: 'reopened', ...(failing === undefined ? {} : { drift: { ...failing, since: at } }) };
    case 'not-applicable':
      return standing;
  }
}

function afterEvent(standing: Standing, event: JournalEvent): Standing {
  const { state } = standing;
  if (event.what === 'done') return wasProven(state) ? standing : { ...standing, state: 'claimed' };
  if (event.what === 'reopen')
    return { state: standing.drift === undefined ? 'open' : 'reopened', ...driftOf(standing) };
  if (event.what !== 'set' || event.state === undefined || wasProven(state)) return standing;
  return standing.drift === undefined ? { state: event.state } : { state: 'reopened', ...driftOf(standing) };
}

function driftOf({ drift }: Standing): Pick<Standing, 'drift'> {
  return drift === undefined ? {} : { drift };
}

function wasProven(state: TaskState): boolean {
  return state === 'verified' || state === 'accepted' || state === 'stale';
}

/** Whether a task needs no more work. */
export function isFinished(state: TaskState): boolean {
  return state === 'verified' || state === 'accepted';
}
