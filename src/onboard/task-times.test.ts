import { describe, expect, it } from 'vitest';
import type { JournalEvent } from './journal.ts';
import type { ProofOutcome } from './plan.ts';
import { taskTimes } from './task-times.ts';

const AS_OF = '2026-12-31T00:00:00.000Z';
const day = (of: number) => `2026-12-${String(of).padStart(2, '0')}T08:00:00.000Z`;
const moments = (...outcomes: readonly ProofOutcome[]) =>
  outcomes.map((outcome, index) => ({ at: day(index + 1), outcome }));
const said = (of: number) => ({ id: String(of), at: day(of), by: 'ada' });

describe('when a task was worked on', () => {
  it('ends when its proof first held after it last failed, also where nobody knows since', () => {
    expect(taskTimes('verified', moments('failing', 'proven', 'failing', 'unknown', 'proven'), [], AS_OF)).toEqual({
      finishedAt: day(5),
    });
    expect(taskTimes('stale', moments('accepted', 'proven', 'unknown'), [], AS_OF)).toEqual({ finishedAt: day(1) });
    expect(taskTimes('verified', moments('failing'), [], AS_OF), 'proven only just now').toEqual({ finishedAt: AS_OF });
  });

  it('begins when somebody says so, or that it is done, since it was last reopened', () => {
    const events: readonly JournalEvent[] = [
      { ...said(1), what: 'done', subject: 'a' },
      { ...said(2), what: 'reopen', subject: 'a' },
      { ...said(3), what: 'note', subject: 'a', text: 'again' },
      { ...said(4), what: 'set', subject: 'a', state: 'in-progress' },
      { ...said(5), what: 'done', subject: 'a' },
    ];

    expect(taskTimes('claimed', moments('failing'), events, AS_OF)).toEqual({ startedAt: day(4) });
    expect(taskTimes('open', moments('failing'), events, AS_OF)).toEqual({});
    expect(taskTimes('reopened', moments('proven', 'failing'), [], AS_OF)).toEqual({});
  });
});
