import type { Plan, PlannedTask, TaskState } from '../plan.ts';
import type { Schedule } from '../schedule-input.ts';

/** A heading of an agenda with its lines. */
export interface AgendaPart {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What an agenda is made from. */
export interface AgendaInput {
  readonly plan: Plan;
  readonly schedule: Schedule;
  /** How both were at the last call; left out before the first. */
  readonly before?: { readonly at: string; readonly plan: Plan; readonly schedule: Schedule };
  /** ISO day until which it looks ahead: that of the call after the next. */
  readonly until: string;
}

const STATES: readonly TaskState[] = ['verified', 'accepted', 'claimed', 'in-progress', 'reopened', 'stale', 'open'];
const DONE: ReadonlySet<TaskState> = new Set(['verified', 'accepted']);
const MOST_LINES = 10;

/** What to talk about: what changed since the last call, what came back, what slips, and what is next. Empty parts are left out. */
export function agendaOf({ plan, schedule, before, until }: AgendaInput): readonly AgendaPart[] {
  const earlier = new Map(before?.plan.tasks.map((one) => [one.task.id, one]));
  const was = (one: PlannedTask) => earlier.get(one.task.id)?.state;
  const is = (...states: readonly TaskState[]) => plan.tasks.filter(({ state }) => states.includes(state));
  const fresh = (tasks: readonly PlannedTask[]) =>
    tasks.filter((one) => before === undefined || was(one) !== one.state);
  return [
    {
      title: before === undefined ? 'Where it stands' : `Since the call of ${before.at.slice(0, 10)}`,
      lines: standing(plan, schedule, before),
    },
    {
      title: 'Proven',
      lines:
        before === undefined
          ? []
          : is('verified', 'accepted')
              .filter((one) => !DONE.has(was(one) ?? 'open'))
              .map(named),
    },
    {
      title: 'Came back',
      lines: is('reopened').map((one) => `${named(one)}: ${one.drift?.sentence ?? 'its proof fails again'}`),
    },
    { title: 'Said to be done, and not proven', lines: is('claimed').map(named) },
    { title: 'No longer known', lines: fresh(is('stale')).map(named) },
    { title: 'Slips', lines: slips(plan, schedule, before?.schedule) },
    { title: 'Until the call after the next', lines: nextUp(plan, schedule, until) },
    { title: 'To decide: does it apply?', lines: plan.tasks.filter(({ scope }) => scope === 'undecided').map(named) },
  ]
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => ({ title, lines: bounded(lines) }));
}

/** An agenda as text for a mail or a calendar. */
export function agendaText(parts: readonly AgendaPart[]): string {
  return parts.map(({ title, lines }) => [title, ...lines.map((line) => `- ${line}`)].join('\n')).join('\n\n');
}

function standing(plan: Plan, schedule: Schedule, before: AgendaInput['before']): readonly string[] {
  const counts = STATES.flatMap((state) => {
    const now = count(plan, state);
    const change = before === undefined ? 0 : now - count(before.plan, state);
    return now === 0 && change === 0 ? [] : [`${now} ${state}${change === 0 ? '' : ` (${signed(change)})`}`];
  });
  const failing = plan.checklist.length;
  const less = before === undefined ? 0 : before.plan.checklist.length - failing;
  const unowned = plan.checklist.filter(({ owner }) => owner === undefined).length;
  const end =
    before === undefined || before.schedule.finish === schedule.finish ? '' : ` (was ${before.schedule.finish})`;
  return [
    `Tasks: ${counts.join(', ')}`,
    `Checklist: ${failing} to put right${less === 0 ? '' : ` (${signed(-less)})`}${unowned === 0 ? '' : `, ${unowned} without an owner`}`,
    `All is done on ${schedule.finish}${end}, if every task takes as long as expected`,
  ];
}

function slips(plan: Plan, { tasks }: Schedule, before: Schedule | undefined): readonly string[] {
  if (before === undefined) return [];
  const titles = new Map(plan.tasks.map((one) => [one.task.id, one.task.title]));
  const ends = new Map(before.tasks.map(({ id, finish }) => [id, finish]));
  return tasks
    .filter(({ id, finish, finished, critical }) => !finished && critical && finish > (ends.get(id) ?? finish))
    .toSorted((a, b) => (a.start < b.start ? -1 : 1))
    .map(({ id, finish }) => `${titles.get(id) ?? id}: ends on ${finish}, was ${ends.get(id)}; critical`);
}

function nextUp(plan: Plan, { tasks }: Schedule, until: string): readonly string[] {
  const days = new Map(tasks.map((one) => [one.id, one]));
  return plan.tasks
    .flatMap((one) => {
      const day = days.get(one.task.id);
      return day === undefined || day.finished || day.finish > until ? [] : [{ one, day }];
    })
    .toSorted((a, b) => (a.day.finish < b.day.finish ? -1 : 1))
    .map(({ one, day }) => `${day.finish}  ${named(one)}${day.critical ? '; critical' : ''}`);
}

function named({ task, owner }: PlannedTask): string {
  return `${task.title} (${owner ?? `${task.raci.responsible}, no owner`})`;
}

function count({ tasks }: Plan, state: TaskState): number {
  return tasks.filter((one) => one.state === state).length;
}

function signed(change: number): string {
  return change > 0 ? `+${change}` : String(change);
}

function bounded(lines: readonly string[]): readonly string[] {
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more`];
}
