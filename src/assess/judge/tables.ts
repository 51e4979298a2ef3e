import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import type { LoadedState } from './blame.ts';
import type { JudgeSetup, JudgeTable, Row } from './protocol.ts';
import { quoted } from './sql.ts';

const PEOPLE = 'scoped_users';

/** The judge's tables: base tables as they were given, derived ones made from them when somebody needs them. */
export interface JudgeTables {
  readonly states: ReadonlyMap<string, LoadedState>;
  /** Puts other rows in place of some base tables' and forgets what was derived from them; gives the names of both. */
  replace(tables: readonly JudgeTable[]): Promise<ReadonlySet<string>>;
  /** Whether a table is known to have no row. */
  isEmpty(name: string): boolean;
  /** Makes a table from others by a statement of ours. */
  make(name: string, sql: string): Promise<void>;
  /** Makes sure that the derived ones among some tables, and all they are made from, are up to date. */
  refresh(names: readonly string[]): Promise<void>;
}

/** Loads the base tables of a setup, as many at a time as there are `lanes`; everything later is done on `connection`. */
export async function createTables(
  connection: DuckDBConnection,
  lanes: readonly DuckDBConnection[],
  setup: JudgeSetup,
): Promise<JudgeTables> {
  const states = new Map<string, LoadedState>();
  const inline = new Set<string>();
  const empty = new Set<string>();
  const fresh = new Set<string>();
  const made = new Set<string>();
  const plans = new Map<string, DuckDBPreparedStatement>();
  // Plans that are kept hold only without the optimiser: its plans trust the rows they have seen.
  if (setup.isReplayed === true)
    for (const one of [connection, ...lanes.slice(-1)]) await one.run('PRAGMA disable_optimizer');
  const derived = new Map(setup.derived.map((table) => [table.name, table]));

  async function load(table: JudgeTable, lane: DuckDBConnection = connection): Promise<void> {
    await put(table, lane);
    const unsaid = table.state.rows === 1 ? await unsaidIn(table, lane) : [];
    states.set(table.name, unsaid.length > 0 ? { ...table.state, unsaid } : table.state);
  }

  /** Columns of a table with one row that hold nothing. */
  async function unsaidIn({ name, columns, rows }: JudgeTable, lane: DuckDBConnection): Promise<readonly string[]> {
    const row =
      rows.kind === 'inline' ? rows.rows[0] : (await lane.runAndReadAll(`FROM ${name} LIMIT 1`)).getRowObjectsJson()[0];
    return Object.keys(columns).filter((column) => (row?.[column] ?? null) === null);
  }

  async function put(table: JudgeTable, lane: DuckDBConnection): Promise<void> {
    empty.delete(table.name);
    if (table.rows.kind === 'parquet') {
      const list = Object.entries(table.columns).map(([name, type]) => `CAST("${name}" AS ${type}) AS "${name}"`);
      const files = table.rows.files.map((file) => `'${quoted(file)}'`).join(', ');
      await lane.run(
        `CREATE OR REPLACE TABLE ${table.name} AS SELECT ${list.join(', ')} FROM read_parquet([${files}]${table.rows.files.length > 1 ? ', union_by_name = true' : ''})`,
      );
      return;
    }
    if (table.rows.kind === 'sql') {
      await lane.run(`CREATE OR REPLACE TABLE ${table.name} AS ${table.rows.sql}`);
      return;
    }
    if (inline.has(table.name)) await lane.run(`DELETE FROM ${table.name}`);
    else await lane.run(createSql(table));
    inline.add(table.name);
    await fill(table, table.rows.rows, lane);
  }

  async function fill({ name, columns }: JudgeTable, rows: readonly Row[], lane: DuckDBConnection): Promise<void> {
    if (rows.length === 0) {
      empty.add(name);
      return;
    }
    const shape = JSON.stringify([
      Object.fromEntries(
        Object.entries(columns).map(([column, type]) => [column, type.endsWith('[]') ? [type.slice(0, -2)] : type]),
      ),
    ]);
    const sql = `INSERT INTO ${name} BY NAME SELECT r.* FROM (SELECT unnest(from_json($rows::VARCHAR::JSON, '${quoted(shape)}')) AS r)`;
    const values = { rows: JSON.stringify(rows) };
    if (setup.isReplayed !== true) return void (await lane.run(sql, values));
    const plan = await planOf(lane, `rows of ${name}`, sql);
    plan.bind(values);
    await plan.run();
  }

  /** Where tables are replaced again and again, planning takes most of the time, so that plans are kept. */
  async function planOf(lane: DuckDBConnection, key: string, sql: string): Promise<DuckDBPreparedStatement> {
    const plan = plans.get(key) ?? (await lane.prepare(sql));
    plans.set(key, plan);
    return plan;
  }

  /** Makes all tables without rows by one script: each by itself would take as long as reading a small one. */
  async function createEmpty(tables: readonly JudgeTable[]): Promise<void> {
    await connection.run(tables.map(createSql).join(';\n'));
    for (const { name } of tables) {
      inline.add(name);
      empty.add(name);
    }
  }

  /** Derived tables stand after those they read. */
  function forget(changed: ReadonlySet<string>): ReadonlySet<string> {
    const all = new Set(changed);
    for (const { name, reads } of derived.values()) {
      if (!reads.some((read) => all.has(read))) continue;
      fresh.delete(name);
      all.add(name);
    }
    return all;
  }

  async function make(name: string, sql: string): Promise<void> {
    if (setup.isReplayed !== true || !made.has(name)) {
      await connection.run(`CREATE OR REPLACE TABLE ${name} AS ${sql}`);
      made.add(name);
      return;
    }
    await connection.run(`DELETE FROM ${name}`);
    await (await planOf(connection, name, `INSERT INTO ${name} ${sql}`)).run();
  }

  async function refresh(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const table = derived.get(name);
      if (table === undefined || fresh.has(name)) continue;
      await refresh(table.reads);
      await make(name, table.sql);
      fresh.add(name);
      if (name === PEOPLE) states.set(PEOPLE, await scopeState());
    }
  }

  /** Whether it is known of everybody if the pilot holds them. */
  async function scopeState(): Promise<LoadedState> {
    const state: LoadedState = { table: PEOPLE, status: 'complete', rows: 0 };
    if (empty.has('pilot_groups')) return state;
    const found = await connection.runAndReadAll(
      `SELECT 1 FROM ${PEOPLE} s JOIN users u ON u.id = s.id CROSS JOIN (SELECT count(*) AS n FROM pilot_groups) p WHERE p.n > 0 AND s.in_scope IS NULL AND u.account_enabled AND u.user_type = 'member' LIMIT 1`,
    );
    return found.currentRowCount > 0 ? { ...state, unsaid: ['in_scope'] } : state;
  }

  const isEmpty = ({ rows }: JudgeTable) => rows.kind === 'inline' && rows.rows.length === 0;
  const without = setup.tables.filter(isEmpty);
  if (without.length > 0) await createEmpty(without);
  for (const { name, state } of without) states.set(name, state);
  // The largest first, so that none is left alone at the end.
  const queue = setup.tables
    .filter((table) => !isEmpty(table))
    .sort((a, b) => (b.state.rows ?? 0) - (a.state.rows ?? 0));
  await Promise.all(
    lanes.map(async (lane) => {
      for (let table = queue.shift(); table !== undefined; table = queue.shift()) await load(table, lane);
    }),
  );
  return {
    states,
    async replace(tables) {
      for (const table of tables) await load(table);
      return forget(new Set(tables.map((table) => table.name)));
    },
    isEmpty: (name) => empty.has(name),
    make,
    refresh,
  };
}

function createSql({ name, columns }: JudgeTable): string {
  const list = Object.entries(columns).map(([column, type]) => `"${column}" ${type}`);
  return `CREATE TABLE ${name} (${list.join(', ')})`;
}
