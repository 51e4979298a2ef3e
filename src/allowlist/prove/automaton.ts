import type { Expression } from './expression.ts';
import { END, START, SYMBOLS } from './symbols.ts';

/** A state that nothing leads out of, and that accepts nothing. */
export const DEAD = -1;

/** An expression that is too large to be followed: it is then not known what it means. */
export class TooComplex extends Error {}

/** Follows names from their end, a state at a time; states are numbers, made when they are first reached. */
export interface Automaton {
  readonly start: number;
  readonly step: (state: number, symbol: number) => number;
  readonly accepts: (state: number) => boolean;
}

interface Edge {
  readonly symbols: ReadonlySet<number>;
  readonly to: number;
}

const MOST_PLACES = 4_000;
const MOST_STATES = 2_000;
const UNKNOWN = -2;

/** Makes an automaton of a set of whole names: the places of Thompson's construction, in sets, as they are reached. */
export function automatonOf(expression: Expression): Automaton {
  const edges: Edge[][] = [];
  const free: number[][] = [];
  const place = (): number => {
    if (edges.length >= MOST_PLACES) throw new TooComplex();
    edges.push([]);
    free.push([]);
    return edges.length - 1;
  };
  /** Places between which the reversed expression leads. */
  const build = (one: Expression): readonly [from: number, to: number] => {
    const from = place();
    const to = place();
    switch (one.is) {
      case 'one-of':
        edges[from]?.push({ symbols: new Set(one.symbols), to });
        break;
      case 'sequence': {
        let last = from;
        for (const part of one.parts.toReversed()) {
          const [start, end] = build(part);
          free[last]?.push(start);
          last = end;
        }
        free[last]?.push(to);
        break;
      }
      case 'either':
        for (const option of one.options) {
          const [start, end] = build(option);
          free[from]?.push(start);
          free[end]?.push(to);
        }
        break;
      case 'repeated': {
        const [start, end] = build(one.part);
        free[from]?.push(start);
        free[end]?.push(start, to);
        if (one.least === 0) free[from]?.push(to);
      }
    }
    return [from, to];
  };
  const [first, last] = build(expression);

  const sets: (readonly number[])[] = [];
  const numbers = new Map<string, number>();
  const steps: Int32Array[] = [];
  const stateOf = (places: Iterable<number>): number => {
    const closed = new Set(places);
    for (const at of closed) for (const next of free[at] ?? []) closed.add(next);
    if (closed.size === 0) return DEAD;
    const sorted = [...closed].sort((a, b) => a - b);
    const key = sorted.join(' ');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (sets.length >= MOST_STATES) throw new TooComplex();
    sets.push(sorted);
    steps.push(new Int32Array(SYMBOLS.length + 2).fill(UNKNOWN));
    numbers.set(key, sets.length - 1);
    return sets.length - 1;
  };
  const step = (state: number, symbol: number): number => {
    const row = steps[state];
    if (row === undefined) return DEAD;
    const known = row[symbol] ?? DEAD;
    if (known !== UNKNOWN) return known;
    const reached = (sets[state] ?? []).flatMap((at) =>
      (edges[at] ?? []).flatMap(({ symbols, to }) => (symbols.has(symbol) ? [to] : [])),
    );
    const next = stateOf(reached);
    row[symbol] = next;
    return next;
  };
  return {
    start: step(stateOf([first]), END),
    step,
    accepts: (state) => sets[step(state, START)]?.includes(last) === true,
  };
}
