import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestSteps, type Choice, findSmallest, MOST_EXACT, type Obstacle, type SubjectGroup } from './search.ts';

const choicesOf = (...costs: readonly number[]): readonly Choice[] => costs.map((cost) => ({ cost }));
const by = (...clearedBy: readonly number[]): Obstacle => ({ clearedBy });

describe('the smallest set of changes', () => {
  it('is one change that clears two obstacles, rather than one for each', () => {
    expect(findSmallest([by(0, 2), by(1, 2)], choicesOf(1, 1, 9))).toMatchObject({ chosen: [2], method: 'exact' });
  });

  it('is the cheapest of those that are as small', () => {
    expect(findSmallest([by(0, 1)], choicesOf(5, 3)).chosen).toEqual([1]);
  });

  it('says which changes nothing else can take the place of, and what nothing clears', () => {
    expect(findSmallest([by(0), by(0, 1), by(1, 2), by()], choicesOf(1, 1, 1))).toEqual({
      chosen: [0, 1],
      method: 'exact',
      needed: 1,
      searched: 1,
      stuck: 1,
    });
  });

  it('is nothing where nothing is in the way', () => {
    expect(findSmallest([], choicesOf(1))).toMatchObject({ chosen: [], stuck: 0 });
  });

  it('leaves out what another beats in everything, so that more can be looked at', () => {
    const pairs = Array.from({ length: MOST_EXACT }, (_, index) => by(index * 2, index * 2 + 1));

    const found = findSmallest(pairs, choicesOf(...pairs.flatMap(() => [4, 1])));

    expect(found).toMatchObject({ method: 'exact', searched: MOST_EXACT });
    expect(found.chosen.every((place) => place % 2 === 1)).toBe(true);
  });

  it('may be larger than it must be beyond twenty candidates, and says so', () => {
    const size = MOST_EXACT + 1;
    const obstacles = Array.from({ length: size }, (_, index) => by(index, (index + 1) % size));

    const found = findSmallest(obstacles, choicesOf(...obstacles.map(() => 1)));

    expect(found.method).toBe('greedy');
    expect(obstacles.every(({ clearedBy }) => clearedBy.some((place) => found.chosen.includes(place)))).toBe(true);
  });
});

const problem = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.record({
    choices: fc.array(fc.record({ cost: fc.integer({ min: 0, max: 4 }) }), { minLength: size, maxLength: size }),
    obstacles: fc.array(
      fc.uniqueArray(fc.integer({ min: 0, max: size - 1 })).map((clearedBy) => ({ clearedBy })),
      { maxLength: 8 },
    ),
  }),
);

/** Every subset, by counting in binary. */
function subsets(size: number): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** size }, (_, set) =>
    Array.from({ length: size }, (__, bit) => bit).filter((bit) => (set >> bit) & 1),
  );
}

describe('against every set there is', () => {
  it('none is smaller, and none as small is cheaper', () => {
    fc.assert(
      fc.property(problem, ({ choices, obstacles }) => {
        const possible = obstacles.filter(({ clearedBy }) => clearedBy.length > 0);
        const costOf = (set: readonly number[]) => set.reduce((sum, place) => sum + (choices[place]?.cost ?? 0), 0);
        const rank = (set: readonly number[]) => set.length * 1000 + costOf(set);
        const [best = []] = subsets(choices.length)
          .filter((set) => possible.every(({ clearedBy }) => clearedBy.some((place) => set.includes(place))))
          .sort((a, b) => rank(a) - rank(b));

        const found = findSmallest(obstacles, choices);

        expect(rank(found.chosen)).toBe(rank(best));
        expect(possible.every(({ clearedBy }) => clearedBy.some((place) => found.chosen.includes(place)))).toBe(true);
      }),
    );
  });

  it('no set of as many changes lets more subjects pass', () => {
    const group = problem.map(({ choices, obstacles }) => ({ choices, obstacles }));
    fc.assert(
      fc.property(group, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 8, maxLength: 8 }), (one, counts) => {
        const groups: readonly SubjectGroup[] = one.obstacles.map((obstacle, index) => ({
          count: counts[index] ?? 1,
          obstacles: one.obstacles.slice(index, index + 2).concat(obstacle),
        }));
        const passed = (set: readonly number[]) =>
          groups.reduce(
            (sum, { count, obstacles }) =>
              obstacles.every(({ clearedBy }) => clearedBy.some((place) => set.includes(place))) ? sum + count : sum,
            0,
          );

        for (const step of bestSteps(groups, one.choices, 3).steps) {
          const best = Math.max(
            ...subsets(one.choices.length)
              .filter((set) => set.length === step.size)
              .map(passed),
          );
          expect([step.more, passed(step.chosen)]).toEqual([best, best]);
        }
      }),
    );
  });
});
