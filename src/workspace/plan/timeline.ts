import type {
  Baseline,
  BaselineComparison,
  FinishConfidence,
  JournalEvent,
  Plan,
  PlannedTask,
  Schedule,
  ScheduledTask,
  ScheduleInput,
  Slip,
} from '../../onboard/index.ts';
import {
  baselineOf,
  compareWithBaseline,
  confidenceOf,
  createNetwork,
  ScheduleFault,
  scheduleInputOf,
  scheduleOf,
  slipOf,
} from '../../onboard/index.ts';
import { PHASE_WORDS, type TimelineModel, type TimelineTask } from '../../report/index.ts';
import { WorkspaceFault } from '../read.ts';
import type { MadePlan } from './plan-workspace.ts';
import { record, type Saying } from './record.ts';
import { PLAN_FILE, type PlanSettings } from './settings.ts';

/** How a timeline is made; the same seed gives the same runs. */
export interface TimelineWish {
  readonly runs?: number;
  readonly seed?: number;
  /** A task that takes so many working days more. */
  readonly slip?: { readonly task: string; readonly days: number };
}

/** The timeline of a plan, with how sure its end is, and how it stands against the first one. */
export interface Timeline {
  readonly schedule: Schedule;
  readonly confidence: FinishConfidence;
  readonly baseline?: BaselineComparison;
  readonly slip?: Slip;
  /** Tasks that will end after the day on which they are due. */
  readonly late: readonly { readonly id: string; readonly due: string; readonly finish: string }[];
  /** The same as it is drawn. */
  readonly model: TimelineModel;
}

const RUNS = 10_000;
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/**
 * Lays the tasks of a plan out over the working days of plan.yaml. Throws `WorkspaceFault` for days and people with which
 * that cannot be done.
 */
export function timelineOf(
  { plan, settings, journal }: Pick<MadePlan, 'plan' | 'settings' | 'journal'>,
  { runs = RUNS, seed = 1, slip }: TimelineWish = {},
): Timeline {
  return explained(() => {
    const input = inputOf(plan, settings);
    const network = createNetwork(input);
    const schedule = scheduleOf(network);
    const confidence = confidenceOf(network, runs, seed);
    const first = firstTimeline(journal.events);
    const baseline = first === undefined ? undefined : compareWithBaseline(input, schedule, first);
    const due = new Map(plan.tasks.map((one) => [one.task.id, one.due]));
    return {
      schedule,
      confidence,
      ...(baseline === undefined ? {} : { baseline }),
      ...(slip === undefined ? {} : { slip: slipOf(network, slip.task, slip.days) }),
      late: schedule.tasks.flatMap(({ id, finish, finished }) => {
        const day = due.get(id);
        return day === undefined || finished || finish <= day ? [] : [{ id, due: day, finish }];
      }),
      model: modelOf(plan, settings, input, schedule, confidence, baseline),
    };
  });
}

/** The day on which all is done if every task takes as long as expected; with `plan` in place of the plan that was made. */
export function finishOf(plan: Plan, settings: PlanSettings): Schedule {
  return explained(() => scheduleOf(createNetwork(inputOf(plan, settings))));
}

/** Writes the timeline of today into the journal, for later ones to be compared with. Throws where there is one already. */
export async function recordBaseline(
  folder: string,
  saying: Saying,
  made: Pick<MadePlan, 'plan' | 'settings' | 'journal'>,
): Promise<Baseline> {
  const first = firstTimeline(made.journal.events);
  if (first !== undefined)
    throw new WorkspaceFault([
      `there is a first timeline already, of ${first.at}: later ones are compared with it, and it stays`,
    ]);
  const { finish, tasks } = baselineOf(finishOf(made.plan, made.settings), saying.now.toISOString());
  const days = Object.fromEntries(tasks.map((task) => [task.id, task.finish]));
  await record(folder, saying, [{ what: 'baseline', finish, tasks: days }]);
  return { at: saying.now.toISOString(), finish, tasks };
}

