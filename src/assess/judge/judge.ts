import {
  type DuckDBConnection,
  DuckDBListValue,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import { type ReasonCode, STATUSES, type Status } from '../../finding/index.ts';
import { MACROS } from '../functions.ts';
import { byWeight, merged, type Rows, writeFew } from './few.ts';
import { fleetStatements } from './fleet.ts';
import {
  type Cell,
  type Judged,
  type JudgedFinding,
  type JudgeRequirement,
  type JudgeSetup,
  type JudgeTable,
  LISTED,
} from './protocol.ts';
import { quoted } from './sql.ts';
import { createTables } from './tables.ts';
import { type Universe, universeOf } from './universe.ts';
import { problemsSql, sameForAll, silencing, standIn, unknownUniverse, verdictSql } from './verdict-sql.ts';

interface Counted {
  readonly groups: Judged['groups'];
  readonly findings: readonly Record<string, unknown>[];
  readonly hasTwins: boolean;
}

/** From here on the text of what is ready is not kept: it can be made again. */
const MANY = 10_000;
const FLEET = 'fleet';

/** Judges requirements over loaded tables. Runs only in the child process. */
export interface Judge {
  replace(tables: readonly JudgeTable[]): Promise<void>;
  judge(requirement: JudgeRequirement, only?: { readonly subjects: readonly string[] }): Promise<Judged>;
  giveUp(requirement: JudgeRequirement, reason: ReasonCode, message: string): Promise<Judged>;
  /** Writes what is still to be written. */
  finish(): Promise<void>;
  rows(sql: string, reads: readonly string[]): Promise<readonly Record<string, unknown>[]>;
}

/**
 * Loads the tables, makes the derived ones, then locks the connection: from there on no file but those below
 * `setup.output` can be touched and no setting changed.
 */
export async function createJudge(connection: DuckDBConnection, setup: JudgeSetup): Promise<Judge> {
  for (const macro of MACROS) await connection.run(macro.sql);
  const tables = await createTables(connection, setup);
  const { states } = tables;
  await connection.run('CREATE TABLE waiver_rows (id VARCHAR, requirement VARCHAR, subject VARCHAR, pin VARCHAR)');
  for (const w of setup.waivers)
    await connection.run('INSERT INTO waiver_rows VALUES ($1, $2, $3, $4)', [w.id, w.requirement, w.subject, w.pin]);
  await lock(connection, setup);
  const made = new Map<string, Universe>();
  const sizes = new Map<string, number>();
  /** Findings over few subjects: written into one file at the end, since a file each takes longer than judging. */
  const few = new Map<string, Rows>();

  async function universe(requirement: JudgeRequirement): Promise<Universe> {
    const of = universeOf(requirement);
    await tables.refresh([...of.reads, ...requirement.mentions]);
    if (made.has(of.name)) return of;
    if (requirement.subject === 'device' && requirement.from === undefined && (await makeFleet(of))) return of;
    await tables.make(
      of.name,
      `SELECT (row_number() OVER (ORDER BY id) - 1)::UINTEGER AS ordinal, id, coalesce(name, id) AS name, scope FROM (SELECT DISTINCT ON (id) id, name, scope FROM (${of.sql}) WHERE id IS NOT NULL AND scope <> 'out' ORDER BY id) ORDER BY id`,
    );
    made.set(of.name, of);
    if (setup.output === undefined) return of;
    sizes.set(of.name, Number((await all(connection, `SELECT count(*) AS n FROM ${of.name}`))[0]?.['n']));
    await connection.run(
      `COPY (FROM ${of.name}) TO '${quoted(`${setup.output}/subjects/${of.name.replace('universe_', '')}.parquet`)}' (FORMAT parquet, COMPRESSION snappy)`,
    );
    return of;
  }

  /** Subjects of a large table of devices: in its order, as a view over all of them. False where it is small, or ids repeat. */
  async function makeFleet(of: Universe): Promise<boolean> {
    if (setup.output === undefined) return false;
    const size = (
      await all(
        connection,
        'SELECT count(*) > $many AND count(*) = count(DISTINCT id) AS yes FROM devices'.replace('$many', String(MANY)),
      )
    )[0];
    if (size?.['yes'] !== true) return false;
    await connection.run(
      `CREATE OR REPLACE TABLE ${FLEET} AS SELECT place::UINTEGER AS ordinal, id, coalesce(name, id) AS name, scope FROM (${of.sql}) ORDER BY place`,
    );
    await connection.run(`CREATE OR REPLACE VIEW ${of.name} AS FROM ${FLEET} WHERE scope <> 'out'`);
    await connection.run(
      `COPY (FROM ${of.name}) TO '${quoted(`${setup.output}/subjects/device.parquet`)}' (FORMAT parquet, COMPRESSION zstd)`,
    );
    made.set(of.name, of);
    made.set(FLEET, of);
    sizes.set(of.name, Number.POSITIVE_INFINITY);
    return true;
  }

  /** Judges over a fleet; undefined where the check's rows do not stand in the order of the devices. */
  async function judgedFleet(requirement: JudgeRequirement, output: string): Promise<Judged | undefined> {
    const startedAt = performance.now();
    const problems =
      !tables.isEmpty('problems') &&
      (await all(connection, `SELECT count(*) > 0 AS yes FROM (${problemsSql(requirement)})`))[0]?.['yes'] === true;
    const statements = fleetStatements(requirement, FLEET, states, problems);
    await runWith(connection, statements.verdicts, bindings(requirement));
    const misplaced = await all(connection, 'SELECT 1 AS x FROM verdicts WHERE is_misplaced LIMIT 1');
    if (misplaced.length > 0) return undefined;
    await connection.run("DELETE FROM verdicts WHERE scope = 'out'");
    const groups = await all(
      connection,
      `SELECT status, reason, count(*) AS n FROM verdicts GROUP BY ALL ORDER BY status, n DESC, reason`,
    );
    const areTexts = groups.some((group) => group['status'] === 2 || group['status'] === 3);
    if (areTexts) await runWith(connection, statements.texts, bindings(requirement));
    await connection.run(
      `COPY (${statements.findings(areTexts)}) TO '${quoted(`${output}/findings/${requirement.id}.parquet`)}' (FORMAT parquet, COMPRESSION snappy)`,
    );
    const waived =
      areTexts && setup.waivers.length > 0
        ? await all(
            connection,
            'SELECT v.status, v.reason, count(*) AS n FROM texts t JOIN verdicts v ON v.ordinal = t.ordinal WHERE t.waiver IS NOT NULL GROUP BY ALL',
          )
        : [];
    const listed = await all(connection, statements.listed(areTexts, LISTED));
    return {
      requirement: requirement.id,
      groups: groups.map((group) => ({
        status: statusOf(group['status']),
        reason: textOf(group['reason']),
        count: Number(group['n']),
        waived: Number(
          waived.find((one) => one['status'] === group['status'] && one['reason'] === group['reason'])?.['n'] ?? 0,
        ),
      })),
      findings: listed.map((row) => toFinding(row, requirement)),
      milliseconds: Math.round(performance.now() - startedAt),
      isFew: false,
    };
  }

  async function judged(
    requirement: JudgeRequirement,
    verdicts: string,
    values: Record<string, DuckDBValue>,
    only?: { readonly subjects: readonly string[] },
  ): Promise<Judged & { readonly hasTwins: boolean }> {
    const startedAt = performance.now();
    const isSmall = setup.output === undefined || (sizes.get(universeOf(requirement).name) ?? 0) <= MANY;
    const findings =
      setup.output === undefined || isSmall
        ? await inline(requirement, verdicts, values, only !== undefined)
        : await written(requirement, verdicts, values, setup.output, only !== undefined);
    return {
      requirement: requirement.id,
      ...findings,
      findings: findings.findings.map((row) => toFinding(row, requirement)),
      milliseconds: Math.round(performance.now() - startedAt),
      isFew: isSmall,
    };
  }

  async function inline(
    requirement: JudgeRequirement,
    verdicts: string,
    values: Record<string, DuckDBValue>,
    isPartial: boolean,
  ): Promise<Counted> {
    const findings = (
      await (Object.keys(values).length === 0
        ? connection.runAndReadAll(verdicts)
        : connection.runAndReadAll(verdicts, values, listTypes(values)))
    ).getRowObjectsJson();
    const groups = findings.map((row) => ({
      status: statusOf(row['status']),
      reason: textOf(row['reason']),
      count: 1,
      waived: row['waiver'] === null ? 0 : 1,
    }));
    if (setup.output !== undefined && !isPartial) few.set(requirement.id, findings);
    const listed =
      setup.output === undefined || isPartial || findings.length <= LISTED
        ? findings
        : findings.filter((row) => Number(row['status']) > 1);
    return {
      groups: merged(groups),
      findings: listed.toSorted(byWeight).slice(0, setup.output === undefined ? undefined : LISTED),
      hasTwins: new Set(findings.map((row) => row['ordinal'])).size < findings.length,
    };
  }

  async function written(
    requirement: JudgeRequirement,
    verdicts: string,
    values: Record<string, DuckDBValue>,
    output: string,
    isPartial: boolean,
  ): Promise<Counted> {
    await runWith(connection, `CREATE OR REPLACE TEMP TABLE findings AS ${verdicts}`, values);
    const twins =
      (await all(connection, 'SELECT count(*) > count(DISTINCT ordinal) AS yes FROM findings'))[0]?.['yes'] === true;
    return { ...(await keep(requirement, output, isPartial, false)), hasTwins: twins };
  }

  /** Writes and counts what is in `findings`. */
  async function keep(
    requirement: JudgeRequirement,
    output: string,
    isPartial: boolean,
    isFleet: boolean,
  ): Promise<Omit<Counted, 'hasTwins'>> {
    const groups = await all(
      connection,
      'SELECT status, reason, count(*) AS n, count(waiver) AS waived FROM findings GROUP BY ALL ORDER BY status, n DESC, reason',
    );
    const size = groups.reduce((sum, group) => sum + Number(group['n']), 0);
    const isListedWhole = !isFleet && (size <= LISTED || isPartial);
    if (!isPartial) await write(connection, requirement, output, isFleet || size > MANY);
    return {
      groups: groups.map((group) => ({
        status: statusOf(group['status']),
        reason: textOf(group['reason']),
        count: Number(group['n']),
        waived: Number(group['waived']),
      })),
      findings: await all(
        connection,
        `SELECT * FROM findings ${isListedWhole ? '' : 'WHERE status NOT IN (0, 1)'} ORDER BY kind IS NULL, list_position([3, 2, 5, 4, 0, 1], status), name, subject ${isListedWhole ? '' : `LIMIT ${LISTED}`}`,
      ),
    };
  }

  return {
    async replace(replaced) {
      const changed = await tables.replace(replaced);
      for (const [name, of] of made)
        if ((of.sql.match(/\b[a-z_]+\b/g) ?? []).some((word) => changed.has(word))) made.delete(name);
    },
    async judge(requirement, only) {
      const { name, table } = await universe(requirement);
      const silenced = silencing(requirement, states);
      const about = unknownUniverse(states.get(table));
      if (about !== undefined) return judged(requirement, standIn(about.reason, about.blockedBy), {});
      const filter =
        only === undefined
          ? ''
          : `WHERE u.id IN (${only.subjects.map((id) => `'${quoted(id)}'`).join(', ') || 'NULL'})`;
      const incomplete =
        states.get(table)?.status === 'truncated' && only === undefined
          ? ` UNION ALL ${standIn('truncated', table, 4_000_000_000)}`
          : '';
      if (silenced !== undefined)
        return judged(
          requirement,
          `${sameForAll(name, silenced.status, silenced.reason, silenced.blockedBy)} ${filter}${incomplete} ORDER BY 1`,
          {},
          only,
        );
      if (
        made.has(FLEET) &&
        requirement.subject === 'device' &&
        setup.output !== undefined &&
        only === undefined &&
        incomplete === ''
      ) {
        const fleet = await judgedFleet(requirement, setup.output);
        if (fleet !== undefined) return fleet;
      }
      const verdicts = (once: boolean) =>
        `${verdictSql(requirement, name, states, { once, hasProblems: !tables.isEmpty('problems'), hasWaivers: setup.waivers.length > 0 })} ${filter}${incomplete} ORDER BY 1`;
      const first = await judged(requirement, verdicts(false), bindings(requirement), only);
      // Two verdicts on one subject show as two rows; looking first and numbering only then saves a sort of every subject.
      return first.hasTwins ? judged(requirement, verdicts(true), bindings(requirement), only) : first;
    },
    async giveUp(requirement, reason, message) {
      const { name, table } = await universe(requirement);
      const about = unknownUniverse(states.get(table));
      if (about !== undefined) return judged(requirement, standIn(about.reason, about.blockedBy), {});
      return judged(requirement, sameForAll(name, 'error', reason, message.slice(0, 300)), {});
    },
    async finish() {
      if (setup.output === undefined) return;
      await writeFew(connection, few, `${setup.output}/findings/few.parquet`);
    },
    async rows(sql, reads) {
      await tables.refresh(reads);
      return all(connection, sql);
    },
  };
}

async function lock(connection: DuckDBConnection, setup: JudgeSetup): Promise<void> {
  if (setup.output !== undefined) await connection.run(`SET allowed_directories = ['${quoted(setup.output)}']`);
  if (setup.scratch !== undefined) await connection.run(`SET temp_directory = '${quoted(setup.scratch)}'`);
  else await connection.run("SET temp_directory = ''");
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

async function write(
  connection: DuckDBConnection,
  requirement: JudgeRequirement,
  output: string,
  cut: boolean,
): Promise<void> {
  const text = (column: string) => (cut ? `CASE WHEN status NOT IN (0, 1) THEN ${column} END AS ${column}` : column);
  await connection.run(
    `COPY (SELECT ordinal, ${cut ? '' : 'subject, '}kind, status, reason, ${text('observed')}, ${text('expected')}, blocked_by, ${text('pin')}, waiver FROM findings ORDER BY ordinal) TO '${quoted(`${output}/findings/${requirement.id}.parquet`)}' (FORMAT parquet, COMPRESSION snappy)`,
  );
}

function bindings(requirement: JudgeRequirement): Record<string, DuckDBValue> {
  return Object.fromEntries(Object.entries(requirement.params).map(([name, value]) => [name, bindable(value)]));
}

function bindable(value: Cell): DuckDBValue {
  return typeof value === 'object' && value !== null ? listValue([...value]) : value;
}

async function runWith(connection: DuckDBConnection, sql: string, values: Record<string, DuckDBValue>): Promise<void> {
  if (Object.keys(values).length === 0) await connection.run(sql);
  else await connection.run(sql, values, listTypes(values));
}

/** Parameters that are lists are lists of texts; an empty one does not say so itself. */
function listTypes(values: Record<string, DuckDBValue>): Record<string, DuckDBType> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value instanceof DuckDBListValue ? [[name, LIST(VARCHAR)]] : [],
    ),
  );
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
