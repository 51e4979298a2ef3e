/**
 * How long the timeline of an onboarding takes: 10,000 tasks laid out, and 10,000 runs of a plan of 300 tasks, each with
 * ten times as much beside it. `npm run bench:plan`. Times are of the processor, the best of several, since a plan is made
 * in a process that does nothing else.
 */
import { confidenceOf, createNetwork, type Schedule, type ScheduleInput, scheduleOf } from '../src/onboard/index.ts';
import { report } from './measure.ts';
import { benchWaves } from './waves.ts';

const TASKS = 10_000;
const TASKS_MS = 50;
const RUNS = 10_000;
const RUNS_TASKS = 300;
const RUNS_MS = 1000;
/** Ten times the tasks may take so many times as long. */
const GROWTH = 15;

const input = timelineWith(TASKS);
const one = bestOf(30, () => layOut(input));
report(
  `${TASKS.toLocaleString('en')} tasks laid out, of ${TASKS_MS} ms`,
  `${one.milliseconds.toFixed(0)} ms`,
  one.milliseconds / TASKS_MS,
  1,
);
const tenfold = timelineWith(TASKS * 10);
const ten = bestOf(8, () => layOut(tenfold));
report(
  'ten times the tasks, against as many',
  `${ten.milliseconds.toFixed(0)} ms`,
  ten.milliseconds / one.milliseconds,
  GROWTH,
);

const network = createNetwork(timelineWith(RUNS_TASKS));
const runs = bestOf(5, () => confidenceOf(network, RUNS, 1));
report(
  `${RUNS.toLocaleString('en')} runs of ${RUNS_TASKS} tasks, of ${RUNS_MS} ms`,
  `${runs.milliseconds.toFixed(0)} ms`,
  runs.milliseconds / RUNS_MS,
  1,
);
const large = createNetwork(timelineWith(RUNS_TASKS * 10));
const more = bestOf(2, () => confidenceOf(large, RUNS, 1));
report(
  'ten times the tasks in each run, against as many',
  `${more.milliseconds.toFixed(0)} ms`,
  more.milliseconds / runs.milliseconds,
  GROWTH,
);
process.stdout.write(
  `memory of this process: ${(process.memoryUsage().rss / (1 << 20)).toFixed(0)} MiB; last of ${ten.answer.tasks.length.toLocaleString('en')} tasks on ${ten.answer.finish}\n`,
);

await benchWaves();

function layOut(input: ScheduleInput): Schedule {
  return scheduleOf(createNetwork(input));
}

/** So many tasks of two parties, each waiting for up to three of the hundred before it, with people for a hundredth. */
function timelineWith(tasks: number): ScheduleInput {
  const calendar = {
    workdays: [1, 2, 3, 4, 5],
    holidays: ['2026-12-25', '2027-01-01'],
    freezes: [{ from: '2026-12-20', to: '2027-01-03', reason: 'year end' }],
  };
  const people = Math.max(3, tasks / 100);
  return {
    start: '2026-11-23',
    calendars: { provider: calendar, customer: calendar },
    people: { provider: people, customer: people },
    work: Array.from({ length: tasks }, (_, index) => ({
      id: `task-${index}`,
      party: index % 3 === 0 ? ('provider' as const) : ('customer' as const),
      estimate: { optimistic: 0.5, likely: 1, pessimistic: 3 + (index % 4) },
      dependsOn: [1, 2, 3].flatMap((nth) => {
        const other = index - 1 - ((index * 7919 * nth) % 97);
        return other < 0 ? [] : [`task-${other}`];
      }),
    })),
  };
}

/** The least time on the processor of several times, in milliseconds, after one that does not count. */
function bestOf<T>(times: number, run: () => T): { readonly milliseconds: number; readonly answer: T } {
  let answer = run();
  let milliseconds = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times; time++) {
    const before = process.cpuUsage();
    answer = run();
    const { user, system } = process.cpuUsage(before);
    milliseconds = Math.min(milliseconds, (user + system) / 1000);
  }
  return { milliseconds, answer };
}
