import type { JournalEvent } from './journal.ts';
import type { PlannedTask, TaskState } from './plan.ts';
import type { Moment } from './state.ts';

/**
 * When work on a task began, or ended, as far as it is known. It ended when its proof first held after it last failed; what
 * is stale was done. It began when somebody said so, or said that it is done and nothing proves it.
 */
export function taskTimes(
  state: TaskState,
  moments: readonly Moment[],
  events: readonly JournalEvent[],
  asOf: string,
): Pick<PlannedTask, 'startedAt' | 'finishedAt'> {
  if (state === 'verified' || state === 'accepted' || state === 'stale') {
    const inOrder = moments.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const after = inOrder.slice(inOrder.findLastIndex(({ outcome }) => outcome === 'failing') + 1);
    return { finishedAt: after.find(({ outcome }) => outcome === 'proven' || outcome === 'accepted')?.at ?? asOf };
  }
  if (state !== 'in-progress' && state !== 'claimed') return {};
  const reset = events.findLastIndex(
    (event) => event.what === 'reopen' || (event.what === 'set' && event.state === 'open'),
  );
  const begun = events
    .slice(reset + 1)
    .find((event) => event.what === 'done' || (event.what === 'set' && event.state === 'in-progress'));
  return begun === undefined ? {} : { startedAt: begun.at };
}
