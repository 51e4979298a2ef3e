import type { JudgeTable, Row } from '../../assess/index.ts';
import { parseSkus } from '../../catalog/index.ts';
import { literal } from '../../evidence/index.ts';
import type { Catalogs } from '../catalogs.ts';
import { nearest } from '../describe.ts';
import { changeTable, inlineSql, rowsSql } from './table-sql.ts';

/** A licence that can be bought: what it is called, and the service plans that it carries as far as they count here. */
export interface Licence {
  readonly skuId: string;
  readonly name: string;
  readonly plans: readonly string[];
  /** What it is that somebody lacks: each is met by any one of its plans. */
  readonly needs: readonly Need[];
  /** A service plan, which is only ever sold within a licence; or one that the reference table knows. */
  readonly kind: 'sku' | 'plan';
  /** Licences that carry the plan, where a plan was named: those with the fewest plans first. */
  readonly soldAs: readonly string[];
}

interface Need {
  readonly capability: string;
  readonly plans: readonly string[];
}

/** Seats of a licence, given to people who lack what it carries unless they are only bought. */
export interface BuyChange {
  readonly licence: Licence;
  readonly seats: number;
  readonly isGiven: boolean;
}

const MOST_SEATS = 100_000_000;
const MOST_SOLD_AS = 3;

/** Reads `PLAN=N` without looking the plan up. Throws an Error with what is wrong. */
export function parseSeats(text: string): { readonly word: string; readonly seats: number } {
  const at = text.lastIndexOf('=');
  const [word, number] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 1 || !/^\d{1,9}$/.test(number)) throw new Error(`--buy ${text}: write a plan and a number, as INTUNE_A=25`);
  const seats = Number(number);
  if (seats < 1 || seats > MOST_SEATS) throw new Error(`--buy ${text}: from 1 to ${MOST_SEATS} seats`);
  return { word, seats };
}

/**
 * Finds a licence by short name, product name or id of a SKU, by name or id of a service plan, or by a capability, in this
 * order; the tenant's own SKUs are of the same names. Throws an Error with the nearest names.
 */
export function findLicence(word: string, catalogs: Pick<Catalogs, 'files' | 'reference'>): Licence {
  const capabilityPlans = catalogs.reference.tables.get('capability_plans') ?? [];
  const file = catalogs.files.find(({ path }) => path === 'reference/skus.csv');
  const parsed = file === undefined ? undefined : parseSkus(file.text);
  const skus = parsed?.ok === true ? parsed.value : { rows: [], plans: [] };
  const plansOf = (skuId: string) => skus.plans.flatMap((plan) => (plan.sku_id === skuId ? [plan.plan_id] : []));
  const wanted = word.toLowerCase();
  const is = (...names: readonly unknown[]) => names.some((name) => String(name).toLowerCase() === wanted);
  const sku = skus.rows.find((row) => is(row.sku_part_number, row.sku_id, row.product_name));
  if (sku !== undefined) {
    const plans = plansOf(sku.sku_id);
    const { sku_id: skuId, sku_part_number: name } = sku;
    return { skuId, name, plans, needs: needsOf(plans, capabilityPlans), kind: 'sku', soldAs: [] };
  }
  const named = capabilityPlans.find((row) => is(row['plan_name'], row['plan_id']));
  const plan = named ?? capabilityPlans.find((row) => is(row['capability']));
  if (plan === undefined) {
    const words = [
      ...skus.rows.map((row) => row.sku_part_number),
      ...capabilityPlans.flatMap((row) => [String(row['plan_name']), String(row['capability'])]),
    ];
    throw new Error(
      `--buy ${word}: no licence or service plan that a requirement asks for is called so${nearest(word, [...new Set(words)])}`,
    );
  }
  const id = String(plan['plan_id']);
  const needs = needsOf([id], capabilityPlans);
  const soldAs = skus.rows
    .filter((row) => plansOf(row.sku_id).includes(id))
    .sort(
      (a, b) => plansOf(a.sku_id).length - plansOf(b.sku_id).length || (a.sku_part_number < b.sku_part_number ? -1 : 1),
    )
    .slice(0, MOST_SOLD_AS)
    .map((row) => row.sku_part_number);
  return { skuId: id, name: String(plan['plan_name']), plans: [id], needs, kind: 'plan', soldAs };
}

/** The capabilities that some plans carry, each with every plan that does. */
function needsOf(plans: readonly string[], capabilityPlans: readonly Row[]): readonly Need[] {
  const capabilities = new Set(
    capabilityPlans.flatMap((row) => (plans.includes(String(row['plan_id'])) ? [String(row['capability'])] : [])),
  );
  return [...capabilities].sort().map((capability) => ({
    capability,
    plans: capabilityPlans.flatMap((row) => (row['capability'] === capability ? [String(row['plan_id'])] : [])),
  }));
}

