import { STATUSES, type SubjectKind } from '../../finding/index.ts';
import type { FindingRow } from '../finding-rows.ts';
import type { ReportedRequirement, ReportModel } from '../model.ts';
import { findingsOf, isFailing, statusOf } from '../outcome.ts';
import { messageOf } from '../plain-requirement.ts';
import { grouped } from '../plain-text.ts';
import { totalOf } from '../reasons.ts';
import { gateVerdicts } from '../verdict.ts';
import { OWNER_WORDS, STATUS_ORDER, STATUS_WORDS } from '../words.ts';
import { networkSheet } from './network-sheet.ts';
import { type WorkbookPart, workbookParts } from './parts.ts';
import { type Cell, MOST_ROWS, type Sheet, type SheetColumn } from './sheet.ts';

/** Whether a subject may pass a gate; out of scope is what no requirement concerns, and what no gate counts. */
export type SubjectVerdict = 'yes' | 'no' | 'cannot be told' | 'not in scope';

/** How a device, a site or an endpoint stands. */
export interface SubjectRow {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly name: string;
  readonly mayEnrol: SubjectVerdict;
  readonly mayDeploy: SubjectVerdict;
  /** Requirements in its way. */
  readonly blockers: string;
  /** Findings that are not ready, advisory, error, unknown and ready. */
  readonly counts: readonly number[];
}

/** What somebody wrote into the action plan about a requirement, or about one of its subjects. */
export interface PlannedAction {
  readonly requirement: string;
  readonly subject?: string | undefined;
  readonly owner?: string | undefined;
  readonly due?: string | undefined;
  readonly state?: ActionState | undefined;
  readonly comment?: string | undefined;
}

/** How far an action is. */
export const ACTION_STATES = ['open', 'started', 'done'] as const;
export type ActionState = (typeof ACTION_STATES)[number];

/** The sheet that `muster import` reads back, and those of its columns that it reads. */
export const ACTION_SHEET = 'Action plan';
export const ACTION_TITLES = {
  requirement: 'Requirement',
  subject: 'Subject id',
  owner: 'Owner',
  due: 'Due',
  state: 'State',
  comment: 'Comment',
} as const;

/** What a workbook shows besides its model: rows that come as a stream. */
export interface WorkbookRows {
  /** All findings, or only those that are not in order, as `isCut` says. */
  readonly findings: AsyncIterable<readonly FindingRow[]>;
  readonly isCut: boolean;
  readonly devices: AsyncIterable<readonly SubjectRow[]>;
  readonly endpoints: AsyncIterable<readonly SubjectRow[]>;
  readonly actions: readonly PlannedAction[];
}

/** A requirement that fails for more subjects is one row of the plan. */
const MOST_SUBJECTS_PLANNED = 50;
const column = (title: string, width: number): SheetColumn => ({ title, width });

/** The files of the workbook: summary, findings, action plan, devices, endpoints, and what probes found where there were any. */
export function renderWorkbook(model: ReportModel, rows: WorkbookRows): readonly WorkbookPart[] {
  return workbookParts([
    summarySheet(model, rows.isCut),
    {
      name: 'Findings',
      columns: FINDING_TITLES.map(([title, width]) => column(title, width)),
      rows: rows.findings,
    },
    actionSheet(model, rows.actions),
    subjectSheet('Devices', rows.devices),
    subjectSheet('Endpoints', rows.endpoints),
    ...(model.network === undefined ? [] : [networkSheet(model.network)]),
  ]);
}

/** All findings of an assessment. */
export function totalFindings({ requirements }: ReportModel): number {
  return requirements.reduce((sum, reported) => sum + totalOf(reported), 0);
}

const FINDING_TITLES = [
  ['Requirement', 28],
  ['Title', 50],
  ['Area', 12],
  ['Level', 14],
  ['Status', 14],
  ['Reason', 22],
  ['Kind', 10],
  ['Subject id', 38],
  ['Subject', 30],
  ['Observed', 40],
  ['Expected', 40],
  ['Missing', 28],
  ['Waiver', 14],
] as const;

