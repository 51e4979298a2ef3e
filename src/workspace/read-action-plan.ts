import { basename } from 'node:path';
import { ACTION_SHEET, ACTION_STATES, ACTION_TITLES, type PlannedAction } from '../report/index.ts';
import { ActionText } from './actions.ts';
import { WorkspaceFault } from './read.ts';
import { readWorkbookSheet, type SheetRow } from './read-workbook.ts';

const MOST_FAULTS = 20;

/**
 * Reads the sheet `Action plan` of a workbook that `muster report --format xlsx` wrote and people filled in: a row for
 * each requirement and subject, also where nothing was filled in. Throws `WorkspaceFault` with the row of each fault.
 */
export async function readActionPlan(path: string, signal?: AbortSignal): Promise<readonly PlannedAction[]> {
  const sheet = { name: ACTION_SHEET, titles: Object.values(ACTION_TITLES), madeBy: 'muster report --format xlsx' };
  return toActions(await readWorkbookSheet(path, sheet, signal), basename(path));
}

function toActions(rows: readonly SheetRow[], name: string): readonly PlannedAction[] {
  const faults: string[] = [];
  const actions = rows.flatMap(({ row, cell }) => {
    const said = Object.fromEntries(
      Object.entries(ACTION_TITLES).map(([key, title]) => [
        key,
        key === 'state' ? cell(title)?.toLowerCase() : cell(title),
      ]),
    );
    if (Object.values(said).every((text) => text === undefined)) return [];
    const parsed = ActionText.safeParse(said);
    if (parsed.success) return [parsed.data];
    for (const {
      path: [key],
      message,
    } of parsed.error.issues)
      faults.push(
        `${name}: row ${row}, ${titleOf(key)}: ${key === 'state' ? `one of ${ACTION_STATES.join(', ')}` : message}`,
      );
    return [];
  });
  if (faults.length > MOST_FAULTS) faults.splice(MOST_FAULTS, faults.length, `${name}: and more of the same kind`);
  if (faults.length > 0) throw new WorkspaceFault(faults);
  return actions;
}

function titleOf(key: PropertyKey | undefined): string {
  return Object.entries(ACTION_TITLES).find(([name]) => name === key)?.[1] ?? String(key);
}
