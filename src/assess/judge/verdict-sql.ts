import { failingStatus, type ReasonCode, STATUSES, type Status, type TableState } from '../../finding/index.ts';
import { reasonOf, whyMissing } from './blame.ts';
import type { JudgeRequirement } from './protocol.ts';
import { quoted } from './sql.ts';
import { universeOf } from './universe.ts';

/** The first table whose state keeps the check from being asked at all. */
export function silencing(
  requirement: JudgeRequirement,
  states: ReadonlyMap<string, TableState>,
): { status: Status; reason: ReasonCode; blockedBy: string } | undefined {
  const subjects = universeOf(requirement).table;
  for (const read of requirement.reads) {
    const state = states.get(read.table);
    if (state === undefined || state.status === 'complete' || read.tolerated) continue;
    if (state.status === 'truncated' && read.table === subjects) continue;
    const reason = reasonOf(state);
    return { status: reason.status, reason: reason.code, blockedBy: read.table };
  }
  return undefined;
}

export function unknownUniverse(state: TableState | undefined): { reason: ReasonCode; blockedBy: string } | undefined {
  if (state === undefined || state.status === 'complete' || state.status === 'truncated') return undefined;
  return { reason: reasonOf(state).code, blockedBy: state.table };
}

export function sameForAll(universe: string, status: Status, reason: ReasonCode, blockedBy: string): string {
  return `SELECT u.ordinal, u.id AS subject, u.name, NULL::VARCHAR AS kind, (CASE WHEN u.scope = 'excluded' THEN 1 ELSE ${rank(status)} END)::UTINYINT AS status, CASE WHEN u.scope = 'excluded' THEN 'excluded' ELSE '${reason}' END AS reason, NULL::VARCHAR AS observed, NULL::VARCHAR AS expected, '${quoted(blockedBy)}' AS blocked_by, NULL::VARCHAR AS pin, NULL::VARCHAR AS waiver FROM ${universe} u`;
}

export function standIn(reason: ReasonCode, blockedBy: string, ordinal = 0): string {
  const status = reason === 'permission-refused' || reason === 'not-licensed' || reason === 'collector-failed' ? 5 : 4;
  return `SELECT ${ordinal}::UINTEGER AS ordinal, t.id AS subject, t.name, 'tenant' AS kind, ${status}::UTINYINT AS status, '${reason}' AS reason, NULL::VARCHAR AS observed, NULL::VARCHAR AS expected, '${quoted(blockedBy)}' AS blocked_by, NULL::VARCHAR AS pin, NULL::VARCHAR AS waiver FROM tenant t`;
}

/** What a statement can leave out, which saves most of the time of a small one. */
export interface VerdictShape {
  /** Counts the rows of each subject and keeps one. */
  readonly once: boolean;
  readonly hasProblems: boolean;
  readonly hasWaivers: boolean;
}

const NO_PROBLEMS = 'SELECT NULL::VARCHAR AS problem, NULL::VARCHAR AS problem_at';