function inputOf(plan: Plan, { start, time_zone: timeZone, parties }: PlanSettings): ScheduleInput {
  const calendar = ({ workdays, holidays, freezes }: PlanSettings['parties']['provider']) => ({
    workdays: workdays.map((day) => WEEKDAYS.indexOf(day) + 1),
    holidays,
    freezes,
  });
  return scheduleInputOf(plan, {
    start,
    timeZone,
    people: { provider: parties.provider.people, customer: parties.customer.people },
    calendars: { provider: calendar(parties.provider), customer: calendar(parties.customer) },
  });
}

/** The first baseline of the journal: of several that branches brought together, the earliest. */
function firstTimeline(events: readonly JournalEvent[]): Baseline | undefined {
  const first = events
    .filter((event) => event.what === 'baseline')
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1))[0];
  if (first === undefined) return undefined;
  const tasks = Object.entries(first.tasks).map(([id, finish]) => ({ id, finish }));
  return { at: first.at, finish: first.finish, tasks };
}

function modelOf(
  { tenant, asOf, tasks }: Plan,
  { people, parties }: PlanSettings,
  input: ScheduleInput,
  schedule: Schedule,
  confidence: FinishConfidence,
  baseline: BaselineComparison | undefined,
): TimelineModel {
  const titles = new Map(tasks.map(({ task }) => [task.id, task.title]));
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const shares = new Map(confidence.criticality.map(({ id, share }) => [id, share]));
  const moved = new Map(baseline?.moved.map((one) => [one.id, one]));
  const scheduled = new Map(schedule.tasks.map((one) => [one.id, one]));
  return {
    title: `${tenant.name}: timeline of the onboarding`,
    asOf,
    today: input.today ?? input.start,
    finish: schedule.finish,
    tasks: tasks
      .flatMap((planned): readonly TimelineTask[] => {
        const days = scheduled.get(planned.task.id);
        const was = moved.get(planned.task.id);
        if (days === undefined) return [];
        return [
          {
            ...shown(planned, days),
            who: names.get(planned.owner ?? '') ?? planned.task.raci.responsible,
            waitsFor: waitInWords(planned, days, titles),
            criticality: shares.get(days.id) ?? 0,
            ...(was === undefined ? {} : { was: { finish: was.was, days: was.days } }),
          },
        ];
      })
      .toSorted(inOrder),
    criticalPath: schedule.criticalPath.map((id) => titles.get(id) ?? id),
    confidence: { runs: confidence.runs, asPlanned: confidence.asPlanned, by: confidence.by },
    freezes: (['provider', 'customer'] as const).flatMap((whose) =>
      parties[whose].freezes.map((freeze) => ({ ...freeze, whose })),
    ),
    ...(baseline === undefined
      ? {}
      : { baseline: { at: baseline.at, finish: baseline.finish.was, days: baseline.finish.days } }),
  };
}

const GROUPS: readonly string[] = Object.values(PHASE_WORDS);

/** By phase, in each as they begin. */
function inOrder(a: TimelineTask, b: TimelineTask): number {
  const keys = (one: TimelineTask) => [one.start, one.finish, one.id].join(' ');
  return GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || (keys(a) < keys(b) ? -1 : 1);
}

function shown(
  { task, state, scope }: PlannedTask,
  { id, start, finish, latestFinish, slack, critical, finished }: ScheduledTask,
): Omit<TimelineTask, 'who' | 'waitsFor' | 'criticality'> {
  return {
    id,
    title: task.title,
    group: PHASE_WORDS[task.phase],
    state,
    start,
    finish,
    latestFinish,
    slack,
    critical,
    finished,
    undecided: scope === 'undecided',
  };
}

function waitInWords(
  { notBefore }: PlannedTask,
  { waitsFor }: ScheduledTask,
  titles: ReadonlyMap<string, string>,
): string {
  switch (waitsFor.kind) {
    case 'task':
      return titles.get(waitsFor.task) ?? waitsFor.task;
    case 'person':
      return `whoever is at: ${titles.get(waitsFor.task) ?? waitsFor.task}`;
    case 'not-before':
      return notBefore === undefined ? '' : `the day ${notBefore}`;
    case 'nothing':
      return '';
  }
}

function explained<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof ScheduleFault)
      throw new WorkspaceFault([error.code === 'slip' ? error.message : `${PLAN_FILE}: ${error.message}`]);
    throw error;
  }
}
