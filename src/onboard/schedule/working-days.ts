import type { WorkingCalendar } from '../schedule-input.ts';
import { dayNumber, weekdayOf } from './days.ts';
import { ScheduleFault } from './fault.ts';

/** The smallest piece of work is a quarter of a working day. */
export const QUARTERS = 4;

/** How far a timeline may reach: a hundred years. */
const HORIZON_DAYS = 36_525;

/**
 * The days of one calendar as numbers, so that scheduling is arithmetic on integers. A *moment* is a count of quarter days
 * since the first day, whatever day it is; a *slot* counts only quarters in which there is work.
 */
export interface WorkingDays {
  /** How many working days lie before a day; one longer than there are days. */
  readonly before: Int32Array;
  /** The day of each working day. */
  readonly dayAt: Int32Array;
  /** How many slots there are. */
  readonly slots: number;
}

/**
 * Counts the working days of a calendar for a hundred years from `first` (a day's number). With `inFreeze`, freezes are
 * days as any other. Throws `ScheduleFault` for days that are none, freezes that end before they begin, and calendars in
 * which nobody ever works.
 */
export function countWorkingDays(
  calendar: WorkingCalendar,
  first: number,
  inFreeze: boolean,
  whose: string,
): WorkingDays {
  const isFree = new Uint8Array(HORIZON_DAYS);
  for (const holiday of calendar.holidays) {
    const day = dayNumber(holiday, `${whose}: holidays`) - first;
    if (day >= 0 && day < HORIZON_DAYS) isFree[day] = 1;
  }
  for (const { from, to, reason } of calendar.freezes) {
    const begin = dayNumber(from, `${whose}: freezes`);
    const end = dayNumber(to, `${whose}: freezes`);
    if (end < begin)
      throw new ScheduleFault(
        'freeze-backwards',
        `${whose}: the freeze "${reason}" ends on ${to}, before it begins on ${from}. Swap the days, or put them right.`,
      );
    if (!inFreeze) isFree.fill(1, Math.max(0, begin - first), Math.max(0, end - first + 1));
  }
  const works = new Set(calendar.workdays);
  const weekday = weekdayOf(first);
  const before = new Int32Array(HORIZON_DAYS + 1);
  const dayAt = new Int32Array(HORIZON_DAYS);
  let count = 0;
  for (let day = 0; day < HORIZON_DAYS; day++) {
    before[day] = count;
    if (isFree[day] === 0 && works.has(((weekday - 1 + day) % 7) + 1)) dayAt[count++] = day;
  }
  before[HORIZON_DAYS] = count;
  if (count === 0) throw nobodyWorks(calendar, whose, inFreeze);
  return { before, dayAt: dayAt.slice(0, count), slots: count * QUARTERS };
}

/** How many slots lie before a moment; that is also the first slot at or after it. */
export function slotsBefore({ before }: WorkingDays, moment: number): number {
  const day = moment >> 2;
  const count = before[day] ?? 0;
  return count * QUARTERS + (moment & 3) * ((before[day + 1] ?? count) - count);
}

/** The moment at which a slot begins. */
export function momentOf({ dayAt }: WorkingDays, slot: number): number {
  return (dayAt[slot >> 2] ?? HORIZON_DAYS) * QUARTERS + (slot & 3);
}

/** The fault of a calendar whose days do not suffice for what is to be done. */
export function neverEnds(calendar: WorkingCalendar, whose: string, task: string): ScheduleFault {
  const last = calendar.freezes.toSorted((a, b) => (a.to < b.to ? 1 : -1))[0];
  const why =
    last === undefined
      ? `give it more people, or fewer and shorter tasks`
      : `the freeze "${last.reason}" lasts until ${last.to}: give it an end that is meant, or let ${task} go on in a freeze`;
  return new ScheduleFault('never-ends', `${whose}: ${task} would not be done within a hundred years: ${why}.`);
}

function nobodyWorks(calendar: WorkingCalendar, whose: string, inFreeze: boolean): ScheduleFault {
  const freeze = calendar.freezes[0];
  return calendar.workdays.length > 0 && freeze !== undefined && !inFreeze
    ? new ScheduleFault(
        'no-working-day',
        `${whose}: freezes leave no working day in a hundred years ("${freeze.reason}" until ${freeze.to}). Give them an end.`,
      )
    : new ScheduleFault(
        'no-working-day',
        `${whose}: nobody works on any day. Name weekdays in workdays: 1 is Monday, 7 Sunday.`,
      );
}
