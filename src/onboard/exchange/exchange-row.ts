import type { ChecklistItem, Plan, PlannedTask } from '../plan.ts';

/** Columns of the table that goes out to a spreadsheet and comes back, in their order. */
export const EXCHANGE_TITLES = {
  kind: 'Kind',
  id: 'Id',
  phase: 'Phase',
  title: 'Title',
  services: 'Services',
  party: 'Party',
  owner: 'Owner',
  due: 'Due',
  state: 'State',
  comment: 'Comment',
  start: 'Start',
  finish: 'Finish',
  estimate: 'Working days',
  dependsOn: 'Depends on',
  unblocks: 'Unblocks',
  why: 'Why',
  steps: 'Steps',
  notes: 'Notes',
  exported: 'As exported',
} as const;

/** Columns that people fill in; all others are passed over when the table comes back. */
export const FILLED_IN = ['owner', 'due', 'state', 'comment'] as const;

export type ExchangeKey = keyof typeof EXCHANGE_TITLES;

/** One task or checklist item of the table; an empty text where there is nothing to say. */
export type ExchangeRow = Readonly<Record<ExchangeKey, string>>;

/** ISO days on which work begins and ends, by task. */
export type PlannedDays = ReadonlyMap<string, { readonly start: string; readonly finish: string }>;

/** What the table said when it went out: so that only what a person changed since comes back. */
export interface Exported {
  readonly owner: string;
  readonly due: string;
  readonly state: string;
}

/** The tasks and the checklist of a plan as rows, tasks first. */
export function exchangeRows(plan: Plan, days: PlannedDays = new Map()): readonly ExchangeRow[] {
  return [...plan.tasks.map((task) => taskRow(task, days)), ...plan.checklist.map(itemRow)];
}

/** What the table says of a task or an item now. */
export function exportedOf(one: PlannedTask | ChecklistItem): Exported {
  const state = 'task' in one ? one.state : one.claimed ? 'claimed' : 'open';
  return { owner: one.owner ?? '', due: one.due ?? '', state };
}

/** The text of the column that people leave alone: `owner=anna; due=2026-12-01; state=open`. */
export function exportedText({ owner, due, state }: Exported): string {
  return `owner=${owner}; due=${due}; state=${state}`;
}

/** Reads that column; undefined where somebody changed it. */
export function parseExported(text: string): Exported | undefined {
  const found = /^owner=([^;]*); due=([^;]*); state=([^;]*)$/.exec(text.trim());
  const [, owner = '', due = '', state = ''] = found ?? [];
  return found === null ? undefined : { owner, due, state };
}

function taskRow(planned: PlannedTask, days: PlannedDays): ExchangeRow {
  const { task, estimate } = planned;
  const exported = exportedOf(planned);
  return {
    kind: 'task',
    id: task.id,
    phase: task.phase,
    title: task.title,
    services: task.services.join(', '),
    party: task.raci.responsible,
    ...exported,
    comment: '',
    start: days.get(task.id)?.start ?? '',
    finish: days.get(task.id)?.finish ?? '',
    estimate: `${estimate.optimistic} / ${estimate.likely} / ${estimate.pessimistic}`,
    dependsOn: planned.dependsOn.join(', '),
    unblocks: '',
    why: planned.because.join(' '),
    steps: task.guidance.steps.join('\n'),
    notes: notesText(planned),
    exported: exportedText(exported),
  };
}

function itemRow(item: ChecklistItem): ExchangeRow {
  const exported = exportedOf(item);
  return {
    kind: 'checklist',
    id: item.requirement,
    phase: 'remediate',
    title: item.title,
    services: item.list,
    party: item.party,
    ...exported,
    comment: '',
    start: '',
    finish: '',
    estimate: item.effort,
    dependsOn: '',
    unblocks: item.unblocks.join(' '),
    why: `${item.failing} of its subjects fail${item.subjects.length === 0 ? '' : `: ${item.subjects.join(', ')}`}`,
    steps: item.steps.join('\n'),
    notes: notesText(item),
    exported: exportedText(exported),
  };
}

function notesText({ notes }: PlannedTask | ChecklistItem): string {
  return notes.map(({ at, by, text }) => `${at.slice(0, 10)} ${by}: ${text}`).join('\n');
}
