import { Temporal } from 'temporal-polyfill';

const EPOCH = Temporal.PlainDate.from('1970-01-01');
const WEEKS_UP_TO_DAYS = 84;
const MONTHS_UP_TO_DAYS = 900;
const SHORT_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A line of the axis, at the number of a day, with what stands beside it. */
export interface Tick {
  readonly day: number;
  readonly label: string;
}

/** Days of a drawing: from the first to the one after the last, by number since 1 January 1970. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly Tick[];
}

/** The number of an ISO day since 1 January 1970. */
export function numberOf(day: string): number {
  return Temporal.PlainDate.from(day.slice(0, 10)).since(EPOCH, { largestUnit: 'days' }).days;
}

/** A day as on an axis: 3 Dec. */
export function shortDay(day: string): string {
  const date = Temporal.PlainDate.from(day.slice(0, 10));
  return `${date.day} ${SHORT_MONTHS[date.month - 1] ?? ''}`;
}

/** An axis over all of these days, from a Monday on: its lines are weeks, for long times months, or years. */
export function axisOf(days: readonly string[]): Axis {
  const numbers = days.map(numberOf);
  const first = numbers.reduce((least, one) => Math.min(least, one), numbers[0] ?? 0);
  const last = numbers.reduce((most, one) => Math.max(most, one), numbers[0] ?? 0);
  const monday = EPOCH.add({ days: first });
  const from = first - monday.dayOfWeek + 1;
  const to = Math.max(last + 2, from + 7);
  return { from, to, ticks: ticksOf(from, to) };
}

function ticksOf(from: number, to: number): readonly Tick[] {
  const span = to - from;
  const begin = EPOCH.add({ days: from });
  const ticks: Tick[] = [];
  if (span <= WEEKS_UP_TO_DAYS) {
    for (let day = from; day < to; day += 7) ticks.push({ day, label: shortDay(EPOCH.add({ days: day }).toString()) });
    return ticks;
  }
  // At most some twenty lines, however long it is.
  const months = span <= MONTHS_UP_TO_DAYS ? Math.ceil(span / 30 / 14) : 12 * Math.ceil(span / 365 / 14);
  let date = begin.with({ day: 1, ...(months >= 12 ? { month: 1 } : {}) });
  for (;;) {
    const day = date.since(EPOCH, { largestUnit: 'days' }).days;
    if (day >= to) return ticks;
    const year = date.month === 1 || ticks.length === 0 ? ` ${date.year}` : '';
    const label = months >= 12 ? String(date.year) : `${SHORT_MONTHS[date.month - 1] ?? ''}${year}`;
    if (day >= from) ticks.push({ day, label });
    date = date.add({ months });
  }
}
