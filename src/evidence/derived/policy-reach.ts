import { computed, type DerivedTable } from '../schema.ts';
import { ASSIGNED_TABLES } from './groups.ts';

const COLUMNS = 'id, assigned, all_devices, all_users, include_groups, exclude_groups, has_filter';
const POLICIES = ASSIGNED_TABLES.map((table) => `SELECT '${table}' AS source, ${COLUMNS} FROM ${table}`).join(
  '\n      UNION ALL ',
);

function groupsOf(column: 'include_groups' | 'exclude_groups'): string {
  return `(SELECT source, id, unnest(${column}) AS group_id FROM policies) x LEFT JOIN overlap o ON o.group_id = x.group_id GROUP BY x.source, x.id`;
}

function every(condition: string): string {
  return `CASE WHEN bool_or(NOT (${condition})) THEN false WHEN count(*) FILTER (WHERE (${condition}) IS NULL) > 0 THEN NULL ELSE true END`;
}

function some(condition: string): string {
  return `CASE WHEN bool_or(${condition}) THEN true WHEN count(*) FILTER (WHERE (${condition}) IS NULL) > 0 THEN NULL ELSE false END`;
}

const NAMES = `list(coalesce(o.name, x.group_id, 'a group without an id') ORDER BY coalesce(o.name, x.group_id))`;

function shown(list: string): string {
  return `CASE WHEN len(${list}) > 10 THEN array_to_string(${list}[1:10], ', ') || ' and ' || (len(${list}) - 10) || ' more' ELSE array_to_string(${list}, ', ') END`;
}

/**
 * Whom every assigned object reaches among the devices and users of the managed desktop service, and by which chain.
 * An exclusion counts only for its own kind: leaving devices out of an assignment to users does not work as people
 * expect, so that such a mix is unknown, and so is a filter on all devices or all users.
 */
export const POLICY_REACH: DerivedTable = {
  kind: 'derived',
  name: 'policy_reach',
  doc: 'Whom each policy, profile, script or app with assignments reaches among the devices and users of the managed desktop service, and by which chain.',
  lineage: ['service_overlap'],
  tolerates: [...ASSIGNED_TABLES],
  columns: {
    source: computed('text', 'The table it comes from'),
    id: computed('text', 'The policy, profile, script or app'),
    assigned: computed('boolean', 'Assigned to anybody at all'),
    reaches_all_devices: computed(
      'boolean',
      'Assigned to all devices, and the devices of the service are not left out; NULL where a filter or a mixed exclusion decides',
    ),
    reaches_all_users: computed('boolean', 'The same for all users and the users of the service'),
    spares_groups: computed(
      'boolean',
      'Its groups hold nobody of the service, or theirs is left out; false also before enrolment, when nothing keeps them apart; true without groups',
    ),
    shares: computed('boolean', 'A device or user of the service is in one of its groups'),
    only_service_groups: computed(
      'boolean',
      'Assigned to groups of the service and to nobody else, as what the service makes itself',
    ),
    chain: computed('text', 'Assigned to whom, excluding whom'),
  },
  sql: `WITH policies AS MATERIALIZED (${POLICIES}),
    overlap AS MATERIALIZED (SELECT group_id, name, apart, apart_devices, apart_users, shares_devices, shares_users, holds_devices, holds_users FROM service_overlap),
    included AS (
      SELECT x.source, x.id, ${every('o.apart')} AS apart, ${every('o.apart_devices')} AS apart_devices, ${every('o.apart_users')} AS apart_users,
             ${some('o.shares_devices OR o.shares_users')} AS shares, ${every('o.holds_devices OR o.holds_users')} AS only_service, ${NAMES} AS names
      FROM ${groupsOf('include_groups')}
    ),
    excluded AS (
      SELECT x.source, x.id, ${some('o.holds_devices')} AS devices, ${some('o.holds_users')} AS users, ${NAMES} AS names FROM ${groupsOf('exclude_groups')}
    ),
    facts AS (
      SELECT p.source, p.id, p.assigned, p.all_devices, p.all_users, p.has_filter, p.include_groups, p.exclude_groups, i.names AS to_names, e.names AS not_names,
             CASE WHEN len(p.include_groups) = 0 THEN true ELSE i.apart END AS apart,
             CASE WHEN len(p.include_groups) = 0 THEN true ELSE i.apart_devices END AS apart_devices,
             CASE WHEN len(p.include_groups) = 0 THEN true ELSE i.apart_users END AS apart_users,
             CASE WHEN len(p.include_groups) = 0 THEN false ELSE i.shares END AS shares,
             CASE WHEN len(p.include_groups) = 0 THEN false ELSE i.only_service END AS only_service,
             CASE WHEN len(p.exclude_groups) = 0 THEN false ELSE e.devices END AS no_devices,
             CASE WHEN len(p.exclude_groups) = 0 THEN false ELSE e.users END AS no_users
      FROM policies p LEFT JOIN included i ON i.source = p.source AND i.id = p.id LEFT JOIN excluded e ON e.source = p.source AND e.id = p.id
    )
    SELECT source, id, assigned,
           CASE WHEN NOT all_devices OR no_devices THEN false WHEN all_devices AND NOT no_devices AND NOT no_users AND NOT has_filter THEN true END AS reaches_all_devices,
           CASE WHEN NOT all_users OR no_users THEN false WHEN all_users AND NOT no_users AND NOT no_devices AND NOT has_filter THEN true END AS reaches_all_users,
           (no_devices OR apart_devices) AND (no_users OR apart_users) AND (no_devices OR no_users OR apart) AS spares_groups,
           shares,
           only_service AND NOT all_devices AND NOT all_users AS only_service_groups,
           CASE WHEN NOT assigned THEN 'assigned to nobody'
                ELSE 'assigned to ' || coalesce(nullif(concat_ws(' and ', CASE WHEN all_devices THEN 'all devices' END, CASE WHEN all_users THEN 'all users' END,
                                                                CASE WHEN len(include_groups) > 0 THEN ${shown('to_names')} END), ''), 'somebody who was not collected')
                  || CASE WHEN has_filter THEN ', narrowed by a filter' ELSE '' END
                  || '; excludes ' || CASE WHEN exclude_groups IS NULL THEN 'somebody who was not collected' WHEN len(exclude_groups) = 0 THEN 'nothing' ELSE ${shown('not_names')} END END AS chain
    FROM facts`,
};
