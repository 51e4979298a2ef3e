import type { Party } from '../plan.ts';
import type { ScheduledWork, ScheduleInput } from '../schedule-input.ts';
import { dayNumber } from './days.ts';
import { ScheduleFault } from './fault.ts';
import { countWorkingDays, QUARTERS, slotsBefore, type WorkingDays } from './working-days.ts';

const MOST_DAYS = 4000;
const MOST_PEOPLE = 100_000;

/** The work of a timeline as numbers, in the order of the input. Moments and slots are those of `working-days.ts`. */
export interface Work {
  readonly ids: readonly string[];
  readonly index: ReadonlyMap<string, number>;
  /** Number of the day that moment 0 begins. */
  readonly origin: number;
  /** 0 provider, 1 customer. */
  readonly party: Uint8Array;
  /** Which of `calendars`: twice the party, and one more for what goes on in a freeze. */
  readonly kind: Uint8Array;
  /** Undefined where no task needs it. */
  readonly calendars: readonly (WorkingDays | undefined)[];
  /** Slots that are left to do. */
  readonly duration: Int32Array;
  /** Slots that were done before today, of what has begun. */
  readonly worked: Int32Array;
  /** Moment before which it cannot begin. */
  readonly release: Int32Array;
  /** Whether a day that somebody named is what `release` says. */
  readonly isNamed: Uint8Array;
  /** Moment of its real beginning; -1 where it has not begun. */
  readonly begun: Int32Array;
  /** Moment of its real end; -1 where it is not finished. */
  readonly done: Int32Array;
  /** What each waits for: `before.slice(beforeOf[i], beforeOf[i + 1])`. */
  readonly beforeOf: Int32Array;
  readonly before: Int32Array;
  readonly people: readonly number[];
}

const PARTY_NUMBER: Readonly<Record<Party, number>> = { provider: 0, customer: 1 };
export const PARTY_OF: readonly Party[] = ['provider', 'customer'];

/** The expected days of an estimate, (optimistic + 4 likely + pessimistic) / 6. */
export function expectedDays({ optimistic, likely, pessimistic }: ScheduledWork['estimate']): number {
  return (optimistic + 4 * likely + pessimistic) / 6;
}

/** Days of work in slots: the nearest quarter, one at least. */
export function slotsOf(days: number): number {
  return Math.max(1, Math.round(days * QUARTERS));
}

/** Turns the input into numbers. Throws `ScheduleFault` for what no timeline can be made of. */
export function readInput(input: ScheduleInput): Work {
  const { work } = input;
  const index = indexOf(work);
  const days = readDays(input);
  const kind = Uint8Array.from(work, (one) => 2 * PARTY_NUMBER[one.party] + (one.inFreeze === true ? 1 : 0));
  const used = new Set(kind);
  const calendars = [0, 1, 2, 3].map((of) => {
    const party = PARTY_OF[of >> 1] ?? 'provider';
    return used.has(of)
      ? countWorkingDays(input.calendars[party], days.origin, of % 2 === 1, `calendar of the ${party}`)
      : undefined;
  });
  const duration = new Int32Array(work.length);
  const worked = new Int32Array(work.length);
  work.forEach((one, task) => {
    checkEstimate(one);
    const begun = days.begun[task] ?? -1;
    const calendar = calendars[kind[task] ?? 0];
    if (begun >= 0 && calendar !== undefined)
      worked[task] = Math.max(0, slotsBefore(calendar, days.today) - slotsBefore(calendar, begun));
    duration[task] = Math.max(1, slotsOf(expectedDays(one.estimate)) - (worked[task] ?? 0));
  });
  const people = PARTY_OF.map((party) => peopleOf(input, party));
  return {
    ids: work.map(({ id }) => id),
    index,
    party: kind.map((of) => of >> 1),
    kind,
    calendars,
    duration,
    worked,
    people,
    ...days,
    ...dependencies(work, index),
  };
}

