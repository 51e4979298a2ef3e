import { type DuckDBConnection, type DuckDBValue, listValue } from '@duckdb/node-api';
import { failingStatus, type ReasonCode, type Status, STATUSES, type TableState } from '../../finding/index.ts';
import { MACROS } from '../functions.ts';
import { type Cell, type Judged, type JudgedFinding, type JudgeRequirement, type JudgeSetup, type JudgeTable, LISTED } from './protocol.ts';
import { universeOf } from './universe.ts';

/** Judges requirements over loaded tables. Runs only in the child process. */
export interface Judge {
  replace(tables: readonly JudgeTable[]): Promise<void>;
  judge(requirement: JudgeRequirement, only?: { readonly subjects: readonly string[] }): Promise<Judged>;
  giveUp(requirement: JudgeRequirement, reason: ReasonCode, message: string): Promise<Judged>;
  rows(sql: string): Promise<readonly Record<string, unknown>[]>;
}

/**
 * Loads the tables, makes the derived ones, then locks the connection: from there on no file but those below
 * `setup.output` can be touched and no setting changed.
 */
export async function createJudge(connection: DuckDBConnection, setup: JudgeSetup): Promise<Judge> {
  const states = new Map<string, TableState>();
  for (const macro of MACROS) await connection.run(macro.sql);
  for (const table of setup.tables) await load(connection, table, states);
  const word = setup.derivedAsViews ? 'VIEW' : 'TABLE';
  for (const { name, sql } of setup.derived) await connection.run(`CREATE ${word} ${name} AS ${sql}`);
  await connection.run('CREATE TABLE waiver_rows (id VARCHAR, requirement VARCHAR, subject VARCHAR, pin VARCHAR)');
  for (const w of setup.waivers) await connection.run('INSERT INTO waiver_rows VALUES ($1, $2, $3, $4)', [w.id, w.requirement, w.subject, w.pin]);
  await lock(connection, setup);
  const made = new Set<string>();

  async function universe(requirement: JudgeRequirement): Promise<{ name: string; table: string }> {
    const of = universeOf(requirement);
    if (!made.has(of.name) || setup.derivedAsViews) {
      await connection.run(`CREATE OR REPLACE TABLE ${of.name} AS
        SELECT (row_number() OVER (ORDER BY id) - 1)::UINTEGER AS ordinal, id, coalesce(name, id) AS name, scope FROM (SELECT DISTINCT ON (id) id, name, scope FROM (${of.sql}) WHERE id IS NOT NULL AND scope <> 'out' ORDER BY id) ORDER BY id`);
      made.add(of.name);
      if (setup.output !== undefined) await connection.run(`COPY ${of.name} TO '${quoted(`${setup.output}/subjects/${of.name.replace('universe_', '')}.parquet`)}' (FORMAT parquet, COMPRESSION zstd)`);
    }
    return of;
  }

  async function judged(requirement: JudgeRequirement, verdicts: string, values: Record<string, DuckDBValue>, only?: { readonly subjects: readonly string[] }): Promise<Judged> {
    const startedAt = performance.now();
    await runWith(connection, `CREATE OR REPLACE TEMP TABLE findings AS ${verdicts}`, values);
    const size = Number((await all(connection, 'SELECT count(*) AS n FROM findings'))[0]?.['n']);
    const full = setup.output === undefined || size <= LISTED || only !== undefined;
    if (setup.output !== undefined && only === undefined) await write(connection, requirement, setup.output, size > 10_000);
    const groups = await all(connection, 'SELECT status, reason, count(*) AS n, count(waiver) AS waived FROM findings GROUP BY ALL ORDER BY status, n DESC, reason');
    const listed = await all(connection, `SELECT * FROM findings ${full ? '' : `WHERE status NOT IN (0, 1)`} ORDER BY status DESC, name, subject ${full ? '' : `LIMIT ${LISTED}`}`);
    return {
      requirement: requirement.id,
      groups: groups.map((g) => ({ status: statusOf(g['status']), reason: textOf(g['reason']), count: Number(g['n']), waived: Number(g['waived']) })),
      findings: listed.map((row) => toFinding(row, requirement)),
      milliseconds: Math.round(performance.now() - startedAt),
    };
  }

  return {
    async replace(tables) {
      for (const table of tables) await load(connection, table, states);
    },
    async judge(requirement, only) {
      const { name, table } = await universe(requirement);
      const silenced = silencing(requirement, states);
      const about = unknownUniverse(states.get(table));
      if (about !== undefined) return judged(requirement, standIn(about.reason, about.blockedBy), {});
      const filter = only === undefined ? '' : `WHERE u.id IN (${only.subjects.map((id) => `'${quoted(id)}'`).join(', ') || 'NULL'})`;
      const incomplete = states.get(table)?.status === 'truncated' && only === undefined ? ` UNION ALL ${standIn('truncated', table, 4_000_000_000)}` : '';
      if (silenced !== undefined) return judged(requirement, `${sameForAll(name, silenced.status, silenced.reason, silenced.blockedBy)} ${filter}${incomplete} ORDER BY 1`, {}, only);
      const verdicts = (once: boolean) => `${verdictSql(requirement, name, states, once)} ${filter}${incomplete} ORDER BY 1`;
      const first = await judged(requirement, verdicts(false), bindings(requirement), only);
      return (await hasDuplicates(connection)) ? judged(requirement, verdicts(true), bindings(requirement), only) : first;
    },
    async giveUp(requirement, reason, message) {
      const { name, table } = await universe(requirement);
      const about = unknownUniverse(states.get(table));
      if (about !== undefined) return judged(requirement, standIn(about.reason, about.blockedBy), {});
      return judged(requirement, sameForAll(name, 'error', reason, message.slice(0, 300)), {});
    },
    rows: (sql) => all(connection, sql),
  };
}

