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

/** The erasure law: what failed may not become ready or vanish, what was ready may not fail. */
export function breaches(before: readonly JudgedFinding[], after: readonly JudgedFinding[]): string[] {
  const standsIn = after.length === 1 && after[0]?.kind === 'tenant' && before[0]?.kind !== 'tenant';
  return before.flatMap((finding) => {
    const then = after.find((candidate) => candidate.subject === finding.subject);
    if (isFailing(finding) && then?.status === 'ready') return [`${finding.subject} became ready`];
    if (isFailing(finding) && then?.status === 'not-applicable') return [`${finding.subject} became not-applicable`];
    if (isFailing(finding) && then === undefined && !standsIn) return [`${finding.subject} vanished`];
    if (finding.status === 'ready' && then !== undefined && isFailing(then))
      return [`${finding.subject} became ${then.status}`];
    return [];
  });
}

/** Whether a finding says that something does not hold. */
export function isFailing(finding: JudgedFinding): boolean {
  return finding.status === 'not-ready' || finding.status === 'advisory';
}
