import type { DuckDBConnection } from '@duckdb/node-api';
import { inOrder, pinnedSql } from './few.ts';
import type { Outcome, Outcomes } from './outcomes.ts';
import { type Judged, type JudgedFinding, type JudgeRequirement, type JudgeWaiver, LISTED } from './protocol.ts';
import { quoted } from './sql.ts';
import type { ManySubjects } from './subjects.ts';

/**
 * How a requirement came out on many subjects. `table` has one column, `verdict`, in the order of the subjects: an enum
 * whose labels are texts of `status reason blocked_by`, NULL where a subject is out of scope.
 */
export interface ManyVerdicts {
  readonly requirement: string;
  readonly subjects: ManySubjects;
  readonly table: string;
  /** What its labels mean. */
  readonly outcomes: ReadonlyMap<string, LabelledOutcome>;
  /** How many subjects have each label, of those that any has. */
  readonly counts: ReadonlyMap<string, number>;
}

/** An outcome under a label of its own where it is waived. */
export type LabelledOutcome = Outcome & { readonly isWaived: boolean };

/** What the statements over many subjects need to know of a requirement. */
export interface ManyCircumstances {
  /** Gives (subject, problem, problem_at); absent where no cell that it reads has a problem. */
  readonly problemsSql: string | undefined;
  /** Gives the subjects that nobody has probed. */
  readonly unprobedSql: string | undefined;
  readonly waivers: readonly JudgeWaiver[];
  /** Folder for the texts of what fails. */
  readonly texts: string;
}

/**
 * Judges a requirement over many subjects. A check that scans the table of its subjects answers in the order of that
 * table, so that its rows need no join by id; every row is held against the subject it stands beside, and where one is
 * out of its place the answers are put in order first. Texts are made only of what fails.
 */
export async function judgeMany(
  connection: DuckDBConnection,
  requirement: JudgeRequirement,
  subjects: ManySubjects,
  outcomes: Outcomes,
  circumstances: ManyCircumstances,
  table: string,
): Promise<{ readonly verdicts: ManyVerdicts; readonly judged: Pick<Judged, 'groups' | 'findings'> }> {
  const labels = labelsOf(outcomes, circumstances.waivers.length > 0);
  const type = typeOf(table);
  await makeType(connection, type, labels);
  await connection.run(`CREATE TABLE ${table} AS ${answersSql(requirement, subjects, outcomes, type)}`);
  if (await isMisplaced(connection, table, subjects))
    await connection.run(`CREATE OR REPLACE TABLE ${table} AS ${sortedSql(subjects, outcomes, table)}`);
  if (subjects.areAllIn) await connection.run(`ALTER TABLE ${table} DROP COLUMN key`);
  else await connection.run(`CREATE OR REPLACE TABLE ${table} AS ${scopedSql(subjects, outcomes, table)}`);
  await explainOpen(connection, subjects, outcomes, circumstances, table);
  const areTexts = await keepTexts(connection, requirement, subjects, circumstances, table, labels);
  await waive(connection, outcomes, circumstances, table);
  const counts = await countsOf(connection, table);
  const verdicts = { requirement: requirement.id, subjects, table, outcomes: labels, counts };
  return {
    verdicts,
    judged: { groups: groupsOf(verdicts), findings: await listed(connection, requirement, verdicts, areTexts) },
  };
}

/** The same outcome for all subjects that are not excluded. */
export async function judgeManyAlike(
  connection: DuckDBConnection,
  requirement: JudgeRequirement,
  subjects: ManySubjects,
  outcome: Outcome,
  excluded: Outcome,
  table: string,
): Promise<{ readonly verdicts: ManyVerdicts; readonly judged: Pick<Judged, 'groups' | 'findings'> }> {
  const labels = new Map([outcome, excluded].map((one) => [labelOf(one), { ...one, isWaived: false }]));
  const type = typeOf(table);
  await makeType(connection, type, labels);
  await connection.run(
    `CREATE OR REPLACE TABLE ${table} AS SELECT CASE scope WHEN 'out' THEN NULL WHEN 'excluded' THEN ${enumOf(excluded, type)} ELSE ${enumOf(outcome, type)} END AS verdict FROM ${subjects.table}`,
  );
  const counts = await countsOf(connection, table);
  const verdicts = { requirement: requirement.id, subjects, table, outcomes: labels, counts };
  const findings = await listed(connection, requirement, verdicts, false);
  return { verdicts, judged: { groups: groupsOf(verdicts), findings } };
}

