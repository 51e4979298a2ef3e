import type { Schedule, ScheduledTask, Wait } from '../schedule-input.ts';
import { dayText } from './days.ts';
import { createMoments, type Moments, type Network, passBackward, passForward } from './network.ts';
import { QUARTERS, slotsBefore } from './working-days.ts';

/**
 * The timeline: every task as early as possible, and how late it could be without moving the end. Tasks are in the order
 * of the input. A task is critical where it has no slack, not even a quarter of a day.
 */
export function scheduleOf(network: Network): Schedule {
  const { work, taskAt, placeOf, duration, done } = network;
  const early = createMoments(network);
  const late = createMoments(network);
  const until = passForward(network, duration, early);
  passBackward(network, duration, until, late);
  const text = dayTexts(network);
  const tasks = work.ids.map((id, task): ScheduledTask => {
    const place = placeOf[task] ?? 0;
    const begin = early.begin[place] ?? 0;
    const end = early.end[place] ?? 0;
    const finished = (done[place] ?? -1) >= 0;
    const slack = finished ? 0 : slackOf(network, early, late, place);
    const begun = work.begun[task] ?? -1;
    return {
      id,
      // Work that has begun shows the day on which it did.
      start: text(begun >= 0 ? begun : begin),
      finish: text(end - 1),
      waitsFor: waitOf(network, early, place),
      latestStart: text(finished ? begin : (late.begin[place] ?? 0)),
      latestFinish: text((finished ? end : (late.end[place] ?? 0)) - 1),
      slack,
      critical: !finished && slack === 0,
      finished,
    };
  });
  return {
    tasks,
    finish: until === 0 ? network.input.start : text(until - 1),
    criticalPath: criticalPath(network, early, late).map((place) => work.ids[taskAt[place] ?? 0] ?? ''),
  };
}

/** Working days of its party by which a task can slip, in quarters. */
export function slackOf({ calendar }: Network, early: Moments, late: Moments, place: number): number {
  const days = calendar[place];
  if (days === undefined) return 0;
  return (slotsBefore(days, late.begin[place] ?? 0) - slotsBefore(days, early.begin[place] ?? 0)) / QUARTERS;
}

/** The text of the day in which a moment lies; each day is made once. */
export function dayTexts({ work }: Network): (moment: number) => string {
  const known = new Map<number, string>();
  return (moment) => {
    const day = moment >> 2;
    const text = known.get(day) ?? dayText(work.origin + day);
    known.set(day, text);
    return text;
  };
}

/** The chain that decides on the end, from its first task: each begins when the one before it ends, or its person is free. */
function criticalPath(network: Network, early: Moments, late: Moments): readonly number[] {
  const { done } = network;
  const isCritical = (place: number) => (done[place] ?? -1) < 0 && slackOf(network, early, late, place) === 0;
  let place = -1;
  early.end.forEach((end, at) => {
    if (isCritical(at) && (place < 0 || end > (early.end[place] ?? 0))) place = at;
  });
  const path: number[] = [];
  while (place >= 0) {
    path.push(place);
    place = driverOf(network, early, place, isCritical);
  }
  return path.reverse();
}

/** The first place, tasks before the person, whose end keeps this one from beginning earlier; -1 where a day does. */
function driverOf(
  { calendar, beforeOf, before, release, done }: Network,
  early: Moments,
  place: number,
  accepts: (place: number) => boolean = () => true,
): number {
  const days = calendar[place];
  if (days === undefined || (done[place] ?? -1) >= 0) return -1;
  const slot = slotsBefore(days, early.begin[place] ?? 0);
  if (slotsBefore(days, release[place] ?? 0) === slot) return -1;
  for (let at = beforeOf[place] ?? 0; at < (beforeOf[place + 1] ?? 0); at++) {
    const other = before[at] ?? 0;
    if (slotsBefore(days, early.end[other] ?? 0) === slot && accepts(other)) return other;
  }
  return -1;
}

function waitOf(network: Network, early: Moments, place: number): Wait {
  const { work, taskAt, personWasAt } = network;
  const driver = driverOf(network, early, place);
  const task = taskAt[place] ?? 0;
  if (driver < 0)
    return work.isNamed[task] === 1 && (work.done[task] ?? -1) < 0 ? { kind: 'not-before' } : { kind: 'nothing' };
  const other = taskAt[driver] ?? 0;
  const isPerson = driver === personWasAt[place] && !waitsForTask(network, task, other);
  return { kind: isPerson ? 'person' : 'task', task: work.ids[other] ?? '' };
}

function waitsForTask({ work }: Network, task: number, other: number): boolean {
  return work.before.subarray(work.beforeOf[task], work.beforeOf[task + 1]).includes(other);
}
