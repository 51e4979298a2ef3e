import { computed, type DerivedTable } from '../schema.ts';

/**
 * The bit of a mix of capabilities that stands for a plan without an id; each capability has one of those above it, of
 * which there are 62. Putting bits together takes a tenth of the time that lists of texts take.
 */
const UNKNOWN_PLAN = 1;

/** Derived tables on people in scope and on licences. */
export const PEOPLE_TABLES: readonly DerivedTable[] = [
  {
    kind: 'derived',
    name: 'scoped_users',
    doc: 'People in scope: enabled members, in the pilot where one is declared, without special accounts. Checks on users start here.',
    lineage: ['users'],
    tolerates: ['group_closure', 'group_reach', 'groups', 'group_members', 'group_member_lists'],
    columns: {
      id: computed('text', 'The user'),
      user_principal_name: computed('text', 'Sign-in name'),
      usage_location: computed('text', 'ISO code of the country'),
      on_premises_sync_enabled: computed('boolean', 'The account comes from on premises'),
      licences: computed('text[]', 'SKU ids the user holds'),
      capabilities: computed(
        'text[]',
        'What the service plans in use carry: intune, entra-id-p1, ... (see capability_plans); NULL where plans were not collected',
      ),
      capability_mix: computed(
        'integer',
        'Equal for users with equal capabilities: there are few mixes, so that each can be judged once for all its users',
      ),
      in_scope: computed(
        'boolean',
        'NULL where it cannot be told, for example because the members of the pilot are not known',
      ),
    },
    sql: `WITH pilot AS (
      SELECT DISTINCT coalesce(g.id, p.group_id) AS group_id FROM pilot_groups p LEFT JOIN groups g ON lower(g.display_name) = p.group_id
    ),
    pilot_members AS (SELECT DISTINCT c.member_id FROM group_closure c JOIN pilot ON pilot.group_id = c.group_id),
    pilot_state AS (
      SELECT count(*) = 0 AS everybody, coalesce(bool_and(coalesce(r.complete, false)), true) AS complete
      FROM pilot LEFT JOIN group_reach r ON r.group_id = pilot.group_id
    ),
    capability_bits AS (
      SELECT capability, 1::BIGINT << (row_number() OVER (ORDER BY capability))::INTEGER AS bit FROM (SELECT DISTINCT capability FROM capability_plans)
    ),
    plan_bits AS (SELECT c.plan_id, bit_or(b.bit) AS bits FROM capability_plans c JOIN capability_bits b ON b.capability = c.capability GROUP BY c.plan_id),
    carried AS (
      SELECT p.id, bit_or(CASE WHEN p.plan_id IS NULL THEN ${UNKNOWN_PLAN} ELSE b.bits END) AS mix
      FROM (SELECT u.id, unnest(u.active_plans) AS plan_id FROM users u) p LEFT JOIN plan_bits b ON b.plan_id = p.plan_id GROUP BY p.id
    ),
    mixes AS (
      SELECT m.mix, coalesce(list_sort(list(b.capability) FILTER (WHERE b.capability IS NOT NULL)), []) AS known
      FROM (SELECT DISTINCT mix FROM carried) m LEFT JOIN capability_bits b ON (m.mix & b.bit) <> 0 GROUP BY m.mix
    )
    SELECT u.id, u.user_principal_name, u.usage_location, u.on_premises_sync_enabled, u.licences,
           CASE WHEN u.id IS NULL OR u.active_plans IS NULL THEN NULL
                WHEN (c.mix & ${UNKNOWN_PLAN}) <> 0 THEN list_append(x.known, NULL)
                ELSE coalesce(x.known, []) END AS capabilities,
           CASE WHEN u.id IS NOT NULL AND u.active_plans IS NOT NULL THEN coalesce(c.mix, 0) END AS capability_mix,
           (u.account_enabled AND u.user_type = 'member')
             AND CASE WHEN u.user_principal_name IS NULL AND a.declared THEN NULL ELSE true END
             AND CASE WHEN s.everybody THEN true WHEN m.member_id IS NOT NULL THEN true WHEN s.complete THEN false END AS in_scope
    FROM users u CROSS JOIN pilot_state s CROSS JOIN (SELECT count(*) > 0 AS declared FROM special_accounts) a
    LEFT JOIN pilot_members m ON m.member_id = u.id
    LEFT JOIN carried c ON c.id = u.id LEFT JOIN mixes x ON x.mix = c.mix
    WHERE NOT coalesce(lower(u.user_principal_name) IN (SELECT user_principal_name FROM special_accounts), false)
      AND NOT coalesce(u.id IN (SELECT user_principal_name FROM special_accounts), false)
      AND coalesce(u.account_enabled, true) AND coalesce(u.user_type, 'member') = 'member'
      AND (s.everybody OR m.member_id IS NOT NULL OR NOT s.complete)`,
  },
  {
    kind: 'derived',
    name: 'capability_pools',
    doc: 'Seats per capability over all SKUs that carry it: bought, used, in warning, suspended. A SKU with two capabilities counts for both.',
    lineage: ['subscribed_skus'],
    tolerates: [],
    columns: {
      capability: computed('text', 'intune, entra-id-p1, ...'),
      skus: computed('text[]', 'Short names of the SKUs'),
      enabled_units: computed('integer', 'Seats in good standing; NULL where one SKU did not say'),
      warning_units: computed('integer', 'Seats expired, still usable; NULL where one SKU did not say'),
      suspended_units: computed(
        'integer',
        'Seats not usable any more, locked ones too; NULL where one SKU did not say',
      ),
      consumed_units: computed('integer', 'Seats assigned'),
      free_units: computed(
        'integer',
        'Seats in good standing that nobody holds, SKU by SKU; NULL where one SKU did not say',
      ),
      excess_units: computed(
        'integer',
        'Seats in use beyond those in good standing, SKU by SKU: over-assigned, or living on the grace time after expiry',
      ),
      certain: computed('boolean', 'NULL where the plans of some SKU are not known, so that more seats may exist'),
    },
    sql: `WITH plans AS (SELECT id, unnest(plan_ids) AS plan_id FROM subscribed_skus),
    carrying AS (SELECT DISTINCT c.capability, p.id FROM plans p JOIN capability_plans c ON c.plan_id = p.plan_id),
    whole AS (SELECT coalesce(bool_and(id IS NOT NULL AND plan_ids IS NOT NULL AND len(list_filter(plan_ids, lambda p: p IS NULL)) = 0), true) AS yes FROM subscribed_skus)
    SELECT names.capability,
           list_sort(list(s.sku_part_number) FILTER (WHERE s.id IS NOT NULL)) AS skus,
           CASE WHEN count(*) FILTER (WHERE s.id IS NOT NULL AND (s.enabled_units IS NULL OR s.capability_status IS NULL)) = 0 THEN coalesce(sum(s.enabled_units) FILTER (WHERE s.capability_status IN ('enabled', 'warning')), 0)::BIGINT END AS enabled_units,
           CASE WHEN count(*) FILTER (WHERE s.id IS NOT NULL AND s.warning_units IS NULL) = 0 THEN coalesce(sum(s.warning_units), 0)::BIGINT END AS warning_units,
           CASE WHEN count(*) FILTER (WHERE s.id IS NOT NULL AND (s.suspended_units IS NULL OR s.locked_out_units IS NULL)) = 0 THEN coalesce(sum(s.suspended_units + s.locked_out_units), 0)::BIGINT END AS suspended_units,
           CASE WHEN count(*) FILTER (WHERE s.id IS NOT NULL AND s.consumed_units IS NULL) = 0 THEN coalesce(sum(s.consumed_units), 0)::BIGINT END AS consumed_units,
           CASE WHEN count(*) FILTER (WHERE s.id IS NOT NULL AND coalesce(s.capability_status IN ('enabled', 'warning'), true) AND (s.capability_status IS NULL OR s.enabled_units IS NULL OR s.consumed_units IS NULL)) = 0 THEN coalesce(sum(greatest(s.enabled_units - s.consumed_units, 0)) FILTER (WHERE s.capability_status IN ('enabled', 'warning')), 0)::BIGINT END AS free_units,
           CASE WHEN count(*) FILTER (WHERE s.id IS NOT NULL AND coalesce(s.capability_status IN ('enabled', 'warning'), true) AND (s.capability_status IS NULL OR s.enabled_units IS NULL OR s.consumed_units IS NULL)) = 0 THEN coalesce(sum(greatest(s.consumed_units - s.enabled_units, 0)) FILTER (WHERE s.capability_status IN ('enabled', 'warning')), 0)::BIGINT END AS excess_units,
           CASE WHEN any_value(whole.yes) THEN true END AS certain
    FROM (SELECT DISTINCT capability FROM capability_plans) names
    LEFT JOIN carrying ON carrying.capability = names.capability
    LEFT JOIN subscribed_skus s ON s.id = carrying.id
    CROSS JOIN whole
    GROUP BY names.capability`,
  },
];