/** Writes all verdicts over some subjects into one Parquet file: a row per subject, a column per requirement. */
export async function writeMany(
  connection: DuckDBConnection,
  subjects: ManySubjects,
  verdicts: readonly ManyVerdicts[],
  file: string,
): Promise<void> {
  const columns = verdicts.map(({ requirement, table }) => `${table}.verdict AS "${requirement}"`);
  const tables = [subjects.table, ...verdicts.map(({ table }) => table)].join(' POSITIONAL JOIN ');
  await connection.run(
    `COPY (SELECT ${['ordinal', 'id AS subject_id', 'name AS subject_name', ...columns].join(', ')} FROM ${tables} WHERE scope <> 'out') TO '${quoted(file)}' (FORMAT parquet)`,
  );
}

function labelOf({ status, reason, blockedBy }: Outcome): string {
  return [status, reason, blockedBy].filter((part) => part !== null).join(' ');
}

function enumOf(outcome: Outcome, type: string): string {
  return literalOf(labelOf(outcome), type);
}

/** A label with its type: compared with a plain text, every verdict would be made one first. */
export function literalOf(label: string, type: string): string {
  return `'${quoted(label)}'::${type}`;
}

/** The type of the verdicts in a table. */
export function typeOf(table: string): string {
  return `${table}_type`;
}

function labelsOf(outcomes: Outcomes, areWaivers: boolean): ReadonlyMap<string, LabelledOutcome> {
  const { failsBy, fails, ...others } = outcomes;
  const failing = [fails, ...failsBy.values()];
  const labels = new Map(
    [...Object.values(others), ...failing].map((one) => [labelOf(one), { ...one, isWaived: false }]),
  );
  if (areWaivers) for (const one of failing) labels.set(waivedLabel(one), { ...one, isWaived: true });
  return labels;
}

function waivedLabel(outcome: Outcome): string {
  return `${labelOf(outcome)} waived`;
}

async function makeType(
  connection: DuckDBConnection,
  type: string,
  labels: ReadonlyMap<string, LabelledOutcome>,
): Promise<void> {
  const texts = [...labels.keys()].map((label) => `'${quoted(label)}'`);
  await connection.run(`CREATE TYPE ${type} AS ENUM (${texts.join(', ')})`);
}

/** The check's rows: the key of the subject, and the verdict. */
function answersSql(requirement: JudgeRequirement, { keyOf }: ManySubjects, outcomes: Outcomes, type: string): string {
  const has = (column: string) => requirement.outputs.includes(column);
  const reasons = [...outcomes.failsBy].map(
    ([reason, outcome]) => `WHEN '${quoted(reason)}' THEN ${enumOf(outcome, type)}`,
  );
  const fails =
    has('reason') && reasons.length > 0
      ? `CASE c.reason::VARCHAR ${reasons.join(' ')} ELSE ${enumOf(outcomes.fails, type)} END`
      : enumOf(outcomes.fails, type);
  const [doesNotApply, isOpen] = has('applies')
    ? [
        `WHEN NOT c.applies::BOOLEAN THEN ${enumOf(outcomes.doesNotApply, type)}`,
        'c.applies::BOOLEAN IS NULL OR c.holds::BOOLEAN IS NULL',
      ]
    : ['', 'c.holds::BOOLEAN IS NULL'];
  return `SELECT ${keyOf('c.subject')} AS key,
    CASE ${doesNotApply} WHEN ${isOpen} THEN ${enumOf(outcomes.open, type)} WHEN c.holds::BOOLEAN THEN ${enumOf(outcomes.ready, type)} ELSE ${fails} END AS verdict
    FROM (${requirement.check}\n) c`;
}

/** Whether there are more or fewer answers than subjects, or one does not stand beside its subject. */
async function isMisplaced(connection: DuckDBConnection, table: string, subjects: ManySubjects): Promise<boolean> {
  const [row] = (
    await connection.runAndReadAll(
      `SELECT count(*), count(*) FILTER (u.key IS DISTINCT FROM a.key) FROM ${subjects.table} u POSITIONAL JOIN ${table} a`,
    )
  ).getRows();
  return Number(row?.[0]) !== subjects.size || Number(row?.[1]) > 0;
}

/** The answers with a row for each subject, in their order: what is silent and what is said twice is told apart. */
function sortedSql(subjects: ManySubjects, outcomes: Outcomes, table: string): string {
  const type = typeOf(table);
  return `SELECT u.key, CASE WHEN a.key IS NULL THEN ${enumOf(outcomes.noRow, type)} WHEN a.n > 1 THEN ${enumOf(outcomes.duplicateRows, type)} ELSE a.verdict END AS verdict
    FROM ${subjects.table} u LEFT JOIN (SELECT key, count(*) AS n, any_value(verdict) AS verdict FROM ${table} WHERE key IS NOT NULL GROUP BY key) a ON a.key = u.key ORDER BY u.ordinal`;
}

