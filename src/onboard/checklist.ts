import type { Requirement } from '../catalog/index.ts';
import type { Assessment, GateResult, RequirementResult } from '../finding/index.ts';
import type { JournalEvent } from './journal.ts';
import { eventsOn } from './journal.ts';
import type { ChecklistItem, PlannedTask } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { saidOf } from './said.ts';
import { isFinished } from './state.ts';

type ChecklistInput = Pick<PlanInput, 'requirements' | 'assessments' | 'subjects' | 'actions'> & {
  readonly tasks: readonly PlannedTask[];
  /** In order. */
  readonly events: readonly JournalEvent[];
};

/** Settings that Entra ID Premium brings, and that are made there. */
const ENTRA_TABLES: ReadonlySet<string> = new Set([
  'conditional_access_policies',
  'role_eligibility_schedules',
  'user_registration_details',
]);
const LEVEL_ORDER = ['required', 'recommended', 'optional'];

/**
 * What is to be put right: every requirement that fails now without a waiver, the most binding first. One that is optional
 * is in it only where a task of the plan needs it.
 */
export function makeChecklist(input: ChecklistInput): readonly ChecklistItem[] {
  const now = input.assessments.at(-1);
  if (now === undefined) return [];
  return now.results
    .flatMap((result) => {
      const requirement = input.requirements.get(result.requirement);
      const failing = result.unwaived['not-ready'] + result.unwaived.advisory;
      if (failing === 0 || requirement === undefined) return [];
      const tasks = input.tasks.filter((task) => task.requirements.some((one) => one.requirement === requirement.id));
      if (result.level === 'optional' && tasks.length === 0) return [];
      return [toItem({ input, now, requirement, result, failing, tasks })];
    })
    .sort(
      (a, b) =>
        LEVEL_ORDER.indexOf(a.level) - LEVEL_ORDER.indexOf(b.level) ||
        b.failing - a.failing ||
        (a.requirement < b.requirement ? -1 : 1),
    );
}

function toItem(one: {
  readonly input: ChecklistInput;
  readonly now: Assessment;
  readonly requirement: Requirement;
  readonly result: RequirementResult;
  readonly failing: number;
  readonly tasks: readonly PlannedTask[];
}): ChecklistItem {
  const { input, now, requirement, result, failing, tasks } = one;
  const { id, title, remediation } = requirement;
  const said = saidOf(input.events, id);
  const owner = said.owner ?? input.actions.get(id)?.owner;
  const due = said.due ?? input.actions.get(id)?.due;
  return {
    requirement: id,
    title,
    list: listOf(requirement, result, tasks),
    level: result.level,
    failing,
    subjects: input.subjects.get(id) ?? [],
    party: remediation.owner,
    effort: remediation.effort,
    steps: remediation.steps,
    unblocks: [
      ...now.gates.flatMap((gate) => sayGate(gate, id)),
      ...tasks.filter(isOpen).map((task) => sayTask(task, input.tasks)),
    ],
    claimed: isClaimed(input, id),
    ...(owner === undefined ? {} : { owner }),
    ...(due === undefined ? {} : { due }),
    notes: said.notes,
  };
}

/** Whose list an item belongs to: that of the service whose tasks need it, else of the service that it is put right in. */
function listOf(
  { area }: Requirement,
  { tables }: RequirementResult,
  tasks: readonly PlannedTask[],
): ChecklistItem['list'] {
  const services = new Set(tasks.flatMap(({ task }) => task.services));
  if (services.has('intune')) return 'intune';
  if (services.has('entra-id-premium') || services.has('entra-connect-and-ad-fs')) return 'entra-id-premium';
  if (area === 'identity' || tables.some((table) => ENTRA_TABLES.has(table))) return 'entra-id-premium';
  return area === 'apps' || area === 'policies' ? 'intune' : 'other';
}

function isOpen({ state }: PlannedTask): boolean {
  return !isFinished(state);
}

function sayTask({ task }: PlannedTask, tasks: readonly PlannedTask[]): string {
  const waiting = tasks.filter(({ dependsOn }) => dependsOn.includes(task.id)).length;
  const others = waiting === 0 ? '' : `, for which ${waiting} more ${waiting === 1 ? 'task waits' : 'tasks wait'}`;
  return `proves "${task.title}"${others}`;
}

function sayGate({ gate, tenantBlockers, devices, users }: GateResult, requirement: string): readonly string[] {
  const words = gate === 'may-enrol' ? 'may enrol' : 'may deploy';
  const own = tenantBlockers.some((one) => one.requirement === requirement);
  const said = own
    ? [
        `one of ${tenantBlockers.length} blockers of the tenant's gate ${words}`.replace(
          /^one of 1 blockers/,
          'the only blocker',
        ),
      ]
    : [];
  for (const [kind, { blockers }] of [
    ['device', devices],
    ['user', users],
  ] as const) {
    const blocker = blockers.find((one) => one.requirement === requirement);
    if (blocker === undefined) continue;
    const count = (n: number) => `${n} ${kind}${n === 1 ? '' : 's'}`;
    said.push(
      blocker.alone > 0
        ? `${count(blocker.alone)} ${words} by this alone`
        : `in the way of ${count(blocker.blocked)} that ${words} after more`,
    );
  }
  return said;
}

/** A person said it is done after it was last seen to be right, and it fails. */
function isClaimed({ events, assessments }: ChecklistInput, requirement: string): boolean {
  const last = eventsOn(events, requirement).findLast(({ what }) => what === 'done' || what === 'reopen');
  if (last?.what !== 'done') return false;
  const right = assessments.findLast(({ results }) => {
    const result = results.find((one) => one.requirement === requirement);
    return result !== undefined && result.unwaived['not-ready'] + result.unwaived.advisory === 0;
  });
  return right === undefined || Date.parse(last.at) > Date.parse(right.assessedAt);
}
