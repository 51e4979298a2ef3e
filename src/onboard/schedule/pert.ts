import type { Estimate } from '../plan.ts';
import { QUARTERS } from './working-days.ts';

/** Chances of each count of slots, so that one random number draws one: the alias method. */
export interface Draws {
  /** Slots of the first column. */
  readonly least: number;
  /** Of each column: the share in which it stands for itself, and the column for the rest. */
  readonly share: Float64Array;
  readonly other: Int32Array;
}

/** Steps of Simpson's rule within one slot. */
const STEPS = 32;

/**
 * The beta-PERT distribution of an estimate, rounded to whole slots, one at least: shapes 1 + 4 (likely - optimistic) /
 * (pessimistic - optimistic) and 1 + 4 (pessimistic - likely) / (pessimistic - optimistic), so that the mean is
 * (optimistic + 4 likely + pessimistic) / 6. D. G. Malcolm, J. H. Roseboom, C. E. Clark, W. Fazar, Application of a
 * Technique for Research and Development Program Evaluation, Operations Research 7 (1959); D. Vose, Risk Analysis, 3rd
 * edition (2008), on the PERT distribution. Drawn by the alias method: M. D. Vose, A Linear Algorithm For Generating
 * Random Numbers With a Given Distribution, IEEE Transactions on Software Engineering 17 (1991).
 */
export function drawsOf(estimate: Estimate): Draws {
  const { least, chances } = chancesOf(estimate);
  return { least, ...aliasOf(chances) };
}

/** The chance of each count of slots from `least` on; they add up to 1. */
export function chancesOf({ optimistic, likely, pessimistic }: Estimate): {
  readonly least: number;
  readonly chances: Float64Array;
} {
  const least = Math.max(1, Math.round(optimistic * QUARTERS));
  const most = Math.max(1, Math.round(pessimistic * QUARTERS));
  if (most === least) return { least, chances: Float64Array.of(1) };
  const width = pessimistic - optimistic;
  const a = (4 * (likely - optimistic)) / width;
  const b = (4 * (pessimistic - likely)) / width;
  const density = (days: number): number => {
    const x = Math.min(1, Math.max(0, (days - optimistic) / width));
    return x ** a * (1 - x) ** b;
  };
  const chances = new Float64Array(most - least + 1);
  for (let column = 0; column < chances.length; column++) {
    // What is rounded to this count; what would be none counts as one.
    const from = column === 0 ? optimistic : (least + column - 0.5) / QUARTERS;
    const to = Math.min(pessimistic, (least + column + 0.5) / QUARTERS);
    chances[column] = simpson(density, from, Math.max(from, to));
  }
  const sum = chances.reduce((total, one) => total + one, 0);
  return { least, chances: chances.map((one) => one / sum) };
}

function simpson(of: (x: number) => number, from: number, to: number): number {
  const step = (to - from) / STEPS;
  let sum = of(from) + of(to);
  for (let at = 1; at < STEPS; at++) sum += of(from + at * step) * (at % 2 === 1 ? 4 : 2);
  return (sum * step) / 3;
}

function aliasOf(chances: Float64Array): Pick<Draws, 'share' | 'other'> {
  const count = chances.length;
  const left = chances.map((chance) => chance * count);
  const share = new Float64Array(count).fill(1);
  const other = Int32Array.from(left, (_, column) => column);
  const small: number[] = [];
  const large: number[] = [];
  left.forEach((one, column) => {
    (one < 1 ? small : large).push(column);
  });
  for (;;) {
    const less = small.pop();
    const more = large.pop();
    if (less === undefined || more === undefined) break;
    share[less] = left[less] ?? 0;
    other[less] = more;
    const rest = (left[more] ?? 0) + (left[less] ?? 0) - 1;
    left[more] = rest;
    (rest < 1 ? small : large).push(more);
  }
  return { share, other };
}
