import { basename } from 'node:path';
import { readFilledInTable } from '../../collect/index.ts';
import {
  EXCHANGE_TITLES,
  FILLED_IN,
  type JournalEvent,
  type ReadBack,
  type ReturnedRow,
  readBack,
} from '../../onboard/index.ts';
import { csvText } from '../../report/index.ts';
import { WorkspaceFault } from '../read.ts';
import { readWorkbookSheet } from '../read-workbook.ts';
import { PLAN_SHEET } from './export-plan.ts';
import type { MadePlan } from './plan-workspace.ts';
import { record, type Saying } from './record.ts';

/** What came of a table that people filled in. */
export interface ImportedPlan {
  readonly rows: number;
  /** What was written into the journal. */
  readonly events: readonly JournalEvent[];
  readonly conflicts: ReadBack['conflicts'];
}

const MADE_BY = 'muster plan export --format xlsx';
const MOST_FAULTS = 20;
const NEEDED = ['id', ...FILLED_IN] as const;

/**
 * Takes back a table that `muster plan export` wrote and people filled in, CSV or XLSX: owner, due day, state and comment,
 * where a person changed them since. All of it goes into the journal, or nothing where a row cannot be taken. Throws
 * `WorkspaceFault` with each row that is wrong.
 */
export async function importPlan(
  folder: string,
  path: string,
  { plan, settings }: MadePlan,
  saying: Saying,
  signal?: AbortSignal,
): Promise<ImportedPlan> {
  const rows = /\.xls[xm]$/i.test(path) ? await readSheet(path, signal) : await readCsv(path, signal);
  const people = new Set(settings.people.map(({ id }) => id));
  const { events, faults, conflicts } = readBack(rows, plan, people);
  if (faults.length > 0) {
    const told = faults.slice(0, MOST_FAULTS).map(({ row, message }) => `${basename(path)}: row ${row}: ${message}`);
    const more = faults.length > MOST_FAULTS ? [`${basename(path)}: and more of the same kind`] : [];
    throw new WorkspaceFault([...told, ...more]);
  }
  const kept = events.length === 0 ? [] : await record(folder, saying, events);
  return { rows: rows.length, events: kept, conflicts };
}

async function readSheet(path: string, signal: AbortSignal | undefined): Promise<readonly ReturnedRow[]> {
  const titles = NEEDED.map((key) => EXCHANGE_TITLES[key]);
  const rows = await readWorkbookSheet(path, { name: PLAN_SHEET, titles, madeBy: MADE_BY }, signal);
  return toReturned(rows);
}

async function readCsv(path: string, signal: AbortSignal | undefined): Promise<readonly ReturnedRow[]> {
  const records = await readFilledInTable(path, EXCHANGE_TITLES.id, signal);
  const [first, ...rest] = records ?? [];
  const titles = first?.cells.map((title) => title.trim()) ?? [];
  const missing = NEEDED.map((key) => EXCHANGE_TITLES[key]).filter((title) => !titles.includes(title));
  if (missing.length > 0)
    throw new WorkspaceFault([
      `${basename(path)}: has no column ${missing.join(', ')} in its first line; write it with \`muster plan export --format csv\``,
    ]);
  return toReturned(
    rest.map(({ cells }, index) => ({
      row: index + 2,
      cell: (title: string) => {
        const text = csvText(cells[titles.indexOf(title)] ?? '').trim();
        return text === '' ? undefined : text;
      },
    })),
  );
}

function toReturned(
  rows: readonly { readonly row: number; readonly cell: (title: string) => string | undefined }[],
): readonly ReturnedRow[] {
  return rows.flatMap(({ row, cell }) => {
    const id = cell(EXCHANGE_TITLES.id);
    if (id === undefined && FILLED_IN.every((key) => cell(EXCHANGE_TITLES[key]) === undefined)) return [];
    return [
      {
        row,
        id: id ?? '',
        owner: cell(EXCHANGE_TITLES.owner) ?? '',
        due: cell(EXCHANGE_TITLES.due) ?? '',
        state: cell(EXCHANGE_TITLES.state)?.toLowerCase() ?? '',
        comment: cell(EXCHANGE_TITLES.comment) ?? '',
        exported: cell(EXCHANGE_TITLES.exported),
      },
    ];
  });
}
