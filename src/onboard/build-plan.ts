import type { Task } from '../catalog/index.ts';
import { makeChecklist } from './checklist.ts';
import { eventsOn, inOrder } from './journal.ts';
import { momentsOf } from './moments.ts';
import { PHASES, planPhases } from './phases.ts';
import type { DroppedTask, Plan, PlannedTask } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { type IndexedAssessment, indexAssessment, proveTask, toMoment } from './prove-task.ts';
import { saidOf } from './said.ts';
import { planServices } from './services.ts';
import { foldState } from './state.ts';
import { scopeTask } from './task-scope.ts';
import { taskTimes } from './task-times.ts';

/** Makes the plan of an onboarding: what is to be done, why, how far it is, and what each phase waits for. */
export function buildPlan(input: PlanInput): Plan {
  const events = inOrder(input.events);
  const services = planServices(input.offered, input.chosen, input.facts);
  const facts = new Map(input.facts.map((fact) => [fact.id, fact]));
  const history = input.assessments.map(indexAssessment);
  const found: PlannedTask[] = [];
  const dropped: DroppedTask[] = [];
  for (const task of input.tasks) {
    const scope = scopeTask(task, services, facts);
    if ('why' in scope) {
      dropped.push({ task, ...scope });
      continue;
    }
    const planned = planTask(task, scope, { ...input, events }, history);
    if (planned.outcome !== 'not-applicable') found.push(planned);
    else dropped.push({ task, why: 'nothing-to-prove', reason: sayNothing(planned) });
  }
  const all = new Map(input.tasks.map((task) => [task.id, task]));
  const kept = new Set(found.map(({ task }) => task.id));
  const tasks = found
    .map((planned) => ({ ...planned, dependsOn: dependenciesOf(planned.task, all, kept) }))
    .sort((a, b) => order(a.task, b.task));
  const assessment = input.assessments[input.assessments.length - 1] ?? input.assessments[0];
  const checklist = makeChecklist({ ...input, events, tasks });
  return {
    schema: 'muster.plan/1',
    tenant: input.tenant,
    assessment: { id: assessment.id, assessedAt: assessment.assessedAt },
    asOf: input.asOf,
    services,
    facts: input.facts,
    phases: planPhases({ services, tasks, checklist, assessment, start: input.start, events, hash: input.hash }),
    tasks,
    dropped: dropped.sort((a, b) => order(a.task, b.task)),
    checklist,
    calls: events.flatMap((event) =>
      event.what === 'call' ? [{ at: event.held, by: event.by, note: event.note }] : [],
    ),
  };
}

function planTask(
  task: Task,
  scope: Pick<PlannedTask, 'scope' | 'because'>,
  { asOf, attested, requirements, events }: PlanInput,
  history: readonly IndexedAssessment[],
): PlannedTask {
  const last = history.at(-1);
  const proof = proveTask(task, last, asOf, attested, requirements);
  const moments = momentsOf(task, history, asOf, attested, requirements);
  const { estimate, ...said } = saidOf(events, task.id);
  const own = eventsOn(events, task.id);
  const standing = foldState(moments, own, toMoment(proof, asOf, last));
  return {
    task,
    ...scope,
    ...standing,
    ...taskTimes(standing.state, moments, own, asOf),
    ...proof,
    ...said,
    dependsOn: [],
    estimate: estimate ?? task.estimate,
  };
}

/** The tasks of the plan that a task waits for; through those that were dropped to what these wait for. */
function dependenciesOf(task: Task, all: ReadonlyMap<string, Task>, kept: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (ids: readonly string[]): void => {
    for (const id of ids) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (kept.has(id)) found.add(id);
      else visit(all.get(id)?.depends_on ?? []);
    }
  };
  visit(task.depends_on);
  found.delete(task.id);
  return [...found].sort();
}

function sayNothing({ requirements }: PlannedTask): string {
  const names = requirements.map(({ title }) => title).join('; ');
  return `What would prove it applies to nothing here: ${names}.`;
}

function order(a: Task, b: Task): number {
  return PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
