/** Something that could be done, by its place in a list, with a weight to tell sets of the same size apart. */
export interface Choice {
  readonly cost: number;
}

/** Something in the way: gone as soon as one of some choices, by place, is made. */
export interface Obstacle {
  readonly clearedBy: readonly number[];
}

/** A smallest set of choices, and how it was found. */
export interface SmallestSet {
  /** Places of what to choose, ascending. */
  readonly chosen: readonly number[];
  /** `exact`: no smaller set does; `greedy`: a smaller one may. */
  readonly method: 'exact' | 'greedy';
  /** Choices that some obstacle cannot do without, and those besides that no other beats, which were searched. */
  readonly needed: number;
  readonly searched: number;
  /** Obstacles that no choice clears; the set clears all the others. */
  readonly stuck: number;
}

/** With so many choices every set is looked at; beyond, the best next one is taken each time. */
export const MOST_EXACT = 20;

/**
 * The smallest set of choices that clears every obstacle which any choice clears; of several as small, the cheapest, and of
 * those the one whose places come first. Choices that are alone with an obstacle are taken first, which loses nothing.
 */
export function findSmallest(obstacles: readonly Obstacle[], choices: readonly Choice[]): SmallestSet {
  const possible = obstacles.filter(({ clearedBy }) => clearedBy.length > 0);
  const needed = new Set(possible.flatMap(({ clearedBy }) => (clearedBy.length === 1 ? clearedBy : [])));
  const open = distinct(possible.filter(({ clearedBy }) => !clearedBy.some((place) => needed.has(place))));
  const places = withoutBeaten(open, choices);
  const isExact = places.length <= MOST_EXACT;
  const found = isExact ? searchAll(open, places, choices) : takeBest(open, places, choices);
  return {
    chosen: [...needed, ...found].sort((a, b) => a - b),
    method: isExact ? 'exact' : 'greedy',
    needed: needed.size,
    searched: places.length,
    stuck: obstacles.length - possible.length,
  };
}

function distinct(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  return [...new Map(obstacles.map((one) => [[...one.clearedBy].sort((a, b) => a - b).join(), one])).values()];
}

/** The choices that no other one beats: clears as much, and costs no more. To take the other instead is never worse. */
function withoutBeaten(open: readonly Obstacle[], choices: readonly Choice[]): readonly number[] {
  const clears = new Map<number, Set<number>>();
  for (const [at, { clearedBy }] of open.entries())
    for (const place of clearedBy) clears.set(place, (clears.get(place) ?? new Set()).add(at));
  const costOf = (place: number) => choices[place]?.cost ?? 0;
  const beats = (other: number, place: number): boolean => {
    const [mine, its] = [clears.get(place), clears.get(other)];
    if (mine === undefined || its === undefined || costOf(other) > costOf(place)) return false;
    if (![...mine].every((at) => its.has(at))) return false;
    return its.size > mine.size || costOf(other) < costOf(place) || other < place;
  };
  const places = [...clears.keys()].sort((a, b) => a - b);
  return places.filter((place) => !places.some((other) => other !== place && beats(other, place)));
}

/** Every set, the smaller first; sets are numbers, a bit for each place. */
function searchAll(
  open: readonly Obstacle[],
  places: readonly number[],
  choices: readonly Choice[],
): readonly number[] {
  const wanted = open.map(({ clearedBy }) =>
    clearedBy.reduce((bits, place) => (places.includes(place) ? bits | (1 << places.indexOf(place)) : bits), 0),
  );
  const end = 2 ** places.length;
  for (let size = 0; size <= places.length; size += 1) {
    let best: { readonly chosen: readonly number[]; readonly cost: number } | undefined;
    for (let set = firstOf(size); set < end; set = nextOf(set)) {
      if (wanted.every((bits) => (bits & set) !== 0)) {
        const chosen = places.filter((_, bit) => (set & (1 << bit)) !== 0);
        const cost = chosen.reduce((sum, place) => sum + (choices[place]?.cost ?? 0), 0);
        if (best === undefined || cost < best.cost || (cost === best.cost && isBefore(chosen, best.chosen)))
          best = { chosen, cost };
      }
      if (set === 0) break;
    }
    if (best !== undefined) return best.chosen;
  }
  return [];
}