function indexOf(work: readonly ScheduledWork[]): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  work.forEach(({ id }, task) => {
    if (index.has(id))
      throw new ScheduleFault('two-of-one-id', `There are two tasks ${id}. Give one of them an id of its own.`);
    index.set(id, task);
  });
  return index;
}

function dependencies(
  work: readonly ScheduledWork[],
  index: ReadonlyMap<string, number>,
): Pick<Work, 'beforeOf' | 'before'> {
  const beforeOf = new Int32Array(work.length + 1);
  const before: number[] = [];
  work.forEach(({ id, dependsOn }, task) => {
    for (const name of dependsOn) {
      const other = index.get(name);
      if (other === undefined)
        throw new ScheduleFault('unknown-task', `${id} waits for ${name}, and there is no such task. Take it out.`);
      before.push(other);
    }
    beforeOf[task + 1] = before.length;
  });
  return { beforeOf, before: Int32Array.from(before) };
}

type Days = Pick<Work, 'origin' | 'release' | 'isNamed' | 'begun' | 'done'> & { readonly today: number };

/** Every day of the input as a moment since the earliest of them. */
function readDays({ start, today, work }: ScheduleInput): Days {
  const numbers = new Map<string, number>();
  const read = (text: string, where: string): number => {
    const known = numbers.get(text) ?? dayNumber(text, where);
    numbers.set(text, known);
    return known;
  };
  const lower = Math.max(read(start, 'start'), read(today ?? start, 'today'));
  const past = (text: string | undefined, task: string, what: string): number => {
    if (text === undefined) return -1;
    const day = read(text, `${task}: ${what}`);
    if (day > lower)
      throw new ScheduleFault(
        'finished-in-the-future',
        `${task}: ${what} on ${text}, and that day has not come. Put the day right.`,
      );
    return day;
  };
  const finished = work.map((one) => past(one.finished, one.id, 'finished'));
  const begun = work.map((one, task) => {
    const end = finished[task] ?? -1;
    const day = past(one.started, one.id, 'started');
    if (day >= 0 && end >= 0 && day > end)
      throw new ScheduleFault(
        'unreadable-day',
        `${one.id}: finished on ${one.finished}, before it was started on ${one.started}. Put one of the days right.`,
      );
    return day < 0 ? end : day;
  });
  const origin = begun.reduce((first, day) => (day >= 0 && day < first ? day : first), lower);
  const moment = (day: number) => (day - origin) * QUARTERS;
  const notBefore = work.map((one) =>
    one.notBefore === undefined ? lower : Math.max(lower, read(one.notBefore, `${one.id}: not before`)),
  );
  return {
    origin,
    today: moment(lower),
    release: Int32Array.from(notBefore, moment),
    isNamed: Uint8Array.from(notBefore, (day) => (day > lower ? 1 : 0)),
    begun: Int32Array.from(begun, (day) => (day < 0 ? -1 : moment(day))),
    done: Int32Array.from(finished, (day) => (day < 0 ? -1 : moment(day + 1))),
  };
}

function checkEstimate({ id, estimate: { optimistic, likely, pessimistic } }: ScheduledWork): void {
  // NaN compares false with everything, so that it is a fault too.
  if (!(optimistic >= 0 && optimistic <= likely && likely <= pessimistic && pessimistic <= MOST_DAYS))
    throw new ScheduleFault(
      'estimate',
      `${id}: an estimate of ${optimistic}, ${likely} and ${pessimistic} days. Give optimistic ≤ likely ≤ pessimistic, from 0 to ${MOST_DAYS}.`,
    );
}

function peopleOf({ people, work }: ScheduleInput, party: Party): number {
  const count = people[party];
  const isWhole = Number.isInteger(count) && count >= 0 && count <= MOST_PEOPLE;
  if (!isWhole || (count === 0 && work.some((one) => one.party === party && one.finished === undefined)))
    throw new ScheduleFault(
      'people',
      `people: the ${party} has ${count}. Say how many tasks it can work on at a time, 1 at least.`,
    );
  return count;
}
