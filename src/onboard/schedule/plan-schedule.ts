import { Temporal } from 'temporal-polyfill';
import type { Plan, PlannedTask } from '../plan.ts';
import type { ScheduledWork, ScheduleInput } from '../schedule-input.ts';

/** What people set that a timeline is made from. */
export interface TimelineSettings extends Pick<ScheduleInput, 'calendars' | 'people'> {
  /** ISO day; the day that the plan is made for where nobody agreed on one. */
  readonly start?: string | undefined;
  /** IANA name. */
  readonly timeZone: string;
}

/**
 * What the timeline of a plan is made from: its tasks as work of whoever is responsible. What changes nothing goes on in a
 * freeze: the tasks of the first two phases, which agree and look. Stale tasks were done, and need evidence, not work.
 */
export function scheduleInputOf(plan: Plan, { start, timeZone, calendars, people }: TimelineSettings): ScheduleInput {
  const today = dayIn(plan.asOf, timeZone);
  return {
    start: start ?? today,
    today,
    calendars,
    people,
    work: plan.tasks.map((task) => workOf(task, timeZone, today)),
  };
}

/** The ISO day that an ISO time lies in, in a time zone. */
export function dayIn(time: string, timeZone: string): string {
  return Temporal.Instant.from(time).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

function workOf(
  { task, dependsOn, estimate, notBefore, startedAt, finishedAt }: PlannedTask,
  zone: string,
  today: string,
): ScheduledWork {
  // Whose clock is ahead says things of tomorrow.
  const dayOf = (time: string) => {
    const day = dayIn(time, zone);
    return day > today ? today : day;
  };
  return {
    id: task.id,
    party: task.raci.responsible,
    estimate,
    dependsOn,
    inFreeze: task.phase === 'initiate' || task.phase === 'assess',
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(finishedAt === undefined ? {} : { finished: dayOf(finishedAt) }),
    ...(startedAt === undefined ? {} : { started: dayOf(startedAt) }),
  };
}