function summarySheet(model: ReportModel, isCut: boolean): Sheet {
  const { assessment, muster } = model;
  const rows: (readonly Cell[])[] = [
    ['Tenant', assessment.tenant.name, assessment.tenant.id],
    ['Assessed (UTC)', { date: assessment.assessedAt, hasTime: true }, null],
    ['Assessment', assessment.id, null],
    ['Muster', muster, null],
    ...assessment.catalogs.map(({ title, version, date }): readonly Cell[] => [`Catalog ${version}`, title, { date }]),
    ...gateVerdicts(model).flatMap(({ title, answer, sentence, counts }): (readonly Cell[])[] => [
      [title, answer, sentence],
      ...counts.map(({ kind, count, sentence: said }): readonly Cell[] => [`${title}: ${kind}s`, count.passed, said]),
    ]),
    ...STATUS_ORDER.map((status): readonly Cell[] => [
      `Requirements: ${STATUS_WORDS[status].title.toLowerCase()}`,
      model.requirements.filter((one) => statusOf(one) === status).length,
      STATUS_WORDS[status].means,
    ]),
    ['Findings', totalFindings(model), findingsNote(model, isCut)],
    [
      'Action plan',
      model.requirements.filter(isFailing).length,
      `Requirements that are not met. Fill in owner, due date, state (${ACTION_STATES.join(', ')}) and comment, then: muster import with this file.`,
    ],
  ];
  return { name: 'Summary', columns: [column('What', 32), column('Value', 44), column('Note', 100)], rows: [rows] };
}

function findingsNote(model: ReportModel, isCut: boolean): string {
  if (!isCut) return 'The sheet Findings has them all.';
  const open = model.requirements.reduce(
    (sum, { result: { counts } }) =>
      sum +
      STATUSES.reduce(
        (all, status) => all + (status === 'ready' || status === 'not-applicable' ? 0 : counts[status]),
        0,
      ),
    0,
  );
  const shown = Math.min(open, MOST_ROWS - 1);
  return `More than a sheet can hold. The sheet Findings has ${grouped(shown)} of the ${grouped(open)} that are not in order, and none that is ready or not applicable; --format csv, ndjson and parquet have them all.`;
}

function actionSheet(model: ReportModel, actions: readonly PlannedAction[]): Sheet {
  const known = new Map(actions.map((action) => [keyOf(action.requirement, action.subject), action]));
  const rows = model.requirements
    .filter(isFailing)
    .flatMap((reported) => plannedRows(reported).map((row) => [...row.cells, ...filledIn(known.get(row.key))]));
  return {
    name: ACTION_SHEET,
    columns: [
      column(ACTION_TITLES.requirement, 28),
      column('Title', 50),
      column('Level', 14),
      column('Status', 12),
      column('Kind', 10),
      column(ACTION_TITLES.subject, 38),
      column('Subject', 30),
      column('Found', 60),
      column('First step', 60),
      column('By', 22),
      column(ACTION_TITLES.owner, 24),
      column(ACTION_TITLES.due, 12),
      { title: ACTION_TITLES.state, width: 12, choices: ACTION_STATES },
      column(ACTION_TITLES.comment, 60),
    ],
    rows: [rows],
  };
}

/** A row for each subject where they are few, else one for the requirement. */
function plannedRows(
  reported: ReportedRequirement,
): readonly { readonly key: string; readonly cells: readonly Cell[] }[] {
  const { text, result } = reported;
  const { findings, more } = findingsOf(reported, ['not-ready', 'advisory'], MOST_SUBJECTS_PLANNED);
  const own = (kind: Cell, id: Cell, name: Cell, status: string, found: string): readonly Cell[] => [
    text.id,
    text.title,
    result.level,
    status,
    kind,
    id,
    name,
    found,
    text.remediation.steps[0] ?? null,
    OWNER_WORDS[text.remediation.owner],
  ];
  if (more > 0)
    return [
      { key: keyOf(text.id), cells: own(result.subjectKind, null, null, statusOf(reported), messageOf(reported)) },
    ];
  return findings.map(({ kind, subject, name, status, observed, sentence }) => ({
    key: keyOf(text.id, subject),
    cells: own(kind, subject, name, status, observed ?? sentence),
  }));
}

function filledIn(action: PlannedAction | undefined): readonly Cell[] {
  return [
    action?.owner ?? null,
    action?.due === undefined ? null : { date: action.due },
    action?.state ?? 'open',
    action?.comment ?? null,
  ];
}

function keyOf(requirement: string, subject?: string): string {
  return `${requirement}\n${subject ?? ''}`;
}

function subjectSheet(name: string, rows: AsyncIterable<readonly SubjectRow[]>): Sheet {
  return {
    name,
    columns: [
      column('Kind', 10),
      column('Subject id', 38),
      column('Subject', 30),
      column('May enrol', 16),
      column('May deploy', 16),
      ...['Not ready', 'Advisory', 'Error', 'Unknown', 'Ready'].map((title) => column(title, 11)),
      column('In its way', 80),
    ],
    rows: cellsOf(rows),
  };
}

async function* cellsOf(rows: AsyncIterable<readonly SubjectRow[]>): AsyncIterable<readonly (readonly Cell[])[]> {
  for await (const some of rows)
    yield some.map(({ kind, id, name, mayEnrol, mayDeploy, counts, blockers }) => [
      kind,
      id,
      name,
      mayEnrol,
      mayDeploy,
      ...counts,
      blockers,
    ]);
}
