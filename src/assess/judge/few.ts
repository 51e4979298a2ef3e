import { createHash } from 'node:crypto';
import type { DuckDBValue } from '@duckdb/node-api';
import { STATUSES } from '../../finding/index.ts';
import type { ReadStatement } from './keep-plans.ts';
import type { Outcome, Outcomes } from './outcomes.ts';
import type { Problem } from './problems.ts';
import { type Judged, type JudgedFinding, type JudgeRequirement, type JudgeWaiver, LISTED } from './protocol.ts';
import type { FewSubjects, Scope } from './subjects.ts';

/** What else is known of a requirement's subjects. */
export interface Circumstances {
  /** Cells that could not be read, by subject; of the tenant under the empty text. */
  readonly problems: ReadonlyMap<string, Problem>;
  /** Subjects of which neither a probe nor an allow-list says anything. */
  readonly unprobed: ReadonlySet<string>;
  readonly waivers: readonly JudgeWaiver[];
}

interface CheckRow {
  readonly holds: boolean | null;
  readonly applies: boolean | null;
  readonly reason: string | null;
  readonly observed: string | null;
  readonly expected: string | null;
  /** What a waiver holds on to, not yet hashed. */
  readonly pinned: string | null;
  readonly isTwin: boolean;
}

/** Columns of a check that are read, where it has them. */
const COLUMNS = ['subject', 'holds', 'applies', 'reason', 'observed', 'expected'] as const;
const TEXTS: ReadonlySet<string> = new Set(['reason', 'observed', 'expected']);
const SEPARATOR = '\u001f';
const LOGICAL: ReadonlySet<string> = new Set(['holds', 'applies']);

/** Runs a check and gives every subject its finding. */
export async function judgeFew(
  read: ReadStatement,
  requirement: JudgeRequirement,
  subjects: FewSubjects,
  outcomes: Outcomes,
  circumstances: Circumstances,
): Promise<readonly JudgedFinding[]> {
  const rows = await answersOf(read, requirement);
  const isTenant = requirement.subject === 'tenant';
  return subjects.ids.map((subject, place): JudgedFinding => {
    const row = rows.get(subject);
    const problem = circumstances.problems.get(isTenant ? '' : subject);
    const outcome = outcomeOf(subjects.scopes[place] ?? 'unknown', row, outcomes, () =>
      openOutcome(problem, circumstances.unprobed.has(subject), outcomes),
    );
    const isFailing = outcome.status === 'not-ready' || outcome.status === 'advisory';
    const pin = isFailing ? pinOf(requirement, row?.pinned ?? '') : null;
    const texts = row?.isTwin === false ? row : undefined;
    return {
      ...findingOf(requirement, subject, subjects.names[place] ?? subject, outcome),
      observed: texts?.observed ?? null,
      expected: texts?.expected ?? null,
      pin,
      waiver: isFailing ? waiverOf(circumstances.waivers, subject, pin) : null,
    };
  });
}

/** The same outcome for all subjects that are not excluded. */
export function judgeAlike(
  requirement: JudgeRequirement,
  subjects: FewSubjects,
  outcome: Outcome,
  excluded: Outcome,
): readonly JudgedFinding[] {
  return subjects.ids.map((subject, place) =>
    findingOf(
      requirement,
      subject,
      subjects.names[place] ?? subject,
      subjects.scopes[place] === 'excluded' ? excluded : outcome,
    ),
  );
}

/** A finding without texts. */
export function findingOf(
  requirement: JudgeRequirement,
  subject: string,
  name: string,
  outcome: Outcome,
): JudgedFinding {
  const { status, reason, blockedBy } = outcome;
  const texts = { observed: null, expected: null };
  return { subject, name, kind: requirement.subject, status, reason, ...texts, blockedBy, pin: null, waiver: null };
}

/** How findings came out: counted by status and reason, and those that a report lists. */
export function summarise(
  findings: readonly JudgedFinding[],
  isAllListed: boolean,
): Pick<Judged, 'groups' | 'findings'> {
  const isShort = isAllListed || findings.length <= LISTED;
  const listed = isShort
    ? findings
    : findings.filter(({ status }) => status !== 'ready' && status !== 'not-applicable');
  return {
    groups: groupsOf(findings),
    findings: listed.toSorted(byWeight).slice(0, isAllListed ? undefined : LISTED),
  };
}

/** Groups in the order of status, size and reason. */
export function inOrder(groups: Judged['groups']): Judged['groups'] {
  return groups.toSorted(
    (a, b) =>
      STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) ||
      b.count - a.count ||
      ((a.reason ?? '') < (b.reason ?? '') ? -1 : 1),
  );
}

