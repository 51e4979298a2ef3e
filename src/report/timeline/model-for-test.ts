import type { TimelineModel, TimelineTask } from './model.ts';

const day = (offset: number) => new Date(Date.UTC(2026, 10, 23 + offset)).toISOString().slice(0, 10);

/** A timeline with one task of every kind, and so many more. */
export function createTestTimeline(more = 0, change: Partial<TimelineModel> = {}): TimelineModel {
  const task = (id: string, from: number, to: number, rest: Partial<TimelineTask> = {}): TimelineTask => ({
    id,
    title: `Do what ${id} says`,
    group: 'Remediate',
    who: 'customer',
    state: 'open',
    start: day(from),
    finish: day(to),
    latestFinish: day(to),
    slack: 0,
    critical: false,
    finished: false,
    undecided: false,
    waitsFor: '',
    criticality: 0.25,
    ...rest,
  });
  return {
    title: 'Contoso: timeline of the onboarding',
    asOf: '2026-11-30T08:00:00.000Z',
    today: day(7),
    finish: day(40),
    tasks: [
      task('kickoff', 0, 1, { group: 'Initiate', finished: true, state: 'verified', who: 'provider' }),
      task('licences', 2, 9, { critical: true, who: 'Ada Byron', criticality: 1 }),
      task('forests', 7, 10, { slack: 6.5, latestFinish: day(20), waitsFor: 'Do what kickoff says' }),
      task('certificates', 10, 30, { undecided: true, was: { finish: day(25), days: 5 } }),
      task('pilot', 31, 40, { group: 'Enable', critical: true }),
      ...Array.from({ length: more }, (_, index) =>
        task(`more-${index}`, index % 30, (index % 30) + 3, { group: 'Enable' }),
      ),
    ],
    criticalPath: ['Do what licences says', 'Do what pilot says'],
    confidence: {
      runs: 10_000,
      asPlanned: 0.31,
      by: [
        { percent: 50, day: day(42) },
        { percent: 80, day: day(46) },
        { percent: 95, day: day(51) },
      ],
    },
    freezes: [{ from: day(26), to: day(29), reason: 'year end', whose: 'customer' }],
    baseline: { at: '2026-11-20T08:00:00.000Z', finish: day(36), days: 4 },
    ...change,
  };
}
