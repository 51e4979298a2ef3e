import { computed, type DerivedTable } from '../schema.ts';

const POLICY_SOURCES = [
  'autopilot_profiles',
  'compliance_policies',
  'configuration_profiles',
  'update_rings',
  'feature_update_profiles',
  'settings_catalog_policies',
  'administrative_templates',
  'security_baselines',
  'scripts',
  'platform_restrictions',
  'enrolment_status_pages',
  'hello_configurations',
  'apps',
] as const;

const MENTIONED = [
  'SELECT group_id AS id FROM pilot_groups',
  'SELECT g.id FROM groups g JOIN pilot_groups p ON lower(g.display_name) = p.group_id',
  'SELECT id FROM service_named_groups',
  'SELECT unnest(included_groups) FROM mdm_policies',
  'SELECT unnest(join_groups) FROM device_registration_policy',
  ...['conditional_access_policies', ...POLICY_SOURCES].map(
    (table) => `SELECT unnest(list_concat(include_groups, exclude_groups)) FROM ${table}`,
  ),
].join('\n    UNION ');

const MENTIONING = ['mdm_policies', 'device_registration_policy', 'conditional_access_policies', ...POLICY_SOURCES];

/** Derived tables on group membership and on who is targeted. */
export const GROUP_TABLES: readonly DerivedTable[] = [
  {
    kind: 'derived',
    name: 'service_named_groups',
    doc: 'Groups that bear a name which the managed desktop service gives to its own.',
    lineage: ['groups'],
    tolerates: [],
    columns: {
      id: computed('text', 'The group'),
      role: computed('text', 'devices, users or service-accounts'),
    },
    sql: `SELECT g.id, n.role FROM groups g JOIN service_group_names n ON n.normalised_name = regexp_replace(lower(g.display_name), '[^a-z0-9]', '', 'g') AND n.service = 'managed-desktop'`,
  },
  {
    kind: 'derived',
    name: 'mentioned_groups',
    doc: 'Groups that a policy, scope or pilot mentions, and those with a name of the service.',
    lineage: ['pilot_groups'],
    tolerates: ['groups', 'service_named_groups', ...MENTIONING],
    columns: { id: computed('text', 'The group') },
    sql: MENTIONED,
  },
  {
    kind: 'derived',
    name: 'group_closure',
    doc: 'Members of the groups that anything is assigned to, through nested groups. Whether it is whole: group_reach.',
    lineage: ['group_members'],
    tolerates: ['mentioned_groups'],
    columns: {
      group_id: computed('text', 'A group that a policy, scope or pilot mentions'),
      member_id: computed('text', 'A user, device or group in it, directly or through other groups'),
    },
    sql: `WITH RECURSIVE closure(group_id, member_id) AS (
      SELECT m.group_id, m.member_id FROM group_members m JOIN mentioned_groups g ON g.id = m.group_id
      UNION
      SELECT c.group_id, m.member_id FROM closure c JOIN group_members m ON m.group_id = c.member_id
    )
    SELECT group_id, member_id FROM closure`,
  },
  {
    kind: 'derived',
    name: 'group_reach',
    doc: 'Whether all members of a mentioned group are known, nested groups included.',
    lineage: ['group_closure', 'group_member_lists', 'group_members'],
    tolerates: ['mentioned_groups'],
    columns: {
      group_id: computed('text', 'A mentioned group'),
      complete: computed('boolean', 'true: members not in group_closure are not members; NULL: some list is missing'),
    },
    sql: `WITH parts AS (
      SELECT id AS group_id, id AS part FROM mentioned_groups WHERE id IS NOT NULL
      UNION
      SELECT c.group_id, c.member_id FROM group_closure c
      WHERE c.member_id IS NULL OR c.member_id IN (SELECT member_id FROM group_members WHERE coalesce(member_kind, 'group') = 'group')
    )
    SELECT p.group_id, CASE WHEN bool_and(coalesce(l.complete, false)) AND any_value(m.whole) THEN true END AS complete
    FROM parts p CROSS JOIN (SELECT count(*) > 0 AND count(*) = count(group_id) AS whole FROM group_members) m LEFT JOIN group_member_lists l ON l.group_id = p.part
    GROUP BY p.group_id`,
  },
  {
    kind: 'derived',
    name: 'service_groups',
    doc: 'Groups that the managed desktop service made, and the groups around them. is_service is NULL where a name is not known.',
    lineage: ['service_named_groups', 'groups', 'group_members'],
    tolerates: [],
    columns: {
      id: computed('text', 'The group'),
      role: computed('text', 'devices, users or service-accounts'),
      is_service: computed('boolean', 'true, or NULL where it cannot be told'),
    },
    sql: `WITH RECURSIVE named AS (
      SELECT id, role, true AS is_service FROM service_named_groups WHERE role IS NOT NULL
      UNION ALL
      SELECT id, NULL::VARCHAR, NULL::BOOLEAN FROM groups WHERE display_name IS NULL
    ),
    around(id, role, is_service) AS (
      SELECT id, role, is_service FROM named
      UNION
      SELECT m.group_id, a.role, a.is_service FROM around a JOIN group_members m ON m.member_id = a.id
    )
    SELECT id, role, is_service FROM around`,
  },
];

/** Policy-like tables with assignment columns, in the order of the documentation. */
export const ASSIGNED_TABLES: readonly string[] = POLICY_SOURCES;
