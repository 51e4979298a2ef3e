import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baselineOf, compareWithBaseline } from './baseline.ts';
import { smallTimelines } from './brute-force-for-test.ts';
import { createNetwork } from './network.ts';
import { scheduleOf } from './schedule.ts';
import { slipOf } from './slip.ts';

const WEEK = { workdays: [1, 2, 3, 4, 5], holidays: [], freezes: [] };
const one = { optimistic: 1, likely: 1, pessimistic: 1 };
const input = {
  start: '2026-11-23',
  people: { provider: 1, customer: 1 },
  calendars: { provider: WEEK, customer: WEEK },
  work: [
    { id: 'licences', party: 'customer' as const, estimate: one, dependsOn: [] },
    { id: 'forests', party: 'provider' as const, estimate: one, dependsOn: [] },
    { id: 'pilot', party: 'provider' as const, estimate: one, dependsOn: ['licences', 'forests'] },
  ],
};

describe('a slip', () => {
  it('moves what waits for the task, over the weekend too', () => {
    expect(slipOf(createNetwork(input), 'licences', 4)).toEqual({
      task: 'licences',
      days: 4,
      moved: [
        { id: 'licences', was: '2026-11-23', now: '2026-11-27', days: 4 },
        { id: 'pilot', was: '2026-11-24', now: '2026-11-30', days: 4 },
      ],
      finish: { was: '2026-11-24', now: '2026-11-30' },
    });
  });

  it('moves the end where the task is critical, and where it is not only by more than its slack', () => {
    fc.assert(
      fc.property(smallTimelines, fc.integer({ min: 1, max: 20 }), (timeline, quarters) => {
        const network = createNetwork(timeline);
        const last = new Set(scheduleOf(network).tasks.flatMap(({ id, critical }) => (critical ? [id] : [])));

        for (const { id, slack, finished } of scheduleOf(network).tasks) {
          if (finished) continue;
          const { moved, finish } = slipOf(network, id, quarters / 4);
          expect(moved.find((task) => task.id === id)?.days).toBe(quarters / 4);
          if (quarters / 4 <= slack) expect(finish.now).toBe(finish.was);
          else expect(moved.some((task) => last.has(task.id) || task.now >= finish.was)).toBe(true);
        }
      }),
    );
  });

  it('says which task is not there, or finished, or how many days it takes', () => {
    const network = createNetwork({
      ...input,
      today: '2026-11-24',
      work: input.work.map((task) => (task.id === 'forests' ? { ...task, finished: '2026-11-23' } : task)),
    });

    expect(() => slipOf(network, 'gone', 1)).toThrow('There is no task gone');
    expect(() => slipOf(network, 'forests', 1)).toThrow('forests is finished');
    expect(() => slipOf(network, 'pilot', 0)).toThrow('from a quarter of a day');
    expect(() => slipOf(network, 'pilot', Number.NaN)).toThrow('from a quarter of a day');
  });
});

describe('the first timeline against today', () => {
  const first = baselineOf(scheduleOf(createNetwork(input)), '2026-11-20T09:00:00.000Z');

  it('counts what was lost and won in working days, and names what came and went', () => {
    const later = {
      ...input,
      today: '2026-11-30',
      work: [
        { id: 'licences', party: 'customer' as const, estimate: one, dependsOn: [], finished: '2026-11-27' },
        { id: 'pilot', party: 'provider' as const, estimate: one, dependsOn: ['licences'] },
        { id: 'guests', party: 'customer' as const, estimate: one, dependsOn: [] },
      ],
    };

    expect(compareWithBaseline(later, scheduleOf(createNetwork(later)), first)).toEqual({
      at: '2026-11-20T09:00:00.000Z',
      finish: { was: '2026-11-24', now: '2026-11-30', days: 4 },
      moved: [
        { id: 'licences', was: '2026-11-23', now: '2026-11-27', days: 4 },
        { id: 'pilot', was: '2026-11-24', now: '2026-11-30', days: 4 },
      ],
      added: ['guests'],
      removed: ['forests'],
    });
  });

  it('says won days as less than none', () => {
    const earlier = { ...input, start: '2026-11-20' };

    const { finish, moved } = compareWithBaseline(earlier, scheduleOf(createNetwork(earlier)), first);

    expect(finish).toEqual({ was: '2026-11-24', now: '2026-11-23', days: -1 });
    expect(moved.map(({ days }) => days)).toEqual([-1, -1, -1]);
  });
});
