import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScheduledWork, ScheduleInput } from '../schedule-input.ts';
import { earliest, endOf, isWorked, quartersFrom, type Span, smallTimelines } from './brute-force-for-test.ts';
import { createNetwork, type Network } from './network.ts';
import { scheduleOf } from './schedule.ts';

const QUARTERS = quartersFrom('2026-11-23', 400);
const RUNS = { numRuns: 300 };

/** Whom each task's person was at before, by id. */
function turnsOf({ work, taskAt, personWasAt }: Network): ReadonlyMap<string, string> {
  const turns = new Map<string, string>();
  taskAt.forEach((task, place) => {
    const before = personWasAt[place] ?? -1;
    if (before >= 0) turns.set(work.ids[task] ?? '', work.ids[taskAt[before] ?? 0] ?? '');
  });
  return turns;
}

const unlimited = (input: ScheduleInput): ScheduleInput => ({ ...input, people: { provider: 99, customer: 99 } });
const isOpen = (one: ScheduledWork) => one.finished === undefined;
const dayOf = (quarter: number) => QUARTERS[quarter]?.day;

describe('a timeline, held against one that goes quarter by quarter', () => {
  it('with people enough, has every task as early as what it waits for, its days and its freezes allow', () => {
    fc.assert(
      fc.property(smallTimelines.map(unlimited), (input) => {
        const spans = earliest(input, QUARTERS);

        const { tasks, finish } = scheduleOf(createNetwork(input));

        expect(tasks.map(({ id, start, finish: end }) => ({ id, start, end }))).toEqual(
          input.work.map(({ id }) => {
            const { from, to } = spans.get(id) ?? { from: -1, to: -1 };
            return { id, start: dayOf(from), end: dayOf(to - 1) };
          }),
        );
        expect(finish).toBe(dayOf(endOf(spans) - 1));
      }),
      RUNS,
    );
  });

  it('with few people, has each of them at one task at a time, and nobody idle where a task could begin', () => {
    fc.assert(
      fc.property(smallTimelines, (input) => {
        const network = createNetwork(input);
        const spans = earliest(input, QUARTERS, turnsOf(network));
        const open = input.work.filter(isOpen);
        const busy = (party: string, at: number) =>
          open.filter((one) => one.party === party && isWithin(spans.get(one.id), at)).length;

        for (const [at, quarter] of QUARTERS.entries()) {
          if (at >= endOf(spans)) break;
          for (const party of ['provider', 'customer'] as const)
            expect(busy(party, at)).toBeLessThanOrEqual(input.people[party]);
          for (const one of open) {
            const isReady =
              one.dependsOn.every((id) => (spans.get(id)?.to ?? 0) <= at) &&
              [input.start, input.today, one.notBefore].every((day) => day === undefined || day <= quarter.day) &&
              isWorked(quarter, input.calendars[one.party], one.inFreeze === true);
            if (isReady && at < (spans.get(one.id)?.from ?? 0))
              expect(busy(one.party, at)).toBe(input.people[one.party]);
          }
        }
        const { tasks, finish } = scheduleOf(network);
        expect(tasks.map(({ start, finish: end }) => [start, end])).toEqual(
          input.work.map(({ id }) => [dayOf(spans.get(id)?.from ?? 0), dayOf((spans.get(id)?.to ?? 0) - 1)]),
        );
        expect(finish).toBe(dayOf(endOf(spans) - 1));
      }),
      RUNS,
    );
  });

  it('says of each task truly how far it can slip: not a quarter of a day more, and a critical one not at all', () => {
    fc.assert(
      fc.property(smallTimelines, (input) => {
        const network = createNetwork(input);
        const turns = turnsOf(network);
        const end = endOf(earliest(input, QUARTERS, turns));
        const endWith = (id: string, change: { later?: number; longer?: number }) =>
          endOf(earliest(input, QUARTERS, turns, { id, ...change }));

        for (const { id, slack, critical, finished } of scheduleOf(network).tasks) {
          if (finished) continue;
          expect(endWith(id, { later: slack * 4 })).toBe(end);
          expect(endWith(id, { later: slack * 4 + 1 })).toBeGreaterThan(end);
          expect(critical).toBe(endWith(id, { longer: 1 }) > end);
          if (critical) expect(endWith(id, { longer: 4 })).toBeGreaterThan(end);
        }
      }),
      RUNS,
    );
  });

  it('names a chain that decides on the end: gapless but for days without work, and each task of it critical', () => {
    fc.assert(
      fc.property(smallTimelines, (input) => {
        const { tasks, criticalPath, finish } = scheduleOf(createNetwork(input));
        const byId = new Map(tasks.map((one) => [one.id, one]));
        const chain = criticalPath.flatMap((id) => byId.get(id) ?? []);

        expect(chain.every(({ critical }) => critical)).toBe(true);
        if (chain.length > 0) expect(chain.at(-1)?.finish).toBe(finish);
        chain.slice(1).forEach(({ waitsFor }, index) => {
          expect(waitsFor.kind).toMatch(/^(task|person)$/);
          expect((chain[index]?.finish ?? '') <= (chain[index + 1]?.start ?? '')).toBe(true);
        });
        // Days without work may give what the first one waits for some slack.
        const first = chain[0]?.waitsFor;
        if (first !== undefined && 'task' in first) expect(byId.get(first.task)?.critical).toBe(false);
      }),
      RUNS,
    );
  });
});

