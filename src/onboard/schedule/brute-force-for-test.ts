import fc from 'fast-check';
import type { Party } from '../plan.ts';
import type { ScheduledWork, ScheduleInput, WorkingCalendar } from '../schedule-input.ts';

/** Quarters of days, one after the other, as texts of days and nothing else: slow, and hard to get wrong. */
export interface Quarter {
  readonly day: string;
  readonly weekday: number;
}

/** Every quarter of so many days from an ISO day on. */
export function quartersFrom(first: string, days: number): readonly Quarter[] {
  return Array.from({ length: days * 4 }, (_, at) => {
    const date = new Date(Date.parse(`${first}T12:00:00Z`) + Math.floor(at / 4) * 86_400_000);
    return { day: date.toISOString().slice(0, 10), weekday: date.getUTCDay() === 0 ? 7 : date.getUTCDay() };
  });
}

/** Whether a task may be worked on in a quarter. */
export function isWorked({ day, weekday }: Quarter, calendar: WorkingCalendar, inFreeze: boolean): boolean {
  return (
    calendar.workdays.includes(weekday) &&
    !calendar.holidays.includes(day) &&
    (inFreeze || !calendar.freezes.some(({ from, to }) => from <= day && day <= to))
  );
}

export interface Span {
  /** Index of the first quarter, and of the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** How a test changes one task: it begins so many of its own working quarters late, or takes so many more. */
export interface Change {
  readonly id: string;
  readonly later?: number;
  readonly longer?: number;
}

/** Every task as early as what it waits for allows, quarter by quarter; `extra` are further things to wait for. */
export function earliest(
  input: ScheduleInput,
  quarters: readonly Quarter[],
  extra: ReadonlyMap<string, string> = new Map(),
  change?: Change,
): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  const today = input.today !== undefined && input.today > input.start ? input.today : input.start;
  const spanOf = (one: ScheduledWork): Span => {
    const known = spans.get(one.id);
    if (known !== undefined) return known;
    const span = one.finished === undefined ? plan(one) : pastSpan(one.finished, quarters);
    spans.set(one.id, span);
    return span;
  };
  const plan = (one: ScheduledWork): Span => {
    const turn = extra.get(one.id);
    const names = turn === undefined ? one.dependsOn : [...one.dependsOn, turn];
    const ends = input.work.filter(({ id }) => names.includes(id)).map((other) => spanOf(other).to);
    const lowest = one.notBefore !== undefined && one.notBefore > today ? one.notBefore : today;
    const own = change?.id === one.id ? change : undefined;
    let skip = own?.later ?? 0;
    let left = Math.max(1, Math.round(one.estimate.likely * 4)) + (own?.longer ?? 0);
    let from = -1;
    for (let at = 0; at < quarters.length; at++) {
      const quarter = quarters[at];
      if (quarter === undefined || quarter.day < lowest || ends.some((end) => end > at)) continue;
      if (!isWorked(quarter, input.calendars[one.party], one.inFreeze === true)) continue;
      if (skip-- > 0) continue;
      if (from < 0) from = at;
      if (--left === 0) return { from, to: at + 1 };
    }
    throw new Error(`${one.id} is never done: more quarters are needed`);
  };
  for (const one of input.work) spanOf(one);
  return spans;
}

function pastSpan(day: string, quarters: readonly Quarter[]): Span {
  const from = quarters.findIndex((one) => one.day === day);
  return { from, to: from + 4 };
}

/** The quarter after the last task. */
export function endOf(spans: ReadonlyMap<string, Span>): number {
  return Math.max(...[...spans.values()].map(({ to }) => to));
}

const FIRST = Date.parse('2026-11-23T12:00:00Z');
const isoDay = (days: number) => new Date(FIRST + days * 86_400_000).toISOString().slice(0, 10);
const day = fc.integer({ min: 0, max: 24 }).map(isoDay);

const calendar: fc.Arbitrary<WorkingCalendar> = fc.record({
  workdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 2 }),
  holidays: fc.array(day, { maxLength: 5 }),
  freezes: fc.array(
    fc.tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 9 })).map(([from, length]) => ({
      from: isoDay(from),
      to: isoDay(from + length),
      reason: 'a freeze',
    })),
    { maxLength: 2 },
  ),
});

const task = fc.record(
  {
    party: fc.constantFrom<Party>('provider', 'customer'),
    quarters: fc.integer({ min: 0, max: 12 }),
    waitsFor: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
    notBefore: day,
    inFreeze: fc.boolean(),
    finished: fc.boolean(),
  },
  { requiredKeys: ['party', 'quarters', 'waitsFor'] },
);

/** Small timelines of every kind, from 23 November 2026 on, today the 30th in some. */
export const smallTimelines: fc.Arbitrary<ScheduleInput> = fc
  .record({
    tasks: fc.array(task, { minLength: 1, maxLength: 8 }),
    provider: calendar,
    customer: calendar,
    people: fc.record({ provider: fc.integer({ min: 1, max: 3 }), customer: fc.integer({ min: 1, max: 3 }) }),
    today: fc.option(fc.constant(isoDay(7)), { nil: undefined }),
  })
  .map(({ tasks, provider, customer, people, today }) => ({
    start: isoDay(0),
    ...(today === undefined ? {} : { today }),
    people,
    calendars: { provider, customer },
    work: tasks.map(({ party, quarters, waitsFor, notBefore, inFreeze, finished }, index) => ({
      id: `task-${index}`,
      party,
      estimate: { optimistic: quarters / 4, likely: quarters / 4, pessimistic: quarters / 4 },
      dependsOn: index === 0 ? [] : [...new Set(waitsFor.map((one) => `task-${one % index}`))],
      ...(notBefore === undefined ? {} : { notBefore }),
      ...(inFreeze === undefined ? {} : { inFreeze }),
      ...(finished === true && today !== undefined ? { finished: isoDay(index % 8) } : {}),
    })),
  }));
