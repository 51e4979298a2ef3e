import { Temporal } from 'temporal-polyfill';
import { ScheduleFault } from './fault.ts';

const EPOCH = Temporal.PlainDate.from('1970-01-01');
const FIRST = '1970-01-01';
const LAST = '9999-12-31';

/**
 * The day of an ISO text (`2027-02-28`) as its number since 1 January 1970. Throws `ScheduleFault` for what is no such
 * day, with `where` it stands.
 */
export function dayNumber(text: string, where: string): number {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < FIRST || text > LAST) throw unreadable(text, where);
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).since(EPOCH, { largestUnit: 'days' }).days;
  } catch (error) {
    if (error instanceof RangeError) throw unreadable(text, where);
    throw error;
  }
}

/** The ISO text of a day's number. */
export function dayText(day: number): string {
  return EPOCH.add({ days: day }).toString();
}

/** The weekday of a day's number: 1 Monday to 7 Sunday. */
export function weekdayOf(day: number): number {
  return EPOCH.add({ days: day }).dayOfWeek;
}

function unreadable(text: string, where: string): ScheduleFault {
  return new ScheduleFault(
    'unreadable-day',
    `${where}: ${JSON.stringify(text.slice(0, 40))} is no day. Write it as 2027-02-28, from ${FIRST.slice(0, 4)} to ${LAST.slice(0, 4)}.`,
  );
}