/** The statement that judges one requirement: a row for every subject of its universe. */
export function verdictSql(
  requirement: JudgeRequirement,
  universe: string,
  states: ReadonlyMap<string, TableState>,
  { once, hasProblems, hasWaivers }: VerdictShape,
): string {
  const has = (column: string) => requirement.outputs.includes(column);
  const pick = (column: string, type: string, otherwise: string) => (has(column) ? `c.${column}::${type}` : otherwise);
  const columns = [
    'c.subject::VARCHAR AS subject',
    'c.holds::BOOLEAN AS holds',
    `${pick('applies', 'BOOLEAN', 'true')} AS applies`,
    `${pick('observed', 'VARCHAR', 'NULL::VARCHAR')} AS observed`,
    `${pick('expected', 'VARCHAR', 'NULL::VARCHAR')} AS expected`,
    `${pick('reason', 'VARCHAR', 'NULL::VARCHAR')} AS reason`,
  ];
  const pins = requirement.pin.filter(has).map((column) => `coalesce(c.${column}::VARCHAR, '')`);
  columns.push(`${pins.length > 0 ? `left(md5(concat_ws(chr(31), ${pins.join(', ')})), 16)` : "''"} AS pin`);
  const own = requirement.subject === 'tenant' ? 'true' : 'p.subject = u.id';
  const levels = Object.entries(requirement.reasonLevels).map(
    ([reason, level]) => `WHEN '${reason}' THEN ${rank(failingStatus(level))}`,
  );
  const failing = rank(failingStatus(requirement.level));
  const failed = levels.length > 0 ? `CASE c.reason ${levels.join(' ')} ELSE ${failing} END` : `${failing}`;
  const missing = whyMissing(requirement, states);
  const unprobed = unprobedSql(requirement);
  const open =
    unprobed === undefined
      ? `'${missing.code}'`
      : `CASE WHEN np.subject IS NOT NULL THEN 'not-probed' ELSE '${missing.code}' END`;
  const status = `CASE WHEN u.scope = 'excluded' THEN 1 WHEN c.subject IS NULL THEN CASE WHEN u.scope = 'unknown' THEN 4 ELSE ${rank(missing.status)} END WHEN c.n > 1 THEN 5 WHEN c.applies = false THEN 1 WHEN u.scope = 'unknown' THEN 4 WHEN c.applies IS NULL OR c.holds IS NULL THEN CASE WHEN p.problem IS NOT NULL THEN 5 ELSE ${rank(missing.status)} END WHEN c.holds THEN 0 ELSE ${failed} END`;
  const reason = `CASE WHEN u.scope = 'excluded' THEN 'excluded' WHEN c.subject IS NULL THEN CASE WHEN u.scope = 'unknown' THEN 'scope-unknown' ELSE '${missing.code === 'value-missing' ? 'no-row' : missing.code}' END WHEN c.n > 1 THEN 'duplicate-rows' WHEN c.applies = false THEN 'does-not-apply' WHEN u.scope = 'unknown' THEN 'scope-unknown' WHEN c.applies IS NULL OR c.holds IS NULL THEN CASE p.problem WHEN 'unreadable' THEN 'value-unreadable' WHEN 'conflict' THEN 'sources-conflict' ELSE ${open} END WHEN c.holds THEN NULL ELSE coalesce(c.reason, 'fails') END`;
  const blockedBy = `CASE WHEN u.status IN (4, 5) THEN coalesce(u.problem_at, ${missing.blockedBy === undefined ? 'NULL' : `'${quoted(missing.blockedBy)}'`}) END`;
  return `SELECT u.ordinal, u.subject, u.name, NULL::VARCHAR AS kind, u.status::UTINYINT AS status, u.reason, u.observed, u.expected, ${blockedBy} AS blocked_by, u.pin, w.id AS waiver FROM (
    SELECT u.ordinal, u.id AS subject, u.id, u.name, ${status} AS status, ${reason} AS reason, c.observed, c.expected, c.pin, ${unprobed === undefined ? 'p.problem_at' : "coalesce(p.problem_at, CASE WHEN np.subject IS NOT NULL THEN 'probes' END) AS problem_at"}
    FROM ${universe} u
    LEFT JOIN (SELECT *, ${once ? 'count(*) OVER (PARTITION BY subject)' : '1'} AS n FROM (SELECT ${columns.join(', ')} FROM (${requirement.check}\n) c) ${once ? 'QUALIFY row_number() OVER (PARTITION BY subject) = 1' : ''}) c ON c.subject = u.id
    ${hasProblems ? `LEFT JOIN (${problemsSql(requirement)}) p ON ${own}` : `CROSS JOIN (${NO_PROBLEMS}) p`}${unprobed === undefined ? '' : ` LEFT JOIN (${unprobed}) np ON np.subject = u.id`}
  ) u ${hasWaivers ? `LEFT JOIN (SELECT subject, pin, min(id) AS id FROM waiver_rows WHERE requirement = '${requirement.id}' GROUP BY ALL) w ON w.subject = u.subject AND w.pin = u.pin AND u.status IN (2, 3)` : 'CROSS JOIN (SELECT NULL::VARCHAR AS id) w'}`;
}

/** Where a status stands in `STATUSES`: how SQL and Parquet write it. */
export function rank(status: Status): number {
  return STATUSES.indexOf(status);
}

/** Cells that could not be read, or on which sources disagree, among those that a requirement reads: one row a subject. */
export function problemsSql(requirement: JudgeRequirement): string {
  const tables = requirement.reads.map((read) => `'${read.table}'`).join(', ') || 'NULL';
  const names = requirement.columns.map((column) => `'${quoted(column)}'`).join(', ') || 'NULL';
  return `SELECT ${requirement.subject === 'tenant' ? "''" : 'subject'} AS subject, min(problem) AS problem, min(table_name || '.' || column_name || coalesce(': ' || detail, '')) AS problem_at FROM problems WHERE table_name IN (${tables}) AND column_name IN (${names}) GROUP BY 1`;
}

export { whyMissing } from './blame.ts';

/** Sites, or endpoints at them, of which neither a probe nor an allow-list says anything. */
function unprobedSql({ subject, reads }: JudgeRequirement): string | undefined {
  if (!reads.some((read) => read.table === 'probes')) return undefined;
  if (subject === 'endpoint')
    return 'SELECT id AS subject FROM site_endpoints WHERE verdict IS NULL AND allow_list_verdict IS NULL';
  if (subject !== 'site') return undefined;
  const seen = 'SELECT site FROM probes UNION SELECT site FROM allow_list_verdicts';
  return `SELECT s.id AS subject FROM sites s LEFT JOIN (${seen}) seen ON seen.site = s.id WHERE seen.site IS NULL`;
}
