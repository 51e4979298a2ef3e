import type { ChecklistItem, Estimate, Plan, PlannedTask } from '../plan.ts';
import type { PlannedDays } from './exchange-row.ts';

/** A person as other tools know them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly mail?: string | undefined;
}

/** A table for another tool: its columns, and rows of as many cells. */
export interface TrackerTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** An issue as `POST /repos/{owner}/{repo}/issues` of GitHub's REST API takes it. */
export interface GithubIssue {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

/** Work that is not finished, in the words of other tools. */
interface Work {
  readonly id: string;
  readonly phase: string;
  readonly title: string;
  readonly labels: readonly string[];
  readonly party: string;
  readonly person: Person | undefined;
  readonly start: string;
  readonly due: string;
  readonly isBegun: boolean;
  readonly isUrgent: boolean;
  readonly estimate: Estimate | undefined;
  readonly why: readonly string[];
  readonly steps: readonly string[];
  readonly links: readonly string[];
  readonly dependsOn: readonly string[];
}

const PLANNER_NOTES = 2048;
const PLANNER_TITLE = 255;
const PLANNER_STEPS = 20;

/**
 * Open work as the CSV import of Jira reads it: one label column for each label, as Jira wants several values of a field;
 * the assignee by mail; days as `yyyy-MM-dd`, which the import asks for.
 */
export function jiraTable(plan: Plan, people: readonly Person[], days?: PlannedDays): TrackerTable {
  const work = openWork(plan, people, days);
  const labels = Math.max(1, ...work.map((one) => one.labels.length));
  return {
    columns: [
      'Summary',
      'Issue Type',
      'Priority',
      'Assignee',
      'Due Date',
      'Description',
      ...Array.from({ length: labels }, () => 'Labels'),
    ],
    rows: work.map((one) => [
      one.title,
      'Task',
      one.isUrgent ? 'High' : 'Medium',
      one.person?.mail ?? '',
      one.due,
      describe(one, '', '* '),
      ...Array.from({ length: labels }, (_, index) => one.labels[index] ?? ''),
    ]),
  };
}

/** Open work as GitHub issues; each body ends with a mark by which it is found again. */
export function githubIssues(plan: Plan, people: readonly Person[], days?: PlannedDays): readonly GithubIssue[] {
  return openWork(plan, people, days).map((one) => ({
    title: one.title,
    body: `${describe(one, '## ', '- [ ] ')}\n\n<!-- muster: ${one.id} -->\n`,
    labels: one.labels,
  }));
}

/** Open work as Planner imports a plan from a spreadsheet: a bucket for each phase, steps as the checklist. */
export function plannerTable(plan: Plan, people: readonly Person[], days?: PlannedDays): TrackerTable {
  return {
    columns: [
      'Task Name',
      'Bucket Name',
      'Progress',
      'Priority',
      'Assigned To',
      'Start Date',
      'Due Date',
      'Notes',
      'Checklist Items',
    ],
    rows: openWork(plan, people, days).map((one) => [
      cut(one.title, PLANNER_TITLE),
      `${one.phase.slice(0, 1).toUpperCase()}${one.phase.slice(1)}`,
      one.isBegun ? 'In progress' : 'Not started',
      one.isUrgent ? 'Urgent' : 'Medium',
      one.person?.mail ?? '',
      one.start,
      one.due,
      cut([`muster: ${one.id}`, ...one.why, ...one.links].join('\n'), PLANNER_NOTES),
      // A semicolon parts the items.
      one.steps
        .slice(0, PLANNER_STEPS)
        .map((step) => step.replaceAll(';', ','))
        .join(';'),
    ]),
  };
}

function openWork(plan: Plan, people: readonly Person[], days: PlannedDays = new Map()): readonly Work[] {
  const byId = new Map(people.map((person) => [person.id, person]));
  const isOpen = ({ state }: PlannedTask) => state !== 'verified' && state !== 'accepted';
  return [
    ...plan.tasks.filter(isOpen).map((planned) => workOfTask(planned, byId, days)),
    ...plan.checklist.map((item) => workOfItem(item, byId)),
  ];
}

function workOfTask(planned: PlannedTask, people: ReadonlyMap<string, Person>, days: PlannedDays): Work {
  const { task, state, drift } = planned;
  const planneds = days.get(task.id);
  return {
    id: task.id,
    phase: task.phase,
    title: task.title,
    labels: ['muster', `phase-${task.phase}`, ...task.services.map((service) => `service-${service}`)],
    party: task.raci.responsible,
    person: people.get(planned.owner ?? ''),
    start: planneds?.start ?? '',
    due: planned.due ?? planneds?.finish ?? '',
    isBegun: state === 'in-progress' || state === 'claimed',
    isUrgent: drift !== undefined,
    estimate: planned.estimate,
    why: [...(drift === undefined ? [] : [drift.sentence]), ...planned.because],
    steps: task.guidance.steps,
    links: task.guidance.links,
    dependsOn: planned.dependsOn,
  };
}

function workOfItem(item: ChecklistItem, people: ReadonlyMap<string, Person>): Work {
  return {
    id: item.requirement,
    phase: 'remediate',
    title: item.title,
    labels: ['muster', 'phase-remediate', `checklist-${item.list}`, `level-${item.level}`],
    party: item.party,
    person: people.get(item.owner ?? ''),
    start: '',
    due: item.due ?? '',
    isBegun: item.claimed,
    isUrgent: item.level === 'required',
    estimate: undefined,
    why: [`${item.failing} of its subjects fail.`, ...item.unblocks],
    steps: item.steps,
    links: [],
    dependsOn: [],
  };
}

function describe(one: Work, heading: string, bullet: string): string {
  const { estimate } = one;
  const lines = [
    ...one.why,
    '',
    `Party: ${one.party}${one.person === undefined ? '' : `; owner: ${one.person.name}`}`,
    ...(estimate === undefined
      ? []
      : [`Working days: ${estimate.optimistic} at best, ${estimate.likely} likely, ${estimate.pessimistic} at worst`]),
    ...(one.dependsOn.length === 0 ? [] : [`After: ${one.dependsOn.join(', ')}`]),
    '',
    `${heading}Steps`,
    '',
    ...one.steps.map((step) => `${bullet}${step}`),
    ...(one.links.length === 0 ? [] : ['', ...one.links]),
  ];
  return lines.join('\n');
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
