import type { ScheduleInput } from '../schedule-input.ts';
import { PARTY_OF, readInput, type Work } from './read-input.ts';
import { takeTurns } from './take-turns.ts';
import { momentOf, neverEnds, slotsBefore, type WorkingDays } from './working-days.ts';

/**
 * The work of a timeline with the turns that people take, as one network: a task waits for those it depends on, and for
 * the one its person was at before. Tasks have *places* here, so that whatever a task waits for has a lower place; with
 * that, both passes are one loop each.
 */
export interface Network {
  readonly input: ScheduleInput;
  readonly work: Work;
  /** The task (by its index in the input) at each place, and the place of each task. */
  readonly taskAt: Int32Array;
  readonly placeOf: Int32Array;
  /** What stands at a place: see `Work`. */
  readonly calendar: readonly WorkingDays[];
  readonly release: Int32Array;
  readonly done: Int32Array;
  /** Moment of the beginning where it is finished; else not read. */
  readonly begun: Int32Array;
  readonly duration: Int32Array;
  /** Places that each place waits for: `before.slice(beforeOf[i], beforeOf[i + 1])`; a person's turn, where there is one, comes last. */
  readonly beforeOf: Int32Array;
  readonly before: Int32Array;
  /** The place its person was at before; -1 where that is none. */
  readonly personWasAt: Int32Array;
}

/** Moments of a pass, by place. */
export interface Moments {
  readonly begin: Int32Array;
  readonly end: Int32Array;
}

/** Reads the input and gives everybody their turns. Throws `ScheduleFault` for what no timeline can be made of. */
export function createNetwork(input: ScheduleInput): Network {
  const work = readInput(input);
  const { begin, personWasAt } = takeTurns(work);
  const count = work.ids.length;
  const never = begin.findIndex((moment) => moment < 0);
  if (never >= 0) throw beyondHorizon(input, work, never);
  const isOpen = (task: number) => ((work.done[task] ?? -1) < 0 ? 1 : 0);
  const last = begin.reduce((most, moment) => Math.max(most, moment), 0) + 1;
  const keys = Float64Array.from(begin, (moment, task) => (isOpen(task) * last + moment) * count + task);
  const taskAt = Int32Array.from(keys.sort(), (key) => key % count);
  const placeOf = new Int32Array(count);
  taskAt.forEach((task, place) => {
    placeOf[task] = place;
  });
  const beforeOf = new Int32Array(count + 1);
  const before: number[] = [];
  taskAt.forEach((task, place) => {
    if (isOpen(task) === 1) {
      for (let at = work.beforeOf[task] ?? 0; at < (work.beforeOf[task + 1] ?? 0); at++)
        before.push(placeOf[work.before[at] ?? 0] ?? 0);
      const turn = personWasAt[task] ?? -1;
      if (turn >= 0) before.push(placeOf[turn] ?? 0);
    }
    beforeOf[place + 1] = before.length;
  });
  const placed = (values: Int32Array) => Int32Array.from(taskAt, (task) => values[task] ?? 0);
  return {
    input,
    work,
    taskAt,
    placeOf,
    calendar: Array.from(taskAt, (task) => calendarOf(work, task)),
    release: placed(work.release),
    done: placed(work.done),
    begun: placed(work.begun),
    duration: placed(work.duration),
    beforeOf,
    before: Int32Array.from(before),
    personWasAt: Int32Array.from(taskAt, (task) => {
      const turn = personWasAt[task] ?? -1;
      return turn < 0 ? -1 : (placeOf[turn] ?? -1);
    }),
  };
}

/** Room for the moments of a pass over a network. */
export function createMoments({ taskAt }: Network): Moments {
  return { begin: new Int32Array(taskAt.length), end: new Int32Array(taskAt.length) };
}

/**
 * The forward pass: every task as early as what it waits for, its day and its calendar allow. Fills `into`; answers the
 * moment at which all is done, or -1 where a task would not be done within the calendars' days.
 */
export function passForward(network: Network, duration: Int32Array, into: Moments): number {
  const { calendar, release, done, begun, beforeOf, before } = network;
  const { begin, end } = into;
  let last = 0;
  for (let place = 0; place < begin.length; place++) {
    const finished = done[place] ?? -1;
    if (finished >= 0) {
      begin[place] = begun[place] ?? finished;
      end[place] = finished;
      if (finished > last) last = finished;
      continue;
    }
    let moment = release[place] ?? 0;
    for (let at = beforeOf[place] ?? 0; at < (beforeOf[place + 1] ?? 0); at++) {
      const other = end[before[at] ?? 0] ?? 0;
      if (other > moment) moment = other;
    }
    const days = calendar[place];
    if (days === undefined) return -1;
    const slot = slotsBefore(days, moment);
    const final = slot + (duration[place] ?? 1) - 1;
    if (final >= days.slots) return -1;
    begin[place] = momentOf(days, slot);
    end[place] = momentOf(days, final) + 1;
    if ((end[place] ?? 0) > last) last = end[place] ?? 0;
  }
  return last;
}

/** The backward pass: every task as late as `until` allows. Fills `into` for what is not finished. */
export function passBackward(network: Network, duration: Int32Array, until: number, into: Moments): void {
  const { calendar, done, beforeOf, before } = network;
  const { begin, end } = into;
  end.fill(until);
  for (let place = begin.length - 1; place >= 0; place--) {
    const days = calendar[place];
    if ((done[place] ?? -1) >= 0 || days === undefined) continue;
    // Slots are counted from the first one; the last that is over by `end` decides.
    const slots = slotsBefore(days, end[place] ?? 0);
    const moment = momentOf(days, slots - (duration[place] ?? 1));
    end[place] = momentOf(days, slots - 1) + 1;
    begin[place] = moment;
    for (let at = beforeOf[place] ?? 0; at < (beforeOf[place + 1] ?? 0); at++) {
      const other = before[at] ?? 0;
      if ((end[other] ?? 0) > moment) end[other] = moment;
    }
  }
}

function calendarOf(work: Work, task: number): WorkingDays {
  const found = work.calendars[work.kind[task] ?? 0];
  if (found === undefined) throw new Error(`no calendar for ${work.ids[task]}`);
  return found;
}

/** The fault of a task that has no turn. */
function beyondHorizon(input: ScheduleInput, work: Work, task: number): Error {
  const party = PARTY_OF[work.party[task] ?? 0] ?? 'provider';
  return neverEnds(input.calendars[party], `calendar of the ${party}`, work.ids[task] ?? '');
}