async function load(connection: DuckDBConnection, table: JudgeTable, states: Map<string, TableState>): Promise<void> {
  states.set(table.name, table.state);
  const columns = Object.entries(table.columns);
  if (table.rows.kind === 'parquet') {
    const list = columns.map(([name, type]) => `CAST(${name} AS ${type}) AS ${name}`).join(', ');
    const files = table.rows.files.map((file) => `'${quoted(file)}'`).join(', ');
    await connection.run(`CREATE OR REPLACE TABLE ${table.name} AS SELECT ${list} FROM read_parquet([${files}], union_by_name = true)`);
    return;
  }
  if (table.rows.kind === 'sql') {
    await connection.run(`CREATE OR REPLACE TABLE ${table.name} AS ${table.rows.sql}`);
    return;
  }
  const known = (await all(connection, `SELECT 1 AS x FROM duckdb_tables() WHERE table_name = '${table.name}'`)).length > 0;
  if (known) await connection.run(`DELETE FROM ${table.name}`);
  else await connection.run(`CREATE TABLE ${table.name} (${columns.map(([name, type]) => `${name} ${type}`).join(', ')})`);
  if (table.rows.rows.length === 0) return;
  const shape = JSON.stringify([Object.fromEntries(columns.map(([name, type]) => [name, type.endsWith('[]') ? [type.slice(0, -2)] : type]))]);
  await connection.run(`INSERT INTO ${table.name} BY NAME SELECT r.* FROM (SELECT unnest(from_json($rows::JSON, '${quoted(shape)}')) AS r)`, { rows: JSON.stringify(table.rows.rows) });
}

