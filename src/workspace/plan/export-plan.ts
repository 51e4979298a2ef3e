import {
  EXCHANGE_TITLES,
  type ExchangeKey,
  type ExchangeRow,
  exchangeRows,
  githubIssues,
  jiraTable,
  type PlannedDays,
  plannerTable,
} from '../../onboard/index.ts';
import { csvHeader, csvRow, type Sheet, workbookParts } from '../../report/index.ts';
import { zip } from '../write-report-zip.ts';
import type { MadePlan } from './plan-workspace.ts';

/** What a plan can be exported as. */
export const PLAN_EXPORTS = ['csv', 'xlsx', 'jira', 'github', 'planner'] as const;

export type PlanExport = (typeof PLAN_EXPORTS)[number];

/** The sheet that `muster plan import` reads back. */
export const PLAN_SHEET = 'Plan';

const KEYS: readonly ExchangeKey[] = [
  'kind',
  'id',
  'phase',
  'title',
  'services',
  'party',
  'owner',
  'due',
  'state',
  'comment',
  'start',
  'finish',
  'estimate',
  'dependsOn',
  'unblocks',
  'why',
  'steps',
  'notes',
  'exported',
];
const WIDTHS: Partial<Record<ExchangeKey, number>> = { title: 60, why: 60, steps: 80, notes: 40, comment: 40, id: 36 };
const STATES = ['open', 'in-progress', 'done', 'claimed', 'verified', 'accepted', 'stale', 'reopened'];
const DATES: readonly ExchangeKey[] = ['due', 'start', 'finish'];

/**
 * The plan as a file for other tools: CSV and XLSX, which `muster plan import` takes back; the CSV that Jira and Planner
 * import; and for GitHub a JSON line for each issue. `days` are the days of the timeline, where there is one.
 */
export async function* exportPlan(
  { plan, settings }: MadePlan,
  format: PlanExport,
  days?: PlannedDays,
): AsyncIterable<string | Buffer> {
  if (format === 'xlsx') yield* zip(workbookParts([planSheet(exchangeRows(plan, days))]));
  else if (format === 'csv') {
    yield csvHeader(KEYS.map((key) => EXCHANGE_TITLES[key]));
    for (const row of exchangeRows(plan, days)) yield csvRow(KEYS.map((key) => row[key]));
  } else if (format === 'github') {
    for (const issue of githubIssues(plan, settings.people, days)) yield `${JSON.stringify(issue)}\n`;
  } else {
    const table = (format === 'jira' ? jiraTable : plannerTable)(plan, settings.people, days);
    yield csvHeader(table.columns);
    for (const row of table.rows) yield csvRow(row);
  }
}

function planSheet(rows: readonly ExchangeRow[]): Sheet {
  return {
    name: PLAN_SHEET,
    columns: KEYS.map((key) => ({
      title: EXCHANGE_TITLES[key],
      width: WIDTHS[key] ?? 16,
      ...(key === 'state' ? { choices: STATES } : {}),
    })),
    rows: [
      rows.map((row) =>
        KEYS.map((key) => {
          if (row[key] === '') return null;
          return DATES.includes(key) ? { date: row[key] } : row[key];
        }),
      ),
    ],
  };
}
