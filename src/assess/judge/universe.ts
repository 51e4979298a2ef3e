import type { JudgeRequirement } from './protocol.ts';

/** Where the subjects of a kind come from. */
export interface Universe {
  readonly name: string;
  /** Table whose state says whether all subjects are known. */
  readonly table: string;
  /** Tables that it reads. */
  readonly reads: readonly string[];
  /** Gives id, name and scope (in, excluded, unknown, out). */
  readonly sql: string;
  /** The same where nothing is excluded. */
  readonly plainSql?: string;
  /** Column of `sql` that numbers all rows of the table from 0 on, in its order. */
  readonly orderedBy?: string;
}

const EXCLUDED_DEVICE = `EXISTS (SELECT 1 FROM exclusions e WHERE
  (e.kind = 'device' AND (e.value = lower(d.name) OR e.value = lower(d.id))) OR (e.kind = 'serial' AND e.value = lower(d.serial_number)) OR (e.kind = 'model' AND e.value = lower(d.model))
  OR (e.kind = 'category' AND e.value = lower(d.category)) OR (e.kind = 'name-pattern' AND lower(d.name) LIKE replace(replace(replace(e.value, '_', '\\_'), '%', '\\%'), '*', '%') ESCAPE '\\'))`;

function devicesSql(excluded: string): string {
  return `SELECT d.rowid AS place, d.id, d.name, CASE WHEN d.operating_system IS NULL THEN 'unknown' WHEN d.operating_system <> 'windows' THEN 'out' ${excluded} ELSE 'in' END AS scope FROM devices d`;
}

const KINDS: Readonly<Record<string, Universe>> = {
  tenant: { name: 'universe_tenant', table: 'tenant', reads: [], sql: "SELECT id, name, 'in' AS scope FROM tenant" },
  user: {
    name: 'universe_user',
    table: 'users',
    reads: ['scoped_users'],
    sql: "SELECT id, user_principal_name AS name, CASE WHEN in_scope THEN 'in' WHEN in_scope IS NULL THEN 'unknown' ELSE 'out' END AS scope FROM scoped_users",
  },
  device: {
    name: 'universe_device',
    table: 'devices',
    reads: [],
    orderedBy: 'place',
    sql: devicesSql(`WHEN ${EXCLUDED_DEVICE} THEN 'excluded'`),
    plainSql: devicesSql(''),
  },
  site: { name: 'universe_site', table: 'sites', reads: [], sql: "SELECT id, name, 'in' AS scope FROM sites" },
  endpoint: {
    name: 'universe_endpoint',
    table: 'sites',
    reads: ['site_endpoints'],
    sql: "SELECT id, pattern || ' from ' || site AS name, 'in' AS scope FROM site_endpoints",
  },
};

/** Where the subjects of a requirement come from: its kind says so, or the table it names by `from`. */
export function universeOf(requirement: Pick<JudgeRequirement, 'subject' | 'from' | 'fromName'>): Universe {
  const known = KINDS[requirement.subject];
  if (requirement.from === undefined && known !== undefined) return known;
  const table = requirement.from ?? 'tenant';
  if (!/^[a-z_][a-z0-9_]*$/.test(table)) throw new Error(`not a table name: ${table}`);
  return {
    name: `universe_from_${table}`,
    table,
    reads: [table],
    sql: `SELECT id, ${requirement.fromName ?? 'id'} AS name, 'in' AS scope FROM ${table}`,
  };
}

/** Kinds whose subjects need no `from`. */
export const KINDS_WITH_UNIVERSE: ReadonlySet<string> = new Set(Object.keys(KINDS));
