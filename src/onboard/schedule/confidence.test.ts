import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScheduledWork, ScheduleInput } from '../schedule-input.ts';
import { confidenceOf } from './confidence.ts';
import { createNetwork } from './network.ts';
import { chancesOf, drawsOf } from './pert.ts';
import { scheduleOf } from './schedule.ts';

const EVERY_DAY = { workdays: [1, 2, 3, 4, 5, 6, 7], holidays: [], freezes: [] };

function timeline(work: readonly Partial<ScheduledWork>[], people = 9): ScheduleInput {
  return {
    start: '2026-11-23',
    people: { provider: people, customer: people },
    calendars: { provider: EVERY_DAY, customer: EVERY_DAY },
    work: work.map((one, index) => ({
      id: `t${index}`,
      party: 'customer',
      estimate: { optimistic: 2, likely: 4, pessimistic: 12 },
      dependsOn: [],
      ...one,
    })),
  };
}

const estimates = fc
  .tuple(fc.integer({ min: 4, max: 80 }), fc.nat({ max: 80 }), fc.nat({ max: 80 }))
  .map(([a, b, c]) => ({ optimistic: a / 4, likely: (a + b) / 4, pessimistic: (a + b + c) / 4 }));

describe('what an estimate draws', () => {
  it('has the mean and the variance of beta-PERT', () => {
    fc.assert(
      fc.property(estimates, (estimate) => {
        const { optimistic, likely, pessimistic } = estimate;
        const { least, chances } = chancesOf(estimate);
        const mean = chances.reduce((sum, chance, column) => sum + chance * (least + column), 0) / 4;
        const variance = chances.reduce((sum, chance, column) => sum + chance * ((least + column) / 4 - mean) ** 2, 0);

        // The variance of the beta distribution on an interval whose shapes add up to 6; rounding adds at most 1/12 of a cell.
        const expected = (optimistic + 4 * likely + pessimistic) / 6;
        expect(mean).toBeCloseTo(expected, 1);
        expect(variance).toBeGreaterThan(((expected - optimistic) * (pessimistic - expected)) / 7 - 0.02);
        expect(variance).toBeLessThan(((expected - optimistic) * (pessimistic - expected)) / 7 + 0.02);
        expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 10);
      }),
    );
  });

  it('draws each count of quarters as often as its chance says', () => {
    fc.assert(
      fc.property(estimates, (estimate) => {
        const { chances } = chancesOf(estimate);
        const { share, other } = drawsOf(estimate);
        const drawn = new Float64Array(chances.length);

        share.forEach((own, column) => {
          drawn[column] = (drawn[column] ?? 0) + own / chances.length;
          const rest = other[column] ?? column;
          drawn[rest] = (drawn[rest] ?? 0) + (1 - own) / chances.length;
        });

        drawn.forEach((one, column) => {
          expect(one).toBeCloseTo(chances[column] ?? 0, 9);
        });
      }),
    );
  });

  it('is one quarter of a day at least, and certain where the estimate is', () => {
    expect(chancesOf({ optimistic: 0, likely: 0, pessimistic: 0 })).toEqual({ least: 1, chances: Float64Array.of(1) });
    expect(drawsOf({ optimistic: 3, likely: 3, pessimistic: 3 }).least).toBe(12);
  });
});

describe('how likely an end is', () => {
  it('is the same for the same seed, and another for another', () => {
    const network = createNetwork(timeline([{}, { dependsOn: ['t0'] }, {}]));

    expect(confidenceOf(network, 2000, 7)).toEqual(confidenceOf(network, 2000, 7));
    expect(confidenceOf(network, 2000, 8)).not.toEqual(confidenceOf(network, 2000, 7));
  });

  it('grows with the days, and follows the distribution of the only task', () => {
    const { by } = confidenceOf(createNetwork(timeline([{}])), 10_000, 1);
    const { least, chances } = chancesOf({ optimistic: 2, likely: 4, pessimistic: 12 });

    for (const { percent, day } of by) {
      const days = (Date.parse(day) - Date.parse('2026-11-23')) / 86_400_000 + 1;
      const within = (whole: number) =>
        chances.reduce((sum, chance, column) => sum + (least + column <= whole * 4 ? chance : 0), 0);
      expect(within(days)).toBeGreaterThan(percent / 100 - 0.02);
      expect(within(days - 1)).toBeLessThan(percent / 100 + 0.02);
    }
    expect(by.map(({ day }) => day)).toEqual(by.map(({ day }) => day).toSorted());
  });

  it('is certain where every estimate is', () => {
    const sure = { optimistic: 2, likely: 2, pessimistic: 2 };
    const network = createNetwork(
      timeline([{ estimate: sure }, { estimate: sure, dependsOn: ['t0'] }, { estimate: sure }]),
    );

    const { by, asPlanned, criticality } = confidenceOf(network, 100, 1);

    expect(by.map(({ day }) => day)).toEqual(['2026-11-26', '2026-11-26', '2026-11-26']);
    expect(asPlanned).toBe(1);
    expect(criticality.map(({ share }) => share)).toEqual([1, 1, 0]);
  });

  it('is less than the timeline promises where several tasks must come together', () => {
    const network = createNetwork(
      timeline(
        Array.from({ length: 12 }, () => ({})),
        12,
      ),
    );

    const { asPlanned, by } = confidenceOf(network, 5000, 3);

    expect(asPlanned).toBeLessThan(0.05);
    expect((by[0]?.day ?? '') > scheduleOf(network).finish).toBe(true);
  });

  it('leaves out what is finished, and of what has begun the days that are gone', () => {
    const input = timeline([{ finished: '2026-11-23' }, { started: '2026-11-23' }]);
    const network = createNetwork({ ...input, today: '2026-12-20' });

    const { by, criticality } = confidenceOf(network, 500, 1);

    expect(by[2]?.day).toBe('2026-12-20');
    expect(criticality[0]).toEqual({ id: 't0', share: 0 });
  });
});
