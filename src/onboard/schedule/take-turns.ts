import { ScheduleFault } from './fault.ts';
import { createHeap } from './heap.ts';
import type { Work } from './read-input.ts';
import { momentOf, slotsBefore } from './working-days.ts';

/** Who takes which task up when. */
export interface Turns {
  /** Moment at which each task begins. */
  readonly begin: Int32Array;
  /** The task that its person was at before; -1 where that is none. */
  readonly personWasAt: Int32Array;
}

/**
 * List scheduling: whenever a person of a party is free, they take up, of the tasks that can begin, the one with the
 * longest remaining path, at the same length the one that stands first in the input. Begun tasks come before all. Of several free
 * people the one takes it who has been free for longest. R. L. Graham, Bounds on multiprocessing timing anomalies, SIAM
 * Journal on Applied Mathematics 17 (1969). Tasks that would not be done within the calendars' days have no turn: their
 * `begin` is -1. Throws `ScheduleFault` where tasks wait for each other in a circle.
 */
export function takeTurns(work: Work): Turns {
  const count = work.ids.length;
  const after = reversed(work);
  const { rank, byRank } = rankOf(work, after);
  const begin = new Int32Array(count).fill(-1);
  const personWasAt = new Int32Array(count).fill(-1);
  const waiting = new Int32Array(count);
  const readyAt = Int32Array.from(work.release);
  const pending = createHeap();
  const ready = work.calendars.map(() => createHeap());
  const lanes = work.people.map((people) => createLanes(Math.min(people, count)));

  const calendarOf = (task: number) => work.calendars[work.kind[task] ?? 0];
  const becomesReady = (task: number): void => {
    const calendar = calendarOf(task);
    if (calendar === undefined) return;
    const slot = slotsBefore(calendar, readyAt[task] ?? 0);
    if (slot < calendar.slots) pending.push(momentOf(calendar, slot) * count + (rank[task] ?? 0));
  };
  const release = (task: number, end: number): void => {
    for (let at = after.of[task] ?? 0; at < (after.of[task + 1] ?? 0); at++) {
      const next = after.tasks[at] ?? 0;
      if ((readyAt[next] ?? 0) < end) readyAt[next] = end;
      const left = (waiting[next] ?? 0) - 1;
      waiting[next] = left;
      if (left === 0 && (work.done[next] ?? -1) < 0) becomesReady(next);
    }
  };
  const start = (task: number, moment: number): void => {
    const calendar = calendarOf(task);
    const lane = lanes[work.party[task] ?? 0];
    if (calendar === undefined || lane === undefined) return;
    const last = slotsBefore(calendar, moment) + (work.duration[task] ?? 1) - 1;
    if (last >= calendar.slots) return;
    const end = momentOf(calendar, last) + 1;
    begin[task] = moment;
    personWasAt[task] = lane.take(task, end);
    release(task, end);
  };

  for (let task = 0; task < count; task++) {
    waiting[task] = (work.beforeOf[task + 1] ?? 0) - (work.beforeOf[task] ?? 0);
    if (waiting[task] === 0 && (work.done[task] ?? -1) < 0) becomesReady(task);
  }
  for (let task = 0; task < count; task++) {
    const done = work.done[task] ?? -1;
    if (done < 0) continue;
    begin[task] = work.begun[task] ?? done;
    release(task, done);
  }
  let moment = pending.first() === Number.POSITIVE_INFINITY ? -1 : Math.floor(pending.first() / count);
  while (moment >= 0) {
    for (const lane of lanes) lane.free(moment);
    while (pending.first() < (moment + 1) * count) {
      const place = pending.pop() % count;
      const task = byRank[place] ?? 0;
      ready[work.kind[task] ?? 0]?.push(place);
    }
    let next = Math.floor(pending.first() / count);
    for (let party = 0; party < lanes.length; party++) {
      const lane = lanes[party];
      if (lane === undefined) continue;
      for (;;) {
        if (lane.isFull()) break;
        let best: number | undefined;
        for (const kind of [2 * party, 2 * party + 1]) {
          const calendar = work.calendars[kind];
          const queue = ready[kind];
          if (calendar === undefined || queue === undefined || queue.size() === 0) continue;
          const opens = momentOf(calendar, slotsBefore(calendar, moment));
          if (opens > moment) next = Math.min(next, opens);
          else if (best === undefined || queue.first() < (ready[best]?.first() ?? 0)) best = kind;
        }
        const queue = best === undefined ? undefined : ready[best];
        if (queue === undefined) break;
        start(byRank[queue.pop()] ?? 0, moment);
      }
      if (lane.isFull() && [0, 1].some((more) => (ready[2 * party + more]?.size() ?? 0) > 0))
        next = Math.min(next, lane.nextFree());
      next = Math.min(next, Math.floor(pending.first() / count));
    }
    moment = Number.isFinite(next) ? next : -1;
  }
  return { begin, personWasAt };
}

