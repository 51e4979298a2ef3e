import { computed, type DerivedTable } from '../schema.ts';

const ROLES = ['devices', 'users', 'service-accounts'] as const;
type Role = (typeof ROLES)[number];

function of(role: Role, column: 'holds' | 'shares' | 'apart'): string {
  return `any_value(${column}) FILTER (WHERE role = '${role}')`;
}

/**
 * How each mentioned group stands to the groups of the managed desktop service. Whoever judges an assignment asks two
 * things: does leaving this group out leave the service's devices out (`holds_...`), and is this group certainly free
 * of them (`apart_...`). Before enrolment the service's groups do not exist, so that nothing keeps a group apart.
 */
export const SERVICE_OVERLAP: DerivedTable = {
  kind: 'derived',
  name: 'service_overlap',
  doc: 'How each group that anything is assigned to stands to the groups of the managed desktop service: whether it holds them, shares members with them, or is certainly apart.',
  lineage: ['groups', 'service_named_groups', 'group_closure', 'group_reach', 'service_groups'],
  tolerates: [],
  columns: {
    group_id: computed('text', 'A mentioned group'),
    name: computed('text', 'Its name, else its id'),
    kind: computed(
      'text',
      'devices, users, mixed or empty: what it holds, by its rule or by its members; NULL: unknown',
    ),
    holds_devices: computed(
      'boolean',
      'Leaving it out leaves out the devices of the service: it is their group, holds it, or holds all of its members',
    ),
    holds_users: computed('boolean', 'The same for the users of the service'),
    holds_accounts: computed('boolean', 'The same for the service accounts'),
    shares_devices: computed('boolean', 'A device of the service is in it'),
    shares_users: computed('boolean', 'A user of the service is in it'),
    shares_accounts: computed('boolean', 'A service account is in it'),
    apart_devices: computed(
      'boolean',
      'true: no device of the service is in it; false: one is, or none exists yet that it could be apart from',
    ),
    apart_users: computed('boolean', 'The same for users'),
    apart_accounts: computed('boolean', 'The same for service accounts'),
    apart: computed('boolean', 'Apart from devices and users alike; false before enrolment, whatever it holds'),
  },
  sql: `WITH closure AS MATERIALIZED (SELECT group_id, member_id FROM group_closure),
    reach AS MATERIALIZED (SELECT group_id, complete FROM group_reach),
    named AS MATERIALIZED (SELECT id, role FROM service_named_groups),
    names AS (SELECT count(*) > 0 AND count(*) FILTER (WHERE display_name IS NULL) = 0 AS known FROM groups),
    served AS (SELECT DISTINCT n.role, c.member_id FROM named n JOIN closure c ON c.group_id = n.id WHERE c.member_id IS NOT NULL),
    made AS (
      SELECT n.role, bool_and(coalesce(r.complete, false)) AS complete FROM named n LEFT JOIN reach r ON r.group_id = n.id GROUP BY n.role
    ),
    roles AS (
      SELECT r.role, any_value(names.known) AS known, any_value(m.role) IS NULL AS none, coalesce(any_value(m.complete), true) AS complete, count(s.member_id) AS members
      FROM (SELECT unnest(['devices', 'users', 'service-accounts']) AS role) r CROSS JOIN names
      LEFT JOIN made m ON m.role = r.role LEFT JOIN served s ON s.role = r.role GROUP BY r.role
    ),
    direct_kinds AS (
      SELECT c.group_id, bool_and(k.kind = 'device') AS only_devices, bool_and(k.kind = 'user') AS only_users
      FROM closure c LEFT JOIN (SELECT member_id, any_value(member_kind) AS kind FROM group_members GROUP BY member_id) k ON k.member_id = c.member_id
      WHERE k.kind IS NULL OR k.kind <> 'group' GROUP BY c.group_id
    ),
    seen AS (
      SELECT r.group_id, coalesce(g.display_name, r.group_id) AS name, g.id IS NOT NULL AS exists, coalesce(r.complete, false) AS complete,
             CASE WHEN lower(g.membership_rule) LIKE '%device.%' THEN 'devices' WHEN lower(g.membership_rule) LIKE '%user.%' THEN 'users' WHEN g.membership_rule IS NOT NULL OR r.complete IS NULL THEN NULL
                  WHEN d.only_devices THEN 'devices' WHEN d.only_users THEN 'users' WHEN d.group_id IS NOT NULL THEN 'mixed'
                  WHEN g.group_types IS NOT NULL AND NOT list_contains(g.group_types, 'DynamicMembership') THEN 'empty' END AS kind
      FROM reach r LEFT JOIN groups g ON g.id = r.group_id LEFT JOIN direct_kinds d ON d.group_id = r.group_id
    ),
    common AS (SELECT c.group_id, s.role, count(*) AS members FROM closure c JOIN served s ON s.member_id = c.member_id GROUP BY ALL),
    around AS (SELECT DISTINCT id, role FROM service_groups WHERE is_service),
    facts AS (
      SELECT g.group_id, g.name, g.kind, r.role, r.known AND r.complete AND r.members = 0 AS nobody,
             CASE WHEN a.id IS NOT NULL OR (r.known AND r.complete AND r.members > 0 AND c.members = r.members) THEN true
                  WHEN r.known AND r.none THEN false
                  WHEN g.exists AND r.known AND r.complete AND g.complete THEN false END AS holds,
             CASE WHEN a.id IS NOT NULL OR c.members > 0 THEN true
                  WHEN r.known AND r.none THEN false
                  WHEN g.exists AND r.known AND r.complete AND g.complete THEN false END AS shares,
             CASE WHEN a.id IS NOT NULL OR c.members > 0 THEN false
                  WHEN (r.role = 'devices' AND g.kind = 'users') OR (r.role = 'users' AND g.kind = 'devices') THEN true
                  WHEN NOT r.known OR NOT r.complete OR NOT g.exists THEN NULL
                  WHEN r.members = 0 THEN CASE WHEN g.kind IS NOT NULL THEN false END
                  WHEN g.complete THEN true END AS apart
      FROM seen g CROSS JOIN roles r
      LEFT JOIN common c ON c.group_id = g.group_id AND c.role = r.role
      LEFT JOIN around a ON a.id = g.group_id AND a.role = r.role
    )
    SELECT group_id, any_value(name) AS name, any_value(kind) AS kind,
           ${of('devices', 'holds')} AS holds_devices, ${of('users', 'holds')} AS holds_users, ${of('service-accounts', 'holds')} AS holds_accounts,
           ${of('devices', 'shares')} AS shares_devices, ${of('users', 'shares')} AS shares_users, ${of('service-accounts', 'shares')} AS shares_accounts,
           ${of('devices', 'apart')} AS apart_devices, ${of('users', 'apart')} AS apart_users, ${of('service-accounts', 'apart')} AS apart_accounts,
           CASE WHEN bool_and(nobody) FILTER (WHERE role <> 'service-accounts') THEN false ELSE ${of('devices', 'apart')} AND ${of('users', 'apart')} END AS apart
    FROM facts GROUP BY group_id`,
};
