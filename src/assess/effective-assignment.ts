import { ASSIGNED_TABLES } from '../evidence/index.ts';
import type { JudgeProcess } from './judge/process.ts';
import { quoted } from './judge/sql.ts';

/** Whether a policy, profile or app reaches a device or user, and through what. */
export interface EffectiveAssignment {
  /** Table that the policy stands in: `compliance_policies`, `apps`, ... */
  readonly table: string;
  readonly policy: string;
  readonly name: string;
  /** `unknown` where a filter, a mixed exclusion or members that were not collected decide. */
  readonly verdict: 'included' | 'excluded' | 'unknown';
  /** The chain: "all devices", or the groups from the subject up to the one that is named. */
  readonly because: string;
}

/** The directory objects behind a subject: a device brings its own object and that of its primary user. */
export interface AssignedSubject {
  readonly deviceObjectId?: string;
  readonly userId?: string;
}

const LIMITS = { timeoutMs: 60_000, rssMb: 2048 };

/** Tables that `findEffectiveAssignments` reads. */
export const ASSIGNMENT_READS: readonly string[] = [
  ...ASSIGNED_TABLES,
  'groups',
  'group_members',
  'group_member_lists',
  'group_reach',
];

/**
 * Which policies reach a subject, with the chain of groups. An exclusion wins over an inclusion of the same kind; where
 * a group of users is kept from what devices get, or the other way round, Intune does not do what people expect, so the
 * answer is unknown. Policies that are assigned to others only are left out.
 */
export async function findEffectiveAssignments(
  judge: JudgeProcess,
  subject: AssignedSubject,
): Promise<readonly EffectiveAssignment[]> {
  const answer = await judge.ask(
    { kind: 'rows', sql: effectiveAssignmentSql(subject), reads: ['group_reach'] },
    LIMITS,
  );
  if (answer.kind !== 'rows')
    throw new Error(`assignments could not be followed: ${answer.kind === 'failed' ? answer.message : 'no answer'}`);
  return answer.rows.map((row) => ({
    table: String(row['table_name']),
    policy: String(row['policy']),
    name: String(row['name'] ?? row['policy']),
    verdict: row['verdict'] === 'included' ? 'included' : row['verdict'] === 'excluded' ? 'excluded' : 'unknown',
    because: String(row['because']),
  }));
}

/** The statement behind `findEffectiveAssignments`. */
export function effectiveAssignmentSql({ deviceObjectId, userId }: AssignedSubject): string {
  const selves = [
    ...(deviceObjectId === undefined ? [] : [`SELECT '${quoted(deviceObjectId)}' AS id, 'device' AS via`]),
    ...(userId === undefined ? [] : [`SELECT '${quoted(userId)}' AS id, 'user' AS via`]),
  ];
  const self =
    selves.length === 0 ? "SELECT NULL::VARCHAR AS id, 'user' AS via WHERE false" : selves.join(' UNION ALL ');
  const policies = ASSIGNED_TABLES.map(
    (table) =>
      `SELECT '${table}' AS table_name, id AS policy, display_name AS name, all_devices, all_users, include_groups, exclude_groups, has_filter, assigned FROM ${table}`,
  ).join('\n    UNION ALL ');
  return `WITH RECURSIVE self AS (${self}),
  upward(group_id, via, chain, depth) AS (
    SELECT m.group_id, s.via, [m.group_id], 1 FROM self s JOIN group_members m ON m.member_id = s.id
    UNION
    SELECT m.group_id, u.via, list_append(u.chain, m.group_id), u.depth + 1 FROM upward u JOIN group_members m ON m.member_id = u.group_id
    WHERE NOT list_contains(u.chain, m.group_id) AND u.depth < 20
  ),
  mine AS (
    SELECT u.group_id, u.via, first(array_to_string(list_transform(u.chain, lambda g: coalesce(n.names[g], g)), ' > ') ORDER BY u.depth) AS chain
    FROM upward u CROSS JOIN (SELECT map_from_entries(list((id, coalesce(display_name, id)))) AS names FROM groups WHERE id IS NOT NULL) n
    GROUP BY u.group_id, u.via
  ),
  policies AS (${policies}),
  known AS (SELECT coalesce(list(group_id), []) AS ids FROM (SELECT group_id FROM group_reach WHERE complete UNION SELECT group_id FROM mine)),
  judged AS (
    SELECT p.*,
      CASE WHEN p.all_devices AND EXISTS (SELECT 1 FROM self WHERE via = 'device') THEN 'device' WHEN p.all_users AND EXISTS (SELECT 1 FROM self WHERE via = 'user') THEN 'user' END AS everybody,
      (SELECT min(m.via || '|' || m.chain) FROM mine m WHERE list_contains(p.include_groups, m.group_id)) AS included,
      (SELECT list(DISTINCT m.via) FROM mine m WHERE list_contains(p.exclude_groups, m.group_id)) AS excluded_via,
      (SELECT min(m.chain) FROM mine m WHERE list_contains(p.exclude_groups, m.group_id)) AS excluded,
      len(list_filter(list_concat(p.include_groups, p.exclude_groups), lambda g: NOT list_contains(k.ids, g))) AS unlisted
    FROM policies p CROSS JOIN known k
  ),
  reached AS (
    SELECT *, coalesce(everybody, split_part(included, '|', 1)) AS via,
      CASE WHEN everybody = 'device' THEN 'all devices' WHEN everybody = 'user' THEN 'all users' ELSE split_part(included, '|', 2) END AS chain
    FROM judged
  )
  SELECT table_name, policy, name,
    CASE WHEN assigned IS NULL THEN 'unknown'
         WHEN excluded IS NOT NULL AND via IS NOT NULL AND list_contains(excluded_via, via) THEN 'excluded'
         WHEN excluded IS NOT NULL AND via IS NOT NULL THEN 'unknown'
         WHEN excluded IS NOT NULL THEN 'excluded'
         WHEN unlisted > 0 THEN 'unknown'
         WHEN has_filter THEN 'unknown'
         ELSE 'included' END AS verdict,
    CASE WHEN assigned IS NULL THEN 'its assignments were not collected'
         WHEN excluded IS NOT NULL AND via IS NOT NULL AND NOT list_contains(excluded_via, via) THEN 'by ' || chain || ', but kept from ' || excluded || ': users and devices are mixed'
         WHEN excluded IS NOT NULL THEN 'kept from ' || excluded
         WHEN unlisted > 0 AND via IS NULL THEN 'the members of ' || unlisted || ' of its groups were not collected'
         WHEN unlisted > 0 THEN 'by ' || chain || ', but the members of ' || unlisted || ' of its groups were not collected'
         WHEN has_filter THEN 'by ' || chain || ', if its filter lets it through'
         ELSE 'by ' || chain END AS because
  FROM reached
  WHERE assigned IS NULL OR via IS NOT NULL OR excluded IS NOT NULL OR (unlisted > 0 AND assigned)
  ORDER BY table_name, name, policy`;
}