async function lock(connection: DuckDBConnection, setup: JudgeSetup): Promise<void> {
  if (setup.output !== undefined) await connection.run(`SET allowed_directories = ['${quoted(setup.output)}']`);
  if (setup.scratch !== undefined) await connection.run(`SET temp_directory = '${quoted(setup.scratch)}'`);
  else await connection.run("SET temp_directory = ''");
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/** The first table whose state keeps the check from being asked at all. */
function silencing(requirement: JudgeRequirement, states: ReadonlyMap<string, TableState>): { status: Status; reason: ReasonCode; blockedBy: string } | undefined {
  const subjects = universeOf(requirement).table;
  for (const read of requirement.reads) {
    const state = states.get(read.table);
    if (state === undefined || state.status === 'complete' || read.tolerated) continue;
    if (state.status === 'truncated' && read.table === subjects) continue;
    const reason = reasonOf(state);
    return { status: reason.status, reason: reason.code, blockedBy: read.table };
  }
  return undefined;
}

function reasonOf(state: TableState): { status: Status; code: ReasonCode } {
  switch (state.status) {
    case 'denied':
      return { status: 'error', code: 'permission-refused' };
    case 'not-licensed':
      return { status: 'error', code: 'not-licensed' };
    case 'failed':
      return { status: 'error', code: 'collector-failed' };
    case 'truncated':
      return { status: 'unknown', code: 'truncated' };
    case 'stale':
      return { status: 'unknown', code: 'stale' };
    case 'not-collected':
    case 'complete':
      return { status: 'unknown', code: state.table === 'probes' || state.table === 'allow_list_verdicts' ? 'not-probed' : state.table.startsWith('attested_') ? 'not-attested' : 'not-collected' };
  }
}

function unknownUniverse(state: TableState | undefined): { reason: ReasonCode; blockedBy: string } | undefined {
  if (state === undefined || state.status === 'complete' || state.status === 'truncated') return undefined;
  return { reason: reasonOf(state).code, blockedBy: state.table };
}

function sameForAll(universe: string, status: Status, reason: ReasonCode, blockedBy: string): string {
  return `SELECT u.ordinal, u.id AS subject, u.name, NULL::VARCHAR AS kind, (CASE WHEN u.scope = 'excluded' THEN 1 ELSE ${rank(status)} END)::UTINYINT AS status, CASE WHEN u.scope = 'excluded' THEN 'excluded' ELSE '${reason}' END AS reason, NULL::VARCHAR AS observed, NULL::VARCHAR AS expected, '${quoted(blockedBy)}' AS blocked_by, NULL::VARCHAR AS pin, NULL::VARCHAR AS waiver FROM ${universe} u`;
}

/** Two verdicts on one subject show as two rows; looking first and numbering only then saves a sort of every subject. */
async function hasDuplicates(connection: DuckDBConnection): Promise<boolean> {
  return (await all(connection, 'SELECT count(*) > count(DISTINCT ordinal) AS yes FROM findings'))[0]?.['yes'] === true;
}

function standIn(reason: ReasonCode, blockedBy: string, ordinal = 0): string {
  const status = reason === 'permission-refused' || reason === 'not-licensed' || reason === 'collector-failed' ? 5 : 4;
  return `SELECT ${ordinal}::UINTEGER AS ordinal, t.id AS subject, t.name, 'tenant' AS kind, ${status}::UTINYINT AS status, '${reason}' AS reason, NULL::VARCHAR AS observed, NULL::VARCHAR AS expected, '${quoted(blockedBy)}' AS blocked_by, NULL::VARCHAR AS pin, NULL::VARCHAR AS waiver FROM tenant t`;
}

function verdictSql(requirement: JudgeRequirement, universe: string, states: ReadonlyMap<string, TableState>, once: boolean): string {
  const has = (column: string) => requirement.outputs.includes(column);
  const pick = (column: string, type: string, otherwise: string) => (has(column) ? `c.${column}::${type}` : otherwise);
  const columns = ['c.subject::VARCHAR AS subject', 'c.holds::BOOLEAN AS holds', `${pick('applies', 'BOOLEAN', 'true')} AS applies`, `${pick('observed', 'VARCHAR', 'NULL::VARCHAR')} AS observed`, `${pick('expected', 'VARCHAR', 'NULL::VARCHAR')} AS expected`, `${pick('reason', 'VARCHAR', 'NULL::VARCHAR')} AS reason`];
  const pins = requirement.pin.filter(has).map((column) => `coalesce(c.${column}::VARCHAR, '')`);
  columns.push(`${pins.length > 0 ? `left(md5(concat_ws(chr(31), ${pins.join(', ')})), 16)` : "''"} AS pin`);
  const own = requirement.subject === 'tenant' ? 'true' : 'p.subject = u.id';
  const tables = requirement.reads.map((read) => `'${read.table}'`).join(', ') || 'NULL';
  const names = requirement.columns.map((column) => `'${quoted(column)}'`).join(', ') || 'NULL';
  const levels = Object.entries(requirement.reasonLevels).map(([reason, level]) => `WHEN '${reason}' THEN ${rank(failingStatus(level))}`);
  const failing = rank(failingStatus(requirement.level));
  const failed = levels.length > 0 ? `CASE c.reason ${levels.join(' ')} ELSE ${failing} END` : `${failing}`;
  const missing = whyMissing(requirement, states);
  const status = `CASE WHEN u.scope = 'excluded' THEN 1 WHEN c.subject IS NULL THEN CASE WHEN u.scope = 'unknown' THEN 4 ELSE ${rank(missing.status)} END WHEN c.n > 1 THEN 5 WHEN c.applies = false THEN 1 WHEN u.scope = 'unknown' THEN 4 WHEN c.applies IS NULL OR c.holds IS NULL THEN CASE WHEN p.problem IS NOT NULL THEN 5 ELSE ${rank(missing.status)} END WHEN c.holds THEN 0 ELSE ${failed} END`;
  const reason = `CASE WHEN u.scope = 'excluded' THEN 'excluded' WHEN c.subject IS NULL THEN CASE WHEN u.scope = 'unknown' THEN 'scope-unknown' ELSE '${missing.code === 'value-missing' ? 'no-row' : missing.code}' END WHEN c.n > 1 THEN 'duplicate-rows' WHEN c.applies = false THEN 'does-not-apply' WHEN u.scope = 'unknown' THEN 'scope-unknown' WHEN c.applies IS NULL OR c.holds IS NULL THEN CASE p.problem WHEN 'unreadable' THEN 'value-unreadable' WHEN 'conflict' THEN 'sources-conflict' ELSE '${missing.code}' END WHEN c.holds THEN NULL ELSE coalesce(c.reason, 'fails') END`;
  const blockedBy = `CASE WHEN u.status IN (4, 5) THEN coalesce(u.problem_at, ${missing.blockedBy === undefined ? 'NULL' : `'${quoted(missing.blockedBy)}'`}) END`;
  return `SELECT u.ordinal, u.subject, u.name, NULL::VARCHAR AS kind, u.status::UTINYINT AS status, u.reason, u.observed, u.expected, ${blockedBy} AS blocked_by, u.pin, w.id AS waiver FROM (
    SELECT u.ordinal, u.id AS subject, u.id, u.name, ${status} AS status, ${reason} AS reason, c.observed, c.expected, c.pin, p.problem_at
    FROM ${universe} u
    LEFT JOIN (SELECT *, ${once ? 'count(*) OVER (PARTITION BY subject)' : '1'} AS n FROM (SELECT ${columns.join(', ')} FROM (${requirement.check}\n) c) ${once ? 'QUALIFY row_number() OVER (PARTITION BY subject) = 1' : ''}) c ON c.subject = u.id
    LEFT JOIN (SELECT ${requirement.subject === 'tenant' ? "'' AS subject" : 'subject'}, min(problem) AS problem, min(table_name || '.' || column_name || coalesce(': ' || detail, '')) AS problem_at FROM problems WHERE table_name IN (${tables}) AND column_name IN (${names}) GROUP BY 1) p ON ${own}
  ) u LEFT JOIN (SELECT subject, pin, min(id) AS id FROM waiver_rows WHERE requirement = '${requirement.id}' GROUP BY ALL) w ON w.subject = u.subject AND w.pin = u.pin AND u.status IN (2, 3)`;
}

/** Why a check's NULL is NULL, as far as it is the same for all subjects. What only a derived table can do without is not blamed. */
function whyMissing(requirement: JudgeRequirement, states: ReadonlyMap<string, TableState>): { status: Status; code: ReasonCode; blockedBy?: string } {
  const incomplete = requirement.reads.flatMap((read) => {
    const state = states.get(read.table);
    return state === undefined || state.status === 'complete' || (state.status === 'truncated' && !read.tolerated) ? [] : [{ read, state }];
  });
  const direct = incomplete.find(({ read }) => !read.tolerated || requirement.mentions.includes(read.table));
  if (direct !== undefined) return { ...reasonOf(direct.state), blockedBy: direct.read.table };
  for (const read of requirement.reads) {
    const state = states.get(read.table);
    if (read.table.startsWith('attested_') && state?.rows === 0) return { status: 'unknown', code: state.message === 'lapsed' ? 'attestation-lapsed' : 'not-attested', blockedBy: read.table };
    const absent = state?.columnsNotSupplied?.find((column) => requirement.columns.includes(column));
    if (absent !== undefined) return { status: 'unknown', code: 'column-not-supplied', blockedBy: `${read.table}.${absent}` };
  }
  const other = incomplete.find(({ state }) => reasonOf(state).code === 'not-probed');
  return other === undefined ? { status: 'unknown', code: 'value-missing' } : { ...reasonOf(other.state), blockedBy: other.read.table };
}

async function write(connection: DuckDBConnection, requirement: JudgeRequirement, output: string, cut: boolean): Promise<void> {
  const text = (column: string) => (cut ? `CASE WHEN status NOT IN (0, 1) THEN ${column} END AS ${column}` : column);
  await connection.run(`COPY (SELECT ordinal, ${cut ? '' : 'subject, '}kind, status, reason, ${text('observed')}, ${text('expected')}, blocked_by, ${text('pin')}, waiver FROM findings ORDER BY ordinal) TO '${quoted(`${output}/findings/${requirement.id}.parquet`)}' (FORMAT parquet, COMPRESSION zstd)`);
}

function bindings(requirement: JudgeRequirement): Record<string, DuckDBValue> {
  return Object.fromEntries(Object.entries(requirement.params).map(([name, value]) => [name, bindable(value)]));
}

function bindable(value: Cell): DuckDBValue {
  return typeof value === 'object' && value !== null ? listValue([...value]) : value;
}

async function runWith(connection: DuckDBConnection, sql: string, values: Record<string, DuckDBValue>): Promise<void> {
  if (Object.keys(values).length === 0) await connection.run(sql);
  else await connection.run(sql, values);
}

async function all(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

function toFinding(row: Record<string, unknown>, requirement: JudgeRequirement): JudgedFinding {
  return {
    subject: String(row['subject']),
    name: String(row['name'] ?? row['subject']),
    kind: row['kind'] === 'tenant' ? 'tenant' : requirement.subject,
    status: statusOf(row['status']),
    reason: textOf(row['reason']),
    observed: textOf(row['observed']),
    expected: textOf(row['expected']),
    blockedBy: textOf(row['blocked_by']),
    pin: textOf(row['pin']),
    waiver: textOf(row['waiver']),
  };
}

function statusOf(value: unknown): Status {
  const status = STATUSES[Number(value)];
  if (status === undefined) throw new Error(`no status has the number ${String(value)}`);
  return status;
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

function rank(status: Status): number {
  return STATUSES.indexOf(status);
}

function quoted(text: string): string {
  return text.replaceAll("'", "''");
}