/**
 * The tables as they are once seats were bought. They are given to people in scope who lack something that the licence
 * carries, in the order of their sign-in names, until there are none left: the same order whatever else is supposed.
 * `inScope` is SQL of the ids of people in scope, where an assessment says who is.
 */
export function buySeats(
  tables: readonly JudgeTable[],
  { licence, seats, isGiven }: BuyChange,
  inScope: string | undefined,
): readonly JudgeTable[] {
  const users = tables.find(({ name }) => name === 'users');
  const receivers = isGiven && users !== undefined ? receiversSql(users, licence, seats, inScope) : undefined;
  const given = receivers === undefined ? '0' : `(SELECT count(*) FROM (${receivers}))`;
  let changed = changeTable(tables, 'subscribed_skus', (table) =>
    table.state.status === 'complete'
      ? { ...table, rows: { kind: 'sql', sql: skusSql(table, licence, seats, given) } }
      : table,
  );
  changed = changeTable(changed, 'sku_plans', (table) =>
    table.state.status === 'complete' ? { ...table, rows: { kind: 'sql', sql: skuPlansSql(table, licence) } } : table,
  );
  if (receivers === undefined) return changed;
  changed = changeTable(changed, 'user_licences', (table) =>
    table.state.status === 'complete'
      ? {
          ...table,
          rows: {
            kind: 'sql',
            sql: `${rowsSql(table)} UNION ALL BY NAME SELECT id AS user_id, ${literal(licence.skuId)} AS sku_id, []::VARCHAR[] AS disabled_plans FROM (${receivers})`,
          },
        }
      : table,
  );
  const plans = `[${licence.plans.map(literal).join(', ')}]`;
  return changeTable(changed, 'users', (table) => ({
    ...table,
    rows: {
      kind: 'sql',
      sql: `SELECT u.* REPLACE (CASE WHEN g.id IS NULL THEN u.licences ELSE list_append(coalesce(u.licences, []), ${literal(licence.skuId)}) END AS licences, CASE WHEN g.id IS NULL THEN u.active_plans ELSE list_concat(u.active_plans, ${plans}) END AS active_plans) FROM (${rowsSql(table)}) u LEFT JOIN (${receivers}) g ON g.id = u.id`,
    },
  }));
}

/** SQL of the ids of those who get a seat. */
export function receiversSql(users: JudgeTable, licence: Licence, seats: number, inScope: string | undefined): string {
  const lacks =
    licence.needs.length === 0
      ? `NOT coalesce(list_contains(u.licences, ${literal(licence.skuId)}), false)`
      : licence.needs
          .map(({ plans }) => `NOT list_has_any(u.active_plans, [${plans.map(literal).join(', ')}])`)
          .join(' OR ');
  const scope = inScope === undefined ? '' : ` AND u.id IN (SELECT id FROM (${inScope}))`;
  return `SELECT u.id FROM (${rowsSql(users)}) u WHERE u.account_enabled AND u.user_type = 'member'${scope} AND (${lacks}) ORDER BY lower(u.user_principal_name), u.id LIMIT ${seats}`;
}

function skusSql(table: JudgeTable, licence: Licence, seats: number, given: string): string {
  const owned = `sku_id = ${literal(licence.skuId)} AND coalesce(capability_status, 'enabled') IN ('enabled', 'warning')`;
  const rows = rowsSql(table);
  const bought: Row = {
    id: `supposed ${licence.skuId}`,
    sku_id: licence.skuId,
    sku_part_number: licence.name,
    capability_status: 'enabled',
    applies_to: 'user',
    enabled_units: seats,
    warning_units: 0,
    suspended_units: 0,
    locked_out_units: 0,
    consumed_units: 0,
    plan_ids: licence.plans,
  };
  const first = `row_number() OVER (PARTITION BY sku_id, ${owned} ORDER BY id) = 1 AND ${owned}`;
  const all = `SELECT * FROM (${rows}) UNION ALL BY NAME SELECT * FROM (${inlineSql(table.columns, [{ ...bought, enabled_units: 0 }])}) WHERE NOT EXISTS (SELECT 1 FROM (${rows}) WHERE ${owned})`;
  return `SELECT * EXCLUDE (_first) REPLACE (CASE WHEN _first THEN enabled_units + ${seats} ELSE enabled_units END AS enabled_units, CASE WHEN _first THEN consumed_units + ${given} ELSE consumed_units END AS consumed_units) FROM (SELECT *, ${first} AS _first FROM (${all}))`;
}

function skuPlansSql(table: JudgeTable, licence: Licence): string {
  const rows = rowsSql(table);
  const plans = licence.plans.map((plan_id) => ({
    sku_id: licence.skuId,
    plan_id,
    plan_name: licence.name,
    provisioning_status: 'success',
  }));
  return `${rows} UNION ALL BY NAME SELECT * FROM (${inlineSql(table.columns, plans)}) WHERE plan_id NOT IN (SELECT plan_id FROM (${rows}) WHERE sku_id = ${literal(licence.skuId)} AND plan_id IS NOT NULL)`;
}