/** People of one party, each at one task at a time. */
function createLanes(people: number) {
  const free = createHeap();
  const busy = createHeap();
  const last = new Int32Array(Math.max(1, people)).fill(-1);
  for (let lane = 0; lane < people; lane++) free.push(lane);
  return {
    isFull: () => free.size() === 0,
    /** The moment at which the first of those that are at a task is free. */
    nextFree: () => Math.floor(busy.first() / people),
    /** Frees those whose tasks are over. */
    free: (moment: number) => {
      // The key in `free` is the moment of freedom, so that who has been free for longest comes first.
      while (busy.first() < (moment + 1) * people) free.push(busy.pop() + people);
    },
    /** Gives a task to a free person; answers the task they were at before. */
    take: (task: number, end: number): number => {
      const lane = free.pop() % people;
      const before = last[lane] ?? -1;
      last[lane] = task;
      busy.push(end * people + lane);
      return before;
    },
  };
}

interface After {
  readonly of: Int32Array;
  readonly tasks: Int32Array;
}

/** Which tasks wait for each. */
function reversed({ ids, beforeOf, before }: Work): After {
  const of = new Int32Array(ids.length + 1);
  for (const task of before) of[task + 1] = (of[task + 1] ?? 0) + 1;
  for (let task = 0; task < ids.length; task++) of[task + 1] = (of[task + 1] ?? 0) + (of[task] ?? 0);
  const place = of.slice();
  const tasks = new Int32Array(before.length);
  for (let task = 0; task < ids.length; task++)
    for (let at = beforeOf[task] ?? 0; at < (beforeOf[task + 1] ?? 0); at++) {
      const other = before[at] ?? 0;
      const to = place[other] ?? 0;
      tasks[to] = task;
      place[other] = to + 1;
    }
  return { of, tasks };
}

/** The order in which tasks are taken up: begun ones, then by the longest remaining path, then as in the input. */
function rankOf(work: Work, after: After): { readonly rank: Int32Array; readonly byRank: Int32Array } {
  const count = work.ids.length;
  const left = new Int32Array(count);
  for (let task = 0; task < count; task++) left[task] = (after.of[task + 1] ?? 0) - (after.of[task] ?? 0);
  const queue: number[] = [];
  for (let task = 0; task < count; task++) if (left[task] === 0) queue.push(task);
  const path = new Float64Array(count);
  for (let at = 0; at < queue.length; at++) {
    const task = queue[at] ?? 0;
    const own = (path[task] ?? 0) + ((work.done[task] ?? -1) < 0 ? (work.duration[task] ?? 0) : 0);
    path[task] = own;
    for (let edge = work.beforeOf[task] ?? 0; edge < (work.beforeOf[task + 1] ?? 0); edge++) {
      const other = work.before[edge] ?? 0;
      if ((path[other] ?? 0) < own) path[other] = own;
      left[other] = (left[other] ?? 0) - 1;
      if (left[other] === 0) queue.push(other);
    }
  }
  if (queue.length < count) throw circle(work, after, left);
  const longest = path.reduce((most, one) => Math.max(most, one), 0) + 1;
  // One number each, so that they sort without a function: begun, then the longer path, then the place in the input.
  const keys = path.map((one, task) => (((work.begun[task] ?? -1) >= 0 ? 0 : longest) + longest - one) * count + task);
  const byRank = Int32Array.from(keys.sort(), (key) => key % count);
  const rank = new Int32Array(count);
  for (let place = 0; place < count; place++) rank[byRank[place] ?? 0] = place;
  return { rank, byRank };
}

/** The fault that names one circle: of the tasks that are left, each has another one left that waits for it. */
function circle({ ids }: Work, after: After, left: Int32Array): ScheduleFault {
  const seen: number[] = [];
  let task = left.findIndex((count) => count > 0);
  const next = (of: number) => after.tasks.slice(after.of[of], after.of[of + 1]).find((one) => (left[one] ?? 0) > 0);
  while (!seen.includes(task)) {
    seen.push(task);
    task = next(task) ?? task;
  }
  const names = [...seen.slice(seen.indexOf(task)), task].reverse().map((one) => ids[one] ?? '');
  return new ScheduleFault(
    'circle',
    `These tasks wait for each other in a circle: ${names.join(' -> ')}. Take one of the dependencies out.`,
  );
}
