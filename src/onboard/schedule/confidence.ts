import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { FinishConfidence } from '../schedule-input.ts';
import { createMoments, type Network, passBackward, passForward } from './network.ts';
import { type Draws, drawsOf } from './pert.ts';
import { dayTexts } from './schedule.ts';
import { neverEnds } from './working-days.ts';

const PERCENTS = [50, 80, 95];
const CELLS = 2 ** 32;

/**
 * How likely the end is by which day: `runs` timelines whose tasks take what the beta-PERT distribution of their estimates
 * draws, independently of each other. Everybody keeps their turns of the network, as a team keeps its plan. Numbers come
 * from xoroshiro128+ (D. Blackman, S. Vigna): the same seed gives the same answer. A task's criticality is the share of
 * runs in which it has no slack (R. M. Van Slyke, Monte Carlo Methods and the PERT Problem, Operations Research 11, 1963).
 * Throws `ScheduleFault` where a run would not be done within the calendars' days.
 */
export function confidenceOf(network: Network, runs: number, seed: number): FinishConfidence {
  const { work, taskAt, done, duration, calendar } = network;
  const draws = drawsAt(network);
  const random = xoroshiro128plus(seed);
  const early = createMoments(network);
  const late = createMoments(network);
  const planned = passForward(network, duration, early);
  const drawn = Int32Array.from(duration);
  const worked = Int32Array.from(taskAt, (task) => work.worked[task] ?? 0);
  const ends = new Int32Array(runs);
  const times = new Int32Array(taskAt.length);
  for (let run = 0; run < runs; run++) {
    for (let place = 0; place < drawn.length; place++) {
      const from = draws[place];
      if (from === undefined) continue;
      // One number draws both: its whole part the column, the rest the share.
      const point = ((random.next() >>> 0) / CELLS) * from.share.length;
      const column = point | 0;
      const slots = from.least + (point - column < (from.share[column] ?? 1) ? column : (from.other[column] ?? column));
      drawn[place] = Math.max(1, slots - (worked[place] ?? 0));
    }
    const end = passForward(network, drawn, early);
    if (end < 0) throw neverDone(network);
    ends[run] = end;
    passBackward(network, drawn, end, late);
    for (let place = 0; place < times.length; place++)
      if (early.begin[place] === late.begin[place] && (done[place] ?? -1) < 0 && calendar[place] !== undefined)
        times[place] = (times[place] ?? 0) + 1;
  }
  ends.sort();
  const text = dayTexts(network);
  const shares = new Map(Array.from(taskAt, (task, place) => [task, (times[place] ?? 0) / Math.max(1, runs)]));
  return {
    runs,
    seed,
    by: PERCENTS.map((percent) => ({ percent, day: text((ends[Math.ceil((percent / 100) * runs) - 1] ?? 1) - 1) })),
    asPlanned: ends.filter((end) => end - 1 < lastMomentOfDay(planned)).length / Math.max(1, runs),
    criticality: work.ids.map((id, task) => ({ id, share: shares.get(task) ?? 0 })),
  };
}

/** What each place draws from; undefined where it is finished. Equal estimates share one. */
function drawsAt({ taskAt, done, input }: Network): readonly (Draws | undefined)[] {
  const known = new Map<string, Draws>();
  return Array.from(taskAt, (task, place) => {
    const estimate = input.work[task]?.estimate;
    if ((done[place] ?? -1) >= 0 || estimate === undefined) return undefined;
    const key = `${estimate.optimistic} ${estimate.likely} ${estimate.pessimistic}`;
    const draws = known.get(key) ?? drawsOf(estimate);
    known.set(key, draws);
    return draws;
  });
}

/** The moment at which the day is over in which something ends. */
function lastMomentOfDay(end: number): number {
  return (((end - 1) >> 2) + 1) << 2;
}

function neverDone({ input }: Network): Error {
  const slowest = input.work.find((one) => one.finished === undefined);
  const party = slowest?.party ?? 'customer';
  return neverEnds(input.calendars[party], `calendar of the ${party}`, slowest?.id ?? '');
}