/** What a check answers on each subject; of two rows for one subject the first, marked. */
async function answersOf(read: ReadStatement, requirement: JudgeRequirement): Promise<ReadonlyMap<string, CheckRow>> {
  const columns = COLUMNS.filter((column) => column === 'subject' || requirement.outputs.includes(column));
  const pinned = isPinnedByTexts(requirement) ? undefined : pinnedSql(requirement);
  const listed = columns.map((column) => `c.${column}::${LOGICAL.has(column) ? 'BOOLEAN' : 'VARCHAR'}`);
  const found = await read(
    `SELECT ${[...listed, ...(pinned === undefined ? [] : [pinned])].join(', ')} FROM (${requirement.check}\n) c`,
  );
  const values = found.getColumns();
  const valuesOf = (column: (typeof COLUMNS)[number]) => values[columns.indexOf(column)] ?? [];
  const [subjects, holds, reason, observed, expected] = [
    valuesOf('subject'),
    valuesOf('holds'),
    valuesOf('reason'),
    valuesOf('observed'),
    valuesOf('expected'),
  ];
  const applies = columns.includes('applies') ? valuesOf('applies') : undefined;
  const pins = pinned === undefined ? undefined : values.at(-1);
  const rows = new Map<string, CheckRow>();
  subjects.forEach((value, index) => {
    if (typeof value !== 'string') return;
    const first = rows.get(value);
    if (first !== undefined) {
      rows.set(value, { ...first, isTwin: true });
      return;
    }
    const texts = {
      reason: textOf(reason[index]),
      observed: textOf(observed[index]),
      expected: textOf(expected[index]),
    };
    rows.set(value, {
      holds: booleanOf(holds[index]),
      applies: applies === undefined ? true : booleanOf(applies[index]),
      ...texts,
      pinned: pins === undefined ? pinnedBy(requirement, texts) : textOf(pins[index]),
      isTwin: false,
    });
  });
  return rows;
}

/** SQL of what a waiver of the requirement holds on to; absent where it holds whatever is observed. */
export function pinnedSql(requirement: JudgeRequirement): string | undefined {
  const columns = requirement.pin.filter((column) => requirement.outputs.includes(column));
  if (columns.length === 0) return undefined;
  return `concat_ws(chr(31), ${columns.map((column) => `coalesce(c.${column}::VARCHAR, '')`).join(', ')})`;
}

/** Whether a waiver holds on to nothing but texts, which are read anyhow: another column in a statement takes its time. */
function isPinnedByTexts({ pin }: JudgeRequirement): boolean {
  return pin.every((column) => TEXTS.has(column));
}

/** What `pinnedSql` answers, from texts that were read. */
function pinnedBy(
  { pin, outputs }: JudgeRequirement,
  texts: Pick<CheckRow, 'reason' | 'observed' | 'expected'>,
): string {
  const all: Readonly<Record<string, string | null>> = texts;
  return pin
    .filter((column) => outputs.includes(column))
    .map((column) => all[column] ?? '')
    .join(SEPARATOR);
}

function pinOf(requirement: JudgeRequirement, pinned: string): string {
  return pinnedSql(requirement) === undefined ? '' : createHash('md5').update(pinned).digest('hex').slice(0, 16);
}

function outcomeOf(scope: Scope, row: CheckRow | undefined, outcomes: Outcomes, open: () => Outcome): Outcome {
  if (scope === 'excluded') return outcomes.excluded;
  if (row === undefined) return scope === 'unknown' ? outcomes.scopeUnknown : outcomes.noRow;
  if (row.isTwin) return outcomes.duplicateRows;
  if (row.applies === false) return outcomes.doesNotApply;
  if (scope === 'unknown') return outcomes.scopeUnknown;
  if (row.applies === null || row.holds === null) return open();
  if (row.holds) return outcomes.ready;
  return outcomes.failsBy.get(row.reason ?? '') ?? outcomes.fails;
}

function openOutcome(problem: Problem | undefined, isUnprobed: boolean, outcomes: Outcomes): Outcome {
  if (problem !== undefined)
    return { ...(problem.kind === 'conflict' ? outcomes.conflict : outcomes.unreadable), blockedBy: problem.at };
  return isUnprobed ? outcomes.notProbed : outcomes.open;
}

function waiverOf(waivers: readonly JudgeWaiver[], subject: string, pin: string | null): string | null {
  const held = waivers
    .filter((waiver) => waiver.subject === null || (waiver.subject === subject && waiver.pin === pin))
    .map(({ id }) => id);
  return held.sort()[0] ?? null;
}

function groupsOf(findings: readonly JudgedFinding[]): Judged['groups'] {
  const groups = new Map<
    string,
    { -readonly [Key in keyof Judged['groups'][number]]: Judged['groups'][number][Key] }
  >();
  for (const { status, reason, waiver } of findings) {
    const key = `${status} ${reason}`;
    const group = groups.get(key) ?? { status, reason, count: 0, waived: 0 };
    group.count += 1;
    if (waiver !== null) group.waived += 1;
    groups.set(key, group);
  }
  return inOrder([...groups.values()]);
}

const WEIGHTS: readonly string[] = ['not-ready', 'advisory', 'error', 'unknown', 'ready', 'not-applicable'];

/** What stands for the tenant first, then what is worst, then by name: the order of a list that may be cut. */
function byWeight(a: JudgedFinding, b: JudgedFinding): number {
  const weight = ({ kind, status }: JudgedFinding) => (kind === 'tenant' ? -1 : WEIGHTS.indexOf(status));
  const name = (finding: JudgedFinding) => `${finding.name} ${finding.subject}`;
  return weight(a) - weight(b) || (name(a) < name(b) ? -1 : 1);
}

function booleanOf(value: DuckDBValue | undefined): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function textOf(value: DuckDBValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
