import type { Baseline, BaselineComparison, MovedTask, Schedule, ScheduleInput } from '../schedule-input.ts';
import { dayNumber } from './days.ts';
import { countWorkingDays, QUARTERS, slotsBefore } from './working-days.ts';

/** A timeline as what later ones are compared with. */
export function baselineOf({ tasks, finish }: Schedule, at: string): Baseline {
  return { at, finish, tasks: tasks.map(({ id, finish: end }) => ({ id, finish: end })) };
}

/**
 * How the timeline of today stands against the first: for each task the working days of its party that it lost (more than
 * 0) or won. Freezes count as days without work for what they stop. Throws `ScheduleFault` for days that are none.
 */
export function compareWithBaseline(
  input: ScheduleInput,
  { tasks, finish }: Schedule,
  { at, finish: wasFinish, tasks: first }: Baseline,
): BaselineComparison {
  const number = (day: string) => dayNumber(day, 'baseline');
  const origin = [...first, ...tasks, { finish: input.start }].reduce(
    (least, one) => Math.min(least, number(one.finish)),
    number(wasFinish),
  );
  const workOf = new Map(input.work.map((one) => [one.id, one]));
  const calendars = new Map<string, ReturnType<typeof countWorkingDays>>();
  const daysBetween = (id: string | undefined, was: string, now: string): number => {
    const { party = 'customer', inFreeze = false } = workOf.get(id ?? '') ?? {};
    const key = `${party} ${inFreeze}`;
    const calendar =
      calendars.get(key) ?? countWorkingDays(input.calendars[party], origin, inFreeze, `calendar of the ${party}`);
    calendars.set(key, calendar);
    const slots = (day: string) => slotsBefore(calendar, (number(day) - origin + 1) * QUARTERS);
    return (slots(now) - slots(was)) / QUARTERS;
  };
  const wasOf = new Map(first.map((one) => [one.id, one.finish]));
  const ids = new Set(tasks.map(({ id }) => id));
  const moved = tasks.flatMap(({ id, finish: now }): readonly MovedTask[] => {
    const was = wasOf.get(id);
    return was === undefined || was === now ? [] : [{ id, was, now, days: daysBetween(id, was, now) }];
  });
  const last = tasks.find((one) => one.finish === finish);
  return {
    at,
    finish: { was: wasFinish, now: finish, days: daysBetween(last?.id, wasFinish, finish) },
    moved: moved.sort((a, b) => b.days - a.days || (a.id < b.id ? -1 : 1)),
    added: tasks.flatMap(({ id }) => (wasOf.has(id) ? [] : [id])),
    removed: first.flatMap(({ id }) => (ids.has(id) ? [] : [id])),
  };
}
