import { failingStatus, type TableState } from '../../finding/index.ts';
import type { JudgeRequirement } from './protocol.ts';
import { quoted } from './sql.ts';
import { problemsSql, rank, whyMissing } from './verdict-sql.ts';

/**
 * The statement that judges one requirement over very many devices and makes `findings`. A check that scans `devices`
 * answers in the order of the table, so that its rows are put beside the subjects without a join by id; `is_misplaced`
 * holds every row against its subject, and one that is not in its place sends the requirement to the general statement.
 * Texts are kept only of what is not ready. `subjects` is the table of all devices in their order, those out of scope too.
 */
export function fleetSql(
  requirement: JudgeRequirement,
  subjects: string,
  states: ReadonlyMap<string, TableState>,
  hasProblems: boolean,
): string {
  const has = (column: string) => requirement.outputs.includes(column);
  const missing = whyMissing(requirement, states);
  const failing = rank(failingStatus(requirement.level));
  const levels = Object.entries(requirement.reasonLevels).map(
    ([reason, level]) => `WHEN '${reason}' THEN ${rank(failingStatus(level))}`,
  );
  const failed = levels.length > 0 ? `CASE c.reason ${levels.join(' ')} ELSE ${failing} END` : `${failing}`;
  const open = rank(missing.status);
  const openStatus = hasProblems ? `CASE WHEN p.problem IS NULL THEN ${open} ELSE 5 END` : `${open}`;
  const openReason = hasProblems
    ? `CASE p.problem WHEN 'unreadable' THEN 'value-unreadable' WHEN 'conflict' THEN 'sources-conflict' ELSE '${missing.code}' END`
    : `'${missing.code}'`;
  const blame = missing.blockedBy === undefined ? 'NULL::VARCHAR' : `'${quoted(missing.blockedBy)}'`;
  const column = (name: string, type: string, otherwise: string) =>
    `${has(name) ? `c.${name}::${type}` : otherwise} AS ${name}`;
  const pins = requirement.pin.filter(has).map((name) => `coalesce(c.${name}::VARCHAR, '')`);
  return `CREATE OR REPLACE TEMP TABLE findings AS SELECT ordinal, CASE WHEN status > 1 THEN id END AS subject, CASE WHEN status > 1 THEN name END AS name, NULL::VARCHAR AS kind, status::UTINYINT AS status, reason,
      CASE WHEN status > 1 THEN observed END AS observed, CASE WHEN status > 1 THEN expected END AS expected,
      CASE WHEN status > 3 THEN blocked_by END AS blocked_by, CASE WHEN status IN (2, 3) THEN left(md5(pinned), 16) END AS pin, NULL::VARCHAR AS waiver, scope, is_misplaced
    FROM (SELECT u.ordinal, u.id, u.name, u.scope, c.observed, c.expected, c.pinned, u.id IS DISTINCT FROM c.subject AS is_misplaced, ${hasProblems ? `coalesce(p.problem_at, ${blame})` : blame} AS blocked_by,
      CASE WHEN u.scope = 'excluded' THEN 1 WHEN c.applies = false THEN 1 WHEN u.scope = 'unknown' THEN 4 WHEN c.applies IS NULL OR c.holds IS NULL THEN ${openStatus} WHEN c.holds THEN 0 ELSE ${failed} END AS status,
      CASE WHEN u.scope = 'excluded' THEN 'excluded' WHEN c.applies = false THEN 'does-not-apply' WHEN u.scope = 'unknown' THEN 'scope-unknown' WHEN c.applies IS NULL OR c.holds IS NULL THEN ${openReason} WHEN c.holds THEN NULL ELSE coalesce(c.reason, 'fails') END AS reason
    FROM ${subjects} u POSITIONAL JOIN (SELECT c.subject::VARCHAR AS subject, c.holds::BOOLEAN AS holds, ${column('applies', 'BOOLEAN', 'true')}, ${column('reason', 'VARCHAR', 'NULL::VARCHAR')}, ${column('observed', 'VARCHAR', 'NULL::VARCHAR')}, ${column('expected', 'VARCHAR', 'NULL::VARCHAR')}, ${pins.length > 0 ? `concat_ws(chr(31), ${pins.join(', ')})` : "''"} AS pinned FROM (${requirement.check}\n) c) c
    ${hasProblems ? `LEFT JOIN (${problemsSql(requirement)}) p ON p.subject = u.id` : ''}) v`;
}
