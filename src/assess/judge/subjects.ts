import type { DuckDBConnection } from '@duckdb/node-api';
import type { Universe } from './universe.ts';

/** Whether a subject is judged, left out on purpose, or cannot be told to be either. */
export type Scope = 'in' | 'excluded' | 'unknown';

/** Subjects that are judged one by one, in the order of their ids; a subject's ordinal is its place. */
export interface FewSubjects {
  readonly universe: Universe;
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly scopes: readonly Scope[];
}

/**
 * Subjects that are judged by statements over all of them: a table `(ordinal, key, id, name, scope)` whose row n has
 * ordinal n. Devices are in the order of their table, with those out of scope among them (`scope` is `out`); others by id.
 */
export interface ManySubjects {
  readonly universe: Universe;
  readonly table: string;
  readonly size: number;
  /** Whether all of them are judged. */
  readonly areAllIn: boolean;
  /** SQL of a subject's key, given its id: as distinct as the id, and shorter to keep and to compare. */
  readonly keyOf: (id: string) => string;
}

/** From here on subjects are many. */
const MANY = 10_000;
const SCOPES: readonly string[] = ['in', 'excluded', 'unknown'] satisfies readonly Scope[];

/** Reads the subjects of a universe, or makes their table where they are more than `most`. */
export async function loadSubjects(
  connection: DuckDBConnection,
  universe: Universe,
  { isNothingExcluded, most = MANY }: { readonly isNothingExcluded: boolean; readonly most?: number },
): Promise<FewSubjects | ManySubjects> {
  const sql = isNothingExcluded ? (universe.plainSql ?? universe.sql) : universe.sql;
  const limit = Number.isFinite(most) ? `LIMIT ${most + 1}` : '';
  const [ids = [], names = [], scopes = []] = await columns(
    connection,
    `SELECT id, coalesce(name, id), scope FROM (${sql}) WHERE id IS NOT NULL AND scope <> 'out' ${limit}`,
  );
  if (ids.length > most) return makeTable(connection, universe, sql);
  const places = new Map<string, number>();
  ids.forEach((id, place) => {
    if (!places.has(id)) places.set(id, place);
  });
  const order = [...places.keys()].sort();
  const placed = (column: readonly string[]) => order.map((id) => column[places.get(id) ?? 0] ?? id);
  return { universe, ids: order, names: placed(names), scopes: placed(scopes).map(scopeOf) };
}

/** Whether subjects are a table. */
export function areMany(subjects: FewSubjects | ManySubjects): subjects is ManySubjects {
  return 'table' in subjects;
}

async function makeTable(connection: DuckDBConnection, universe: Universe, sql: string): Promise<ManySubjects> {
  const table = universe.name.replace('universe_', 'many_');
  const isInOrder = universe.orderedBy !== undefined && (await isUnambiguous(connection, universe.table));
  const source = isInOrder
    ? `SELECT ${universe.orderedBy}::UINTEGER AS ordinal, id, name, scope FROM (${sql})`
    : `SELECT (row_number() OVER (ORDER BY id) - 1)::UINTEGER AS ordinal, id, name, scope FROM (SELECT DISTINCT ON (id) id, name, scope FROM (${sql}) WHERE id IS NOT NULL AND scope <> 'out' ORDER BY id)`;
  const make = async (keyOf: (id: string) => string, order = ''): Promise<ManySubjects & { isSound: boolean }> => {
    await connection.run(
      `CREATE OR REPLACE TABLE ${table} AS SELECT ordinal, ${keyOf('id')} AS key, id, coalesce(name, id) AS name, scope FROM (${source}) ${order}`,
    );
    const [size = [], misplaced = [], keys = [], others = []] = await columns(
      connection,
      `SELECT count(*), count(*) FILTER (ordinal <> rowid), count(DISTINCT key), count(*) FILTER (scope <> 'in') FROM ${table}`,
    );
    // Most statements leave the rows as they stand; sorting a million of them for nothing takes longer than looking.
    if (misplaced[0] !== '0') return make(keyOf, 'ORDER BY ordinal');
    const made = { universe, table, size: Number(size[0]), areAllIn: others[0] === '0', keyOf };
    return { ...made, isSound: keys[0] === size[0] };
  };
  const hashed = await make((id) => `hash(${id}::VARCHAR)`);
  return hashed.isSound ? hashed : make((id) => `${id}::VARCHAR`);
}

async function isUnambiguous(connection: DuckDBConnection, table: string): Promise<boolean> {
  const [found = []] = await columns(connection, `SELECT (count(*) = count(DISTINCT id))::VARCHAR FROM ${table}`);
  return found[0] === 'true';
}

async function columns(connection: DuckDBConnection, sql: string): Promise<readonly (readonly string[])[]> {
  const found = await connection.runAndReadAll(sql);
  return found.getColumns().map((column) => column.map(String));
}

function scopeOf(text: string): Scope {
  // The universes' statements name no other scope but `out`, which was left out.
  return SCOPES.includes(text) ? (text as Scope) : 'unknown';
}
