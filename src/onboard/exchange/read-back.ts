import type { UnsignedEvent } from '../journal.ts';
import type { ChecklistItem, Plan, PlannedTask } from '../plan.ts';
import { type Exported, exportedOf, parseExported } from './exchange-row.ts';

/** A row of the table as it came back: texts of the cells that count, and where it stands in its file. */
export interface ReturnedRow {
  readonly row: number;
  readonly id: string;
  readonly owner: string;
  readonly due: string;
  readonly state: string;
  readonly comment: string;
  /** Undefined where the column is not there: then what is in the plan now counts as exported. */
  readonly exported: string | undefined;
}

/** What a table that came back comes to. Nothing of it is kept where there are faults. */
export interface ReadBack {
  readonly events: readonly UnsignedEvent[];
  /** What cannot be, by row. */
  readonly faults: readonly { readonly row: number; readonly message: string }[];
  /** Changed in the table, and meanwhile in the plan too: the plan's word stays. */
  readonly conflicts: readonly { readonly row: number; readonly id: string; readonly message: string }[];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** States that a person may write; all others come from evidence. */
const WRITTEN_STATES = ['open', 'in-progress', 'done'] as const;

/**
 * What people changed in a table since it went out, as events for the journal: owner, due day and state where they differ
 * from what was exported, and comments that are not there yet. `people` are the ids that may own work.
 */
export function readBack(rows: readonly ReturnedRow[], plan: Plan, people: ReadonlySet<string>): ReadBack {
  const known = new Map<string, PlannedTask | ChecklistItem>([
    ...plan.tasks.map((planned) => [planned.task.id, planned] as const),
    ...plan.checklist.map((item) => [item.requirement, item] as const),
  ]);
  const gone = new Set([...plan.dropped.map(({ task }) => task.id)]);
  const seen = new Map<string, number>();
  const events: UnsignedEvent[] = [];
  const faults: ReadBack['faults'][number][] = [];
  const conflicts: ReadBack['conflicts'][number][] = [];
  for (const returned of rows) {
    const { row, id } = returned;
    const one = known.get(id);
    const twin = seen.get(id);
    seen.set(id, row);
    if (twin !== undefined) faults.push({ row, message: `${id} is in row ${twin} already` });
    else if (one !== undefined) {
      const read = changesOf(returned, one, people);
      events.push(...read.events);
      faults.push(...read.faults.map((message) => ({ row, message })));
      conflicts.push(...read.conflicts.map((message) => ({ row, id, message })));
    } else if (gone.has(id) || parseExported(returned.exported ?? '') !== undefined)
      conflicts.push({ row, id, message: 'is not in the plan any more' });
    else faults.push({ row, message: `there is no task or checklist item ${JSON.stringify(id)} in the plan` });
  }
  return { events, faults, conflicts };
}

function changesOf(returned: ReturnedRow, one: PlannedTask | ChecklistItem, people: ReadonlySet<string>) {
  const now = exportedOf(one);
  const was = returned.exported === undefined ? now : (parseExported(returned.exported) ?? now);
  const events: UnsignedEvent[] = [];
  const faults: string[] = [];
  const conflicts: string[] = [];
  const subject = returned.id;
  const changed = (key: keyof Exported): string | undefined => {
    const cell = returned[key];
    if (cell === was[key] || cell === now[key]) return undefined;
    if (now[key] === was[key]) return cell;
    conflicts.push(`${key}: the table says ${shown(cell)}, the plan meanwhile ${shown(now[key])}`);
    return undefined;
  };

  const owner = changed('owner');
  if (owner !== undefined && owner !== '' && !people.has(owner))
    faults.push(`owner: there is nobody with the id ${JSON.stringify(owner)} under people in plan.yaml`);
  else if (owner !== undefined) events.push({ what: 'assign', subject, owner: owner === '' ? null : owner });

  const due = changed('due');
  if (due !== undefined && due !== '' && !isDay(due))
    faults.push(`due: ${JSON.stringify(due)} is no day; write it as 2026-12-01`);
  else if (due !== undefined) events.push({ what: 'set', subject, due: due === '' ? null : due });

  // A task always has a state: an empty cell says nothing.
  const state = returned.state === '' ? undefined : changed('state');
  const written = WRITTEN_STATES.find((word) => word === state);
  if (state !== undefined && written === undefined)
    faults.push(`state: write ${WRITTEN_STATES.join(', ')}; ${JSON.stringify(state)} is for evidence to say`);
  else if (written === 'done') events.push({ what: 'done', subject });
  else if (written !== undefined && now.state === 'claimed') events.push({ what: 'reopen', subject });
  else if (written !== undefined && 'task' in one) events.push({ what: 'set', subject, state: written });

  const text = returned.comment.trim();
  if (text !== '' && !one.notes.some((note) => note.text === text)) events.push({ what: 'note', subject, text });
  return { events, faults, conflicts };
}

function isDay(text: string): boolean {
  const time = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function shown(text: string): string {
  return text === '' ? 'nothing' : text;
}
