import type { MovedTask, Slip } from '../schedule-input.ts';
import { ScheduleFault } from './fault.ts';
import { createMoments, type Network, passForward } from './network.ts';
import { dayTexts } from './schedule.ts';
import { neverEnds, QUARTERS, slotsBefore } from './working-days.ts';

const MOST_DAYS = 4000;

/**
 * What happens when a task takes so many working days more, while everybody keeps their turns: turns that are given anew
 * could hide a slip, or make it worse (Graham's anomalies, see `take-turns.ts`). Throws `ScheduleFault` for a task that is
 * not there or finished, and for days that are not above 0.
 */
export function slipOf(network: Network, id: string, days: number): Slip {
  const { work, placeOf, duration, done } = network;
  const task = work.index.get(id);
  if (task === undefined)
    throw new ScheduleFault('slip', `There is no task ${id} in the timeline. \`muster plan timeline\` lists them.`);
  const place = placeOf[task] ?? 0;
  if ((done[place] ?? -1) >= 0) throw new ScheduleFault('slip', `${id} is finished, and cannot slip any more.`);
  if (!(days > 0 && days <= MOST_DAYS))
    throw new ScheduleFault('slip', `${id} cannot slip by ${days} days: give from a quarter of a day to ${MOST_DAYS}.`);
  const before = createMoments(network);
  const was = passForward(network, duration, before);
  const longer = duration.slice();
  longer[place] = (longer[place] ?? 0) + Math.max(1, Math.round(days * QUARTERS));
  const after = createMoments(network);
  const now = passForward(network, longer, after);
  const party = network.input.work[task]?.party ?? 'customer';
  if (now < 0) throw neverEnds(network.input.calendars[party], `calendar of the ${party}`, id);
  const text = dayTexts(network);
  const moved = work.ids.flatMap((other, index): readonly MovedTask[] => {
    const at = placeOf[index] ?? 0;
    const calendar = network.calendar[at];
    const [from, to] = [before.end[at] ?? 0, after.end[at] ?? 0];
    if (from === to || calendar === undefined) return [];
    const slots = slotsBefore(calendar, to) - slotsBefore(calendar, from);
    return [{ id: other, was: text(from - 1), now: text(to - 1), days: slots / QUARTERS }];
  });
  return {
    task: id,
    days,
    moved: moved.sort((a, b) => b.days - a.days || (a.id < b.id ? -1 : 1)),
    finish: { was: text(was - 1), now: text(now - 1) },
  };
}
