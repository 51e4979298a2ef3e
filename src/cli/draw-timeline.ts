import type { Timeline } from '../workspace/plan/index.ts';
import type { Style } from './style.ts';

const MOST_MOVED = 15;
const LONGEST = 46;

type Task = Timeline['model']['tasks'][number];

/** A timeline for a terminal: when all is done and how sure that is, every task with its days, what a slip does. */
export function drawTimeline(timeline: Timeline, daysLost: (days: number) => string, style: Style): string {
  const { model, schedule, confidence, baseline, slip, late } = timeline;
  const titles = new Map(model.tasks.map(({ id, title }) => [id, title]));
  const title = (id: string) => short(titles.get(id) ?? id);
  const groups = [...new Set(model.tasks.map(({ group }) => group))];
  return [
    style.bold(model.title),
    `All is done on ${style.bold(schedule.finish)} if every task takes as long as expected: so end ${percent(confidence.asPlanned)} of 100 runs.`,
    `Of ${confidence.runs} runs: ${confidence.by.map((one) => `${one.percent} of 100 by ${one.day}`).join(', ')}.`,
    ...(baseline === undefined
      ? []
      : [
          `The first timeline, of ${baseline.at.slice(0, 10)}, ended on ${baseline.finish.was}: ${daysLost(baseline.finish.days)}.`,
        ]),
    ...groups.flatMap((group) => [
      '',
      style.bold(group),
      ...model.tasks.filter((task) => task.group === group).map((task) => drawTask(task, style)),
    ]),
    '',
    style.bold('What decides on the end'),
    ...drawPeople(schedule, style),
    ...schedule.criticalPath.map((id, index) => `  ${index + 1}. ${title(id)}  ${style.dim(id)}`),
    ...(late.length === 0
      ? []
      : [
          '',
          style.bold('Ends after its day'),
          ...late.map((one) => `  ${title(one.id)}  due ${one.due}, ends ${one.finish}`),
        ]),
    ...drawMoved('Against the first timeline', baseline?.moved ?? [], title, daysLost, style),
    ...(slip === undefined
      ? []
      : [
          '',
          `If ${title(slip.task)} takes ${slip.days} working days more: the end ${slip.finish.was === slip.finish.now ? `stays on ${slip.finish.now}` : `moves from ${slip.finish.was} to ${style.bold(slip.finish.now)}`}.`,
          ...drawMoved('What moves', slip.moved, title, daysLost, style),
        ]),
  ].join('\n');
}

/** A line where people are what is short: on the chain, tasks wait for somebody to be free. */
function drawPeople({ tasks, criticalPath }: Timeline['schedule'], style: Style): readonly string[] {
  const chain = new Set(criticalPath);
  const waiting = tasks.filter(({ id, waitsFor }) => chain.has(id) && waitsFor.kind === 'person').length;
  return waiting === 0
    ? []
    : [
        style.yellow(
          `  ${waiting} of these ${chain.size} wait until somebody is free: \`muster plan set customer.people=N\` (or provider.people) says how many tasks go on at a time`,
        ),
      ];
}

function drawTask(
  { title, start, finish, slack, critical, finished, undecided, criticality }: Task,
  style: Style,
): string {
  const mark = finished
    ? style.green('done      ')
    : critical
      ? style.red('critical  ')
      : style.dim(`slack ${String(slack).padEnd(4)}`);
  const share = finished ? '' : style.dim(`  decides in ${percent(criticality)} of 100`);
  return `  ${start}  ${finish}  ${mark}  ${short(title).padEnd(LONGEST)}${share}${undecided ? style.yellow('  applies?') : ''}`;
}

function drawMoved(
  heading: string,
  moved: readonly { readonly id: string; readonly was: string; readonly now: string; readonly days: number }[],
  title: (id: string) => string,
  daysLost: (days: number) => string,
  style: Style,
): readonly string[] {
  if (moved.length === 0) return [];
  const shown = moved.slice(0, MOST_MOVED);
  return [
    '',
    style.bold(heading),
    ...shown.map(({ id, was, now, days }) => `  ${was} -> ${now}  ${daysLost(days).padEnd(22)}  ${title(id)}`),
    ...(moved.length > shown.length ? [style.dim(`  and ${moved.length - shown.length} more`)] : []),
  ];
}

function short(title: string): string {
  return title.length <= LONGEST ? title : `${title.slice(0, LONGEST - 2).toWellFormed()} …`;
}

function percent(share: number): number {
  return Math.round(share * 100);
}