/** The verdicts where not all subjects are in scope; both stand in the same order. */
function scopedSql(subjects: ManySubjects, outcomes: Outcomes, table: string): string {
  const type = typeOf(table);
  const stands = [outcomes.doesNotApply, outcomes.duplicateRows].map((one) => enumOf(one, type)).join(', ');
  return `SELECT CASE WHEN u.scope = 'in' THEN a.verdict WHEN u.scope = 'out' THEN NULL WHEN u.scope = 'excluded' THEN ${enumOf(outcomes.excluded, type)}
    WHEN a.verdict IN (${stands}) THEN a.verdict ELSE ${enumOf(outcomes.scopeUnknown, type)} END AS verdict FROM ${subjects.table} u POSITIONAL JOIN ${table} a`;
}

/** Tells the subjects whose own cells are to blame from those where it is the same for all. */
async function explainOpen(
  connection: DuckDBConnection,
  { table: subjects }: ManySubjects,
  outcomes: Outcomes,
  { problemsSql, unprobedSql }: ManyCircumstances,
  table: string,
): Promise<void> {
  const type = typeOf(table);
  await connection.run('CREATE OR REPLACE TEMP TABLE causes (ordinal UINTEGER, problem VARCHAR, problem_at VARCHAR)');
  if (unprobedSql !== undefined)
    await connection.run(
      `UPDATE ${table} SET verdict = ${enumOf(outcomes.notProbed, type)} WHERE verdict = ${enumOf(outcomes.open, type)} AND rowid IN (SELECT u.ordinal FROM ${subjects} u WHERE u.id IN (${unprobedSql}))`,
    );
  if (problemsSql === undefined) return;
  const open = [outcomes.open, outcomes.notProbed].map((one) => enumOf(one, type)).join(', ');
  await connection.run(
    `INSERT INTO causes SELECT u.ordinal, p.problem, p.problem_at FROM (${problemsSql}) p JOIN ${subjects} u ON u.id = p.subject JOIN ${table} v ON v.rowid = u.ordinal WHERE v.verdict IN (${open})`,
  );
  await connection.run(
    `UPDATE ${table} SET verdict = CASE c.problem WHEN 'conflict' THEN ${enumOf(outcomes.conflict, type)} ELSE ${enumOf(outcomes.unreadable, type)} END FROM causes c WHERE ${table}.rowid = c.ordinal`,
  );
}

/**
 * Keeps the texts of what fails, and of what is unknown for a cause of its own; answers whether there are any. The check
 * is run again for that, over what fails: made with the verdicts, its texts would be made of every subject.
 */
async function keepTexts(
  connection: DuckDBConnection,
  requirement: JudgeRequirement,
  subjects: ManySubjects,
  { waivers, texts }: ManyCircumstances,
  table: string,
  labels: ReadonlyMap<string, LabelledOutcome>,
): Promise<boolean> {
  const has = (column: string) => requirement.outputs.includes(column);
  const failing = [...labels].flatMap(([label, { status }]) =>
    status === 'not-ready' || status === 'advisory' ? [literalOf(label, typeOf(table))] : [],
  );
  const text = (column: string) => `${has(column) ? `c.${column}::VARCHAR` : 'NULL::VARCHAR'} AS ${column}`;
  const pinned = pinnedSql(requirement);
  const wide = waivers.find(({ subject }) => subject === null);
  const own = waivers.flatMap(({ id, subject, pin }) =>
    subject === null ? [] : [`('${quoted(id)}', '${quoted(subject)}', '${quoted(pin)}')`],
  );
  const waiver = [...(own.length === 0 ? [] : ['w.id']), ...(wide === undefined ? [] : [`'${quoted(wide.id)}'`])];
  const held = `SELECT subject, pin, min(id) AS id FROM (VALUES ${own.join(', ') || '(NULL, NULL, NULL)'}) w(id, subject, pin) GROUP BY ALL`;
  const columns =
    'ordinal UINTEGER, observed VARCHAR, expected VARCHAR, blocked_by VARCHAR, pin VARCHAR, waiver VARCHAR';
  await connection.run(`CREATE OR REPLACE TEMP TABLE texts (${columns})`);
  await connection.run('INSERT INTO texts SELECT ordinal, NULL, NULL, problem_at, NULL, NULL FROM causes');
  const [row] = (
    await connection.runAndReadAll(`SELECT count(*) FROM ${table} WHERE verdict IN (${failing.join(', ')})`)
  ).getRows();
  if (Number(row?.[0]) > 0)
    await connection.run(
      `INSERT INTO texts SELECT f.ordinal, c.observed, c.expected, NULL, c.pin, ${waiver.length === 0 ? 'NULL' : `coalesce(${waiver.join(', ')})`}
      FROM (SELECT u.ordinal, u.key, u.id FROM ${subjects.table} u POSITIONAL JOIN ${table} v WHERE v.verdict IN (${failing.join(', ')})) f
      JOIN (SELECT ${subjects.keyOf('c.subject')} AS key, ${text('observed')}, ${text('expected')}, ${pinned === undefined ? "''" : `left(md5(${pinned}), 16)`} AS pin FROM (${requirement.check}\n) c WHERE NOT c.holds::BOOLEAN ${has('applies') ? 'AND c.applies::BOOLEAN' : ''}) c ON c.key = f.key
      ${own.length === 0 ? '' : `LEFT JOIN (${held}) w ON w.subject = f.id AND w.pin = c.pin`}`,
    );
  const [kept] = (await connection.runAndReadAll('SELECT count(*) FROM texts')).getRows();
  if (Number(kept?.[0]) === 0) return false;
  await connection.run(
    `COPY (FROM texts ORDER BY ordinal) TO '${quoted(`${texts}/${requirement.id}.parquet`)}' (FORMAT parquet)`,
  );
  return true;
}