function firstOf(size: number): number {
  return 2 ** size - 1;
}

/** The next larger number with as many bits (Gosper's hack, HAKMEM item 175). */
function nextOf(set: number): number {
  const low = set & -set;
  const ripple = set + low;
  return (((ripple ^ set) >>> 2) / low) | ripple;
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((place, index) => place !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** The choice that clears most of what is left, and so on; what the later ones make needless is left out again. */
function takeBest(open: readonly Obstacle[], places: readonly number[], choices: readonly Choice[]): readonly number[] {
  const chosen: number[] = [];
  let left = open;
  while (left.length > 0) {
    const [best] = places
      .map((place) => ({ place, clears: left.filter(({ clearedBy }) => clearedBy.includes(place)).length }))
      .sort(
        (a, b) =>
          b.clears - a.clears || (choices[a.place]?.cost ?? 0) - (choices[b.place]?.cost ?? 0) || a.place - b.place,
      );
    if (best === undefined || best.clears === 0) break;
    chosen.push(best.place);
    left = left.filter(({ clearedBy }) => !clearedBy.includes(best.place));
  }
  return chosen.reduceRight<readonly number[]>((kept, place) => {
    const without = kept.filter((one) => one !== place);
    return open.every(({ clearedBy }) => clearedBy.some((one) => without.includes(one))) ? without : kept;
  }, chosen);
}

/** Beyond twenty candidates too every set of a few is looked at, as long as that is no more than so many comparisons. */
const MOST_COMPARED = 10_000_000;

/** Subjects alike: each passes as soon as everything in its way is cleared. */
export interface SubjectGroup {
  readonly count: number;
  readonly obstacles: readonly Obstacle[];
}

/** The best set of so many choices: how many subjects pass by it. */
export interface Step {
  readonly size: number;
  readonly chosen: readonly number[];
  readonly more: number;
}

/** For 1, 2, ... up to `most` choices the set by which most subjects pass; ends where another one brings nobody. */
export function bestSteps(
  groups: readonly SubjectGroup[],
  choices: readonly Choice[],
  most: number,
): { readonly steps: readonly Step[]; readonly method: 'exact' | 'greedy' } {
  const places = [...new Set(groups.flatMap(({ obstacles }) => obstacles.flatMap(({ clearedBy }) => clearedBy)))].sort(
    (a, b) => a - b,
  );
  const isExact = places.length <= MOST_EXACT || places.length ** most * groups.length <= MOST_COMPARED;
  const steps: Step[] = [];
  for (let size = 1; size <= Math.min(most, places.length); size += 1) {
    const before = steps.at(-1);
    const sets = isExact ? setsOf(places, size) : places.map((place) => [...(before?.chosen ?? []), place]);
    let best: (Step & { readonly cost: number }) | undefined;
    for (const set of sets) {
      const chosen = [...new Set(set)].sort((a, b) => a - b);
      const more = passing(groups, new Set(chosen));
      const cost = chosen.reduce((sum, place) => sum + (choices[place]?.cost ?? 0), 0);
      if (best === undefined || more > best.more || (more === best.more && cost < best.cost))
        best = { size, chosen, more, cost };
    }
    if (best === undefined) break;
    const { cost: _, ...step } = best;
    if (step.more > (before?.more ?? 0)) steps.push(step);
    else if (!isExact) break;
  }
  return { steps, method: isExact ? 'exact' : 'greedy' };
}

function passing(groups: readonly SubjectGroup[], chosen: ReadonlySet<number>): number {
  return groups.reduce(
    (sum, { count, obstacles }) =>
      obstacles.every(({ clearedBy }) => clearedBy.some((place) => chosen.has(place))) ? sum + count : sum,
    0,
  );
}

function* setsOf(places: readonly number[], size: number, from = 0): Generator<readonly number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let index = from; index <= places.length - size; index += 1)
    for (const rest of setsOf(places, size - 1, index + 1)) yield [places[index] ?? 0, ...rest];
}