function isWithin(span: Span | undefined, at: number): boolean {
  return span !== undefined && span.from <= at && at < span.to;
}

const WEEK = { workdays: [1, 2, 3, 4, 5], holidays: [], freezes: [] };

function timeline(work: readonly Partial<ScheduledWork>[], more: Partial<ScheduleInput> = {}): ScheduleInput {
  return {
    start: '2026-11-23',
    people: { provider: 2, customer: 2 },
    calendars: { provider: WEEK, customer: WEEK },
    work: work.map((one, index) => ({
      id: `t${index}`,
      party: 'customer',
      estimate: { optimistic: 1, likely: 1, pessimistic: 1 },
      dependsOn: [],
      ...one,
    })),
    ...more,
  };
}

describe('a timeline', () => {
  it('lets no change begin or go on in a freeze, and lets go on what changes nothing', () => {
    const freezes = [{ from: '2026-11-24', to: '2026-11-29', reason: 'quarter end' }];
    const three = { optimistic: 3, likely: 3, pessimistic: 3 };

    const { tasks } = scheduleOf(
      createNetwork(
        timeline([{ estimate: three }, { estimate: three, inFreeze: true }], {
          calendars: { provider: WEEK, customer: { ...WEEK, freezes } },
        }),
      ),
    );

    expect(tasks.map(({ start, finish }) => [start, finish])).toEqual([
      ['2026-11-23', '2026-12-01'],
      ['2026-11-23', '2026-11-25'],
    ]);
  });

  it('counts what has begun as work of its people, and leaves of it what its days have not done', () => {
    const five = { optimistic: 5, likely: 5, pessimistic: 5 };

    const { tasks } = scheduleOf(
      createNetwork(
        timeline([{ estimate: five, started: '2026-11-24' }, { started: '2026-11-02' }, {}], {
          start: '2026-11-02',
          today: '2026-11-26',
        }),
      ),
    );

    expect(tasks.map(({ start, finish, waitsFor }) => [start, finish, waitsFor.kind])).toEqual([
      ['2026-11-24', '2026-11-30', 'nothing'],
      ['2026-11-02', '2026-11-26', 'nothing'],
      ['2026-11-26', '2026-11-27', 'person'],
    ]);
  });

  it('gives a free person the task with the longest way to the end, at the same length the first', () => {
    const { tasks } = scheduleOf(
      createNetwork(
        timeline([{}, {}, { dependsOn: ['t1'] }, {}], {
          people: { provider: 1, customer: 1 },
        }),
      ),
    );

    expect(tasks.toSorted((a, b) => (a.start < b.start ? -1 : 1)).map(({ id }) => id)).toEqual([
      't1',
      't0',
      't2',
      't3',
    ]);
  });

  it('takes the expected day of an estimate: a sixth of the ends and four of what is likely', () => {
    const { tasks } = scheduleOf(createNetwork(timeline([{ estimate: { optimistic: 1, likely: 2, pessimistic: 9 } }])));

    expect(tasks[0]?.finish, '(1 + 8 + 9) / 6 = 3 days').toBe('2026-11-25');
  });

  it.each<[string, string, ScheduleInput]>([
    ['unreadable-day', 'a day that is none', timeline([{ notBefore: '2026-02-30' }])],
    ['unreadable-day', 'a day in words', timeline([{}], { start: 'Monday' })],
    ['finished-in-the-future', 'an end that has not come', timeline([{ finished: '2027-01-01' }])],
    ['unreadable-day', 'an end before the beginning', timeline([{ started: '2026-11-20', finished: '2026-11-19' }])],
    ['unknown-task', 'a dependency on nothing', timeline([{ dependsOn: ['gone'] }])],
    ['two-of-one-id', 'an id twice', timeline([{ id: 'a' }, { id: 'a' }])],
    ['circle', 'a circle', timeline([{ dependsOn: ['t2'] }, { dependsOn: ['t0'] }, { dependsOn: ['t1'] }])],
    ['people', 'nobody there', timeline([{}], { people: { provider: 1, customer: 0 } })],
    ['estimate', 'an estimate upside down', timeline([{ estimate: { optimistic: 3, likely: 2, pessimistic: 1 } }])],
    ['estimate', 'no estimate', timeline([{ estimate: { optimistic: 0, likely: Number.NaN, pessimistic: 1 } }])],
    [
      'no-working-day',
      'a week without days',
      timeline([{}], { calendars: { provider: WEEK, customer: { ...WEEK, workdays: [] } } }),
    ],
    ['no-working-day', 'a freeze of everything', timeline([{}], frozen('2026-01-01'))],
    ['never-ends', 'a freeze without end', timeline([{}, { dependsOn: ['t0'] }], frozen('2026-11-24'))],
    [
      'freeze-backwards',
      'a freeze that ends before it begins',
      timeline([{}], {
        calendars: {
          provider: WEEK,
          customer: { ...WEEK, freezes: [{ from: '2026-12-02', to: '2026-12-01', reason: 'x' }] },
        },
      }),
    ],
  ])('refuses with %s %s', (code, _, input) => {
    expect(() => createNetwork(input)).toThrow(expect.objectContaining({ name: 'ScheduleFault', code }));
  });

  it('names the circle, the freeze and what to do', () => {
    expect(() =>
      createNetwork(
        timeline([{ dependsOn: ['t2'] }, { dependsOn: ['t0'] }, { dependsOn: ['t1'] }, { dependsOn: ['t2'] }]),
      ),
    ).toThrow('in a circle: t0 -> t2 -> t1 -> t0. Take one');
    expect(() => createNetwork(timeline([{}, { dependsOn: ['t0'] }], frozen('2026-11-24')))).toThrow(
      'calendar of the customer: t1 would not be done within a hundred years: the freeze "for ever" lasts until 9999-12-31: give it an end that is meant, or let t1 go on in a freeze.',
    );
  });

  it('of no task is over on its first day', () => {
    expect(scheduleOf(createNetwork(timeline([])))).toEqual({ tasks: [], finish: '2026-11-23', criticalPath: [] });
  });
});

function frozen(from: string): Partial<ScheduleInput> {
  const freezes = [{ from, to: '9999-12-31', reason: 'for ever' }];
  return { calendars: { provider: WEEK, customer: { ...WEEK, freezes } } };
}
