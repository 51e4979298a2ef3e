import { failingStatus, type TableState } from '../../finding/index.ts';
import type { JudgeRequirement } from './protocol.ts';
import { quoted } from './sql.ts';
import { problemsSql, rank, whyMissing } from './verdict-sql.ts';

/** Statements that judge one requirement over very many devices. */
export interface FleetStatements {
  /** Makes `verdicts`: ordinal, status, reason, blocked_by, and whether the row is in its place. */
  readonly verdicts: string;
  /** Makes `texts`, of what fails. */
  readonly texts: string;
  /** Gives the findings from both, or from `verdicts` alone where nothing fails. */
  readonly findings: (areTexts: boolean) => string;
  /** Gives the findings that a report lists: what fails by name, then what is not known in the order of the devices. */
  readonly listed: (areTexts: boolean, most: number) => string;
}

/**
 * A check that scans `devices` answers in the order of the table, so that its rows are put beside the subjects without a
 * join by id; `is_misplaced` holds every row against its subject, and one that is not in its place sends the requirement
 * to the general statement. Texts are made only for what fails. `subjects` is the table of all devices in their
 * order, those out of scope too.
 */
export function fleetStatements(
  requirement: JudgeRequirement,
  subjects: string,
  states: ReadonlyMap<string, TableState>,
  hasProblems: boolean,
): FleetStatements {
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
  const pins = requirement.pin.filter(has).map((name) => `coalesce(c.${name}::VARCHAR, '')`);
  const text = (name: string) => `${has(name) ? `c.${name}::VARCHAR` : 'NULL::VARCHAR'} AS ${name}`;
  return {
    verdicts: `CREATE OR REPLACE TEMP TABLE verdicts AS SELECT u.ordinal, u.scope, u.id IS DISTINCT FROM c.subject AS is_misplaced,
      (CASE WHEN u.scope = 'excluded' THEN 1 WHEN c.applies = false THEN 1 WHEN u.scope = 'unknown' THEN 4 WHEN c.applies IS NULL OR c.holds IS NULL THEN ${openStatus} WHEN c.holds THEN 0 ELSE ${failed} END)::UTINYINT AS status,
      CASE WHEN u.scope = 'excluded' THEN 'excluded' WHEN c.applies = false THEN 'does-not-apply' WHEN u.scope = 'unknown' THEN 'scope-unknown' WHEN c.applies IS NULL OR c.holds IS NULL THEN ${openReason} WHEN c.holds THEN NULL ELSE coalesce(c.reason, 'fails') END AS reason,
      CASE WHEN c.applies IS NULL OR (c.applies AND c.holds IS NULL) THEN ${hasProblems ? `coalesce(p.problem_at, ${blame})` : blame} END AS blocked_by
      FROM ${subjects} u POSITIONAL JOIN (SELECT c.subject::VARCHAR AS subject, c.holds::BOOLEAN AS holds, ${has('applies') ? 'c.applies::BOOLEAN' : 'true'} AS applies, ${text('reason')} FROM (${requirement.check}\n) c) c
      ${hasProblems ? `LEFT JOIN (${problemsSql(requirement)}) p ON p.subject = u.id` : ''}`,
    texts: `CREATE OR REPLACE TEMP TABLE texts AS SELECT u.ordinal, u.id AS subject, u.name, c.observed, c.expected, c.pin, w.id AS waiver
      FROM (SELECT c.subject::VARCHAR AS subject, ${text('observed')}, ${text('expected')}, ${pins.length > 0 ? `left(md5(concat_ws(chr(31), ${pins.join(', ')})), 16)` : "''"} AS pin FROM (${requirement.check}\n) c WHERE NOT c.holds ${has('applies') ? 'AND c.applies' : ''}) c
      JOIN ${subjects} u ON u.id = c.subject
      LEFT JOIN (SELECT subject, pin, min(id) AS id FROM waiver_rows WHERE requirement = '${requirement.id}' GROUP BY ALL) w ON w.subject = c.subject AND w.pin = c.pin
      WHERE u.scope = 'in'`,
    findings: (areTexts) =>
      areTexts
        ? `SELECT v.ordinal, NULL::VARCHAR AS kind, v.status, v.reason, t.observed, t.expected, v.blocked_by, t.pin, t.waiver FROM verdicts v LEFT JOIN texts t ON t.ordinal = v.ordinal`
        : `SELECT ordinal, NULL::VARCHAR AS kind, status, reason, NULL::VARCHAR AS observed, NULL::VARCHAR AS expected, blocked_by, NULL::VARCHAR AS pin, NULL::VARCHAR AS waiver FROM verdicts`,
    listed: (areTexts, most) => {
      const open = `SELECT u.id AS subject, u.name, NULL::VARCHAR AS kind, v.status, v.reason, NULL::VARCHAR AS observed, NULL::VARCHAR AS expected, v.blocked_by, NULL::VARCHAR AS pin, NULL::VARCHAR AS waiver FROM (SELECT * FROM verdicts WHERE status > 3 ORDER BY status DESC, ordinal LIMIT ${most}) v JOIN ${subjects} u ON u.ordinal = v.ordinal ORDER BY v.status DESC, v.ordinal`;
      const failing = `SELECT t.subject, t.name, NULL::VARCHAR AS kind, v.status, v.reason, t.observed, t.expected, v.blocked_by, t.pin, t.waiver FROM texts t JOIN verdicts v ON v.ordinal = t.ordinal ORDER BY v.status DESC, t.name, t.subject LIMIT ${most}`;
      return areTexts ? `(${failing}) UNION ALL (${open}) LIMIT ${most}` : open;
    },
  };
}