/** Gives failing verdicts that are waived labels of their own. */
async function waive(
  connection: DuckDBConnection,
  { fails, failsBy }: Outcomes,
  { waivers }: ManyCircumstances,
  table: string,
): Promise<void> {
  if (waivers.length === 0) return;
  for (const outcome of [fails, ...failsBy.values()])
    await connection.run(
      `UPDATE ${table} SET verdict = ${literalOf(waivedLabel(outcome), typeOf(table))} WHERE verdict = ${enumOf(outcome, typeOf(table))} AND rowid IN (SELECT ordinal FROM texts WHERE waiver IS NOT NULL)`,
    );
}

async function countsOf(connection: DuckDBConnection, table: string): Promise<ReadonlyMap<string, number>> {
  const rows = (
    await connection.runAndReadAll(
      `SELECT verdict::VARCHAR, count(*) FROM ${table} WHERE verdict IS NOT NULL GROUP BY verdict`,
    )
  ).getRows();
  return new Map(rows.map(([label, count]) => [String(label), Number(count)]));
}

function groupsOf({ counts, outcomes }: ManyVerdicts): Judged['groups'] {
  const groups = new Map<string, { status: Outcome['status']; reason: string | null; count: number; waived: number }>();
  for (const [label, count] of counts) {
    const outcome = outcomes.get(label);
    if (outcome === undefined) throw new Error(`no verdict is called ${label}`);
    const { status, reason, isWaived } = outcome;
    const group = groups.get(`${status} ${reason}`) ?? { status, reason, count: 0, waived: 0 };
    groups.set(`${status} ${reason}`, {
      ...group,
      count: group.count + count,
      waived: group.waived + (isWaived ? count : 0),
    });
  }
  return inOrder([...groups.values()]);
}

/** The findings that a report lists: what fails by name, then what is not known in the order of the subjects. */
async function listed(
  connection: DuckDBConnection,
  requirement: JudgeRequirement,
  { subjects, table, outcomes, counts }: ManyVerdicts,
  areTexts: boolean,
): Promise<readonly JudgedFinding[]> {
  const weights = ['not-ready', 'advisory', 'error', 'unknown'] as const;
  const found: JudgedFinding[] = [];
  for (const status of weights) {
    const labels = [...outcomes].flatMap(([label, one]) =>
      one.status === status && counts.has(label) ? [literalOf(label, typeOf(table))] : [],
    );
    const left = LISTED - found.length;
    if (labels.length === 0 || left === 0) continue;
    const isFailing = status === 'not-ready' || status === 'advisory';
    const first = `SELECT u.ordinal, u.id, u.name, v.verdict FROM ${subjects.table} u POSITIONAL JOIN ${table} v WHERE v.verdict IN (${labels.join(', ')}) ORDER BY ${isFailing ? 'u.name, u.id' : 'u.ordinal'} LIMIT ${left}`;
    const rows = await connection.runAndReadAll(
      areTexts
        ? `SELECT f.id, f.name, f.verdict::VARCHAR, t.observed, t.expected, t.blocked_by, t.pin, t.waiver FROM (${first}) f LEFT JOIN texts t ON t.ordinal = f.ordinal ORDER BY ${isFailing ? 'f.name, f.id' : 'f.ordinal'}`
        : `SELECT f.id, f.name, f.verdict::VARCHAR FROM (${first}) f`,
    );
    for (const [id, name, verdict, ...texts] of rows.getRows()) {
      const outcome = outcomes.get(String(verdict));
      if (outcome === undefined) throw new Error(`no verdict is called ${String(verdict)}`);
      const [observed = null, expected = null, blockedBy = null, pin = null, waiver = null] = texts.map((text) =>
        text === null ? null : String(text),
      );
      found.push({
        subject: String(id),
        name: String(name),
        kind: requirement.subject,
        status: outcome.status,
        reason: outcome.reason,
        observed,
        expected,
        blockedBy: blockedBy ?? outcome.blockedBy,
        pin,
        waiver,
      });
    }
  }
  return found;
}
