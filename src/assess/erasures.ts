import { DERIVED_TABLES, TABLES } from '../evidence/index.ts';
import type { JudgedFinding, JudgeRequirement, Row } from './judge/protocol.ts';
import { universeOf } from './judge/universe.ts';
import { derivedForJudge } from './prepare.ts';

/** Rows by table, as an example gives them: an absent table was not collected, an empty one was and held nothing. */
export type Evidence = Readonly<Record<string, readonly Row[]>>;

/** The same evidence with something lost: a table, a column, or a single cell. */
export interface Erasure {
  readonly what: string;
  /** The table that lost something. */
  readonly table: string;
  readonly evidence: Evidence;
}

const MOST_SINGLE_CELLS = 24;

/** Every loss that could reach a check; what neither the check nor a table behind it names is left alone. */
export function* erasures(
  evidence: Evidence,
  requirement: JudgeRequirement,
  columns: ReadonlyMap<string, Readonly<Record<string, string>>>,
): Generator<Erasure> {
  const named = namedBy(requirement);
  for (const { table } of requirement.reads) {
    const rows = evidence[table];
    const kind = TABLES.find((candidate) => candidate.name === table)?.kind ?? 'attested';
    if (rows === undefined || kind === 'reference' || (kind === 'workspace' && table !== 'profile')) continue;
    const without = withoutTable(evidence, table, kind);
    if (without !== undefined) yield { what: `without ${table}`, table, evidence: without };
    let cells = 0;
    for (const column of Object.keys(columns.get(table) ?? {})) {
      const filled = rows.flatMap((row, index) => (isFilled(row, column) ? [index] : []));
      if (filled.length === 0 || !named.has(column)) continue;
      // Without its id a subject cannot be named at all: that is for the importer to report.
      if (column === 'id' && table === universeOf(requirement).table) continue;
      const lose = (lost: readonly number[]): Evidence => ({
        ...evidence,
        [table]: rows.map((row, index) => (lost.includes(index) ? { ...row, [column]: null } : row)),
      });
      yield { what: `without ${table}.${column}`, table, evidence: lose(filled) };
      for (const index of filled.length > 1 ? filled : []) {
        if (cells++ >= MOST_SINGLE_CELLS) break;
        yield { what: `without ${table}.${column} in row ${index + 1}`, table, evidence: lose([index]) };
      }
    }
  }
}

function withoutTable(evidence: Evidence, table: string, kind: string): Evidence | undefined {
  if (kind === 'attested') return { ...evidence, [table]: [] };
  if (kind === 'workspace') return undefined;
  return Object.fromEntries(Object.entries(evidence).filter(([name]) => name !== table));
}

function isFilled(row: Row, column: string): boolean {
  return row[column] !== undefined && row[column] !== null;
}

/** Columns that a check, its subjects, or a derived table behind either names: nothing else can reach a verdict. */
function namedBy(requirement: JudgeRequirement): ReadonlySet<string> {
  const universe = universeOf(requirement);
  const names = new Set([...requirement.columns, ...wordsOf(universe.sql)]);
  const seen = new Set<string>();
  const visit = (table: string): void => {
    if (seen.has(table)) return;
    seen.add(table);
    const sql = DERIVED_TABLES.find((derived) => derived.name === table)?.sql;
    for (const word of wordsOf(sql ?? '')) names.add(word);
    for (const { name, reads } of derivedForJudge((one) => one === table))
      if (name === table) for (const read of reads) visit(read);
  };
  for (const table of [...requirement.mentions, ...universe.reads]) visit(table);
  return names;
}

function wordsOf(sql: string): readonly string[] {
  return sql.match(/\b[a-z_][a-z0-9_]*\b/g) ?? [];
}

/** A subject whose verdict was decided by what was lost. */
export interface Breach {
  readonly subject: string;
  readonly what: string;
  /** Passed and failed changed places. */
  readonly isOpposite: boolean;
}

/** The erasure law: what failed may not become ready or vanish, what was ready may not fail. */
export function breaches(before: readonly JudgedFinding[], after: readonly JudgedFinding[]): readonly Breach[] {
  const standsIn = after.length === 1 && after[0]?.kind === 'tenant' && before[0]?.kind !== 'tenant';
  return before.flatMap((finding): readonly Breach[] => {
    const { subject } = finding;
    const then = after.find((candidate) => candidate.subject === subject);
    const became = (what: string, isOpposite: boolean) => [{ subject, what: `${subject} ${what}`, isOpposite }];
    if (isFailing(finding) && then?.status === 'ready') return became('became ready', true);
    if (isFailing(finding) && then?.status === 'not-applicable') return became('became not-applicable', false);
    if (isFailing(finding) && then === undefined && !standsIn) return became('vanished', false);
    if (finding.status === 'ready' && then !== undefined && isFailing(then))
      return became(`became ${then.status}`, true);
    return [];
  });
}

/** The same evidence with nothing attested; undefined where nothing is. */
export function unattested(evidence: Evidence): Evidence | undefined {
  const attested = Object.keys(evidence).filter(
    (table) => table.startsWith('attested_') && evidence[table]?.length !== 0,
  );
  return attested.length === 0
    ? undefined
    : { ...evidence, ...Object.fromEntries(attested.map((table) => [table, []])) };
}

/**
 * The one exception to the law: collected evidence contradicts what is attested, and wins while it is there. The
 * attestation must be what says the opposite (`lost`: without it too, nothing can be told), and the finding must show the
 * contradiction (`alone`: without the attestation, something else is observed).
 */
export function isContradiction(
  { subject, isOpposite }: Breach,
  before: readonly JudgedFinding[],
  alone: readonly JudgedFinding[],
  lost: readonly JudgedFinding[],
): boolean {
  const of = (findings: readonly JudgedFinding[]) => findings.find((finding) => finding.subject === subject);
  const rest = of(lost);
  const saysNothing = rest === undefined || rest.status === 'unknown' || rest.status === 'error';
  const isShown = of(before)?.observed !== of(alone)?.observed;
  return isOpposite && saysNothing && isShown;
}

/** Whether a finding says that something does not hold. */
export function isFailing(finding: JudgedFinding): boolean {
  return finding.status === 'not-ready' || finding.status === 'advisory';
}
