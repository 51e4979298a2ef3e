import { createHash } from 'node:crypto';
import { type DuckDBConnection, DuckDBDataChunk, type DuckDBValue, VARCHAR } from '@duckdb/node-api';
import { STATUSES } from '../../finding/index.ts';
import type { ReadStatement } from './keep-plans.ts';
import type { Outcome, Outcomes } from './outcomes.ts';
import type { Problem } from './problems.ts';
import { type Judged, type JudgedFinding, type JudgeRequirement, type JudgeWaiver, LISTED } from './protocol.ts';
import { quoted } from './sql.ts';
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

const ROWS_PER_CHUNK = 2048;

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

/** Writes findings into one Parquet file: a file for every requirement takes longer than judging. */
export async function writeFew(
  connection: DuckDBConnection,
  findings: ReadonlyMap<string, readonly JudgedFinding[]>,
  file: string,
): Promise<void> {
  const rows = [...findings].flatMap(([requirement, found]) => found.map((finding) => ({ requirement, ...finding })));
  await writeTable(connection, file, [
    ['requirement', rows.map((row) => row.requirement)],
    ['kind', rows.map((row) => row.kind)],
    ['subject', rows.map((row) => row.subject)],
    ['name', rows.map((row) => row.name)],
    ['status', rows.map((row) => row.status)],
    ['reason', rows.map((row) => row.reason)],
    ['observed', rows.map((row) => row.observed)],
    ['expected', rows.map((row) => row.expected)],
    ['blocked_by', rows.map((row) => row.blockedBy)],
    ['pin', rows.map((row) => row.pin)],
    ['waiver', rows.map((row) => row.waiver)],
  ]);
}

async function writeTable(
  connection: DuckDBConnection,
  file: string,
  columns: readonly (readonly [name: string, values: readonly (string | null)[]])[],
): Promise<void> {
  const declared = columns.map(([name]) => `${name} VARCHAR`).join(', ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE few (${declared})`);
  const appender = await connection.createAppender('few', undefined, 'temp');
  const size = columns[0]?.[1].length ?? 0;
  for (let start = 0; start < size; start += ROWS_PER_CHUNK) {
    const chunk = DuckDBDataChunk.create(columns.map(() => VARCHAR));
    chunk.setColumns(columns.map(([, values]) => values.slice(start, start + ROWS_PER_CHUNK)));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  await connection.run(`COPY few TO '${quoted(file)}' (FORMAT parquet, COMPRESSION zstd)`);
  await connection.run('DROP TABLE few');
}

/** What a check answers on each subject; of two rows for one subject the first, marked. */
async function answersOf(read: ReadStatement, requirement: JudgeRequirement): Promise<ReadonlyMap<string, CheckRow>> {
  const has = (column: string) => requirement.outputs.includes(column);
  const text = (column: string) => (has(column) ? `c.${column}::VARCHAR` : 'NULL::VARCHAR');
  const applies = has('applies') ? 'c.applies::BOOLEAN' : 'true';
  const sql = `SELECT c.subject::VARCHAR, c.holds::BOOLEAN, ${applies}, ${text('reason')}, ${text('observed')}, ${text('expected')}, ${pinnedSql(requirement) ?? 'NULL::VARCHAR'} FROM (${requirement.check}\n) c`;
  const found = await read(sql);
  const [subjects = [], ...columns] = found.getColumns();
  const [holds = [], appliesTo = [], reason = [], observed = [], expected = [], pinned = []] = columns;
  const rows = new Map<string, CheckRow>();
  subjects.forEach((value, index) => {
    if (typeof value !== 'string') return;
    const first = rows.get(value);
    if (first !== undefined) rows.set(value, { ...first, isTwin: true });
    else
      rows.set(value, {
        holds: booleanOf(holds[index]),
        applies: booleanOf(appliesTo[index]),
        reason: textOf(reason[index]),
        observed: textOf(observed[index]),
        expected: textOf(expected[index]),
        pinned: textOf(pinned[index]),
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
