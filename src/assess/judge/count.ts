import type { DuckDBConnection } from '@duckdb/node-api';
import { literalOf, type ManyVerdicts, typeOf } from './many.ts';
import type { BlockedCount, Blocking, JudgedFinding } from './protocol.ts';
import type { FewSubjects, ManySubjects } from './subjects.ts';

/** What is not known counts this much: more than there are requirements. */
const OPEN = 65_536;

/** On how many of few subjects some requirements block. */
export function countFew(
  { ids, scopes }: FewSubjects,
  blocking: readonly Blocking[],
  findings: ReadonlyMap<string, readonly JudgedFinding[]>,
): BlockedCount {
  const bySubject = new Map<string, { readonly requirements: string[]; isOpen: boolean }>();
  for (const { requirement, statuses } of blocking) {
    for (const { subject, kind, status, waiver } of findings.get(requirement) ?? []) {
      if (!statuses.includes(status) || waiver !== null || kind === 'tenant') continue;
      const known = bySubject.get(subject) ?? { requirements: [], isOpen: true };
      known.requirements.push(requirement);
      known.isOpen &&= status === 'unknown' || status === 'error';
      bySubject.set(subject, known);
    }
  }
  const blocked = [...bySubject.values()];
  const byNumber = new Map<number, number>();
  const each = new Map<string, { alone: number; blocked: number }>();
  for (const { requirements } of blocked) {
    byNumber.set(requirements.length, (byNumber.get(requirements.length) ?? 0) + 1);
    for (const requirement of requirements) {
      const known = each.get(requirement) ?? { alone: 0, blocked: 0 };
      each.set(requirement, {
        alone: known.alone + (requirements.length === 1 ? 1 : 0),
        blocked: known.blocked + 1,
      });
    }
  }
  return {
    total: ids.filter((_, place) => scopes[place] !== 'excluded').length,
    undecided: blocked.filter(({ isOpen }) => isOpen).length,
    byNumber: [...byNumber]
      .map(([blockers, subjects]) => ({ blockers, subjects }))
      .sort((a, b) => a.blockers - b.blockers),
    each: [...each].map(([requirement, counts]) => ({ requirement, ...counts })),
  };
}

/** The same over many subjects, in one statement over all their verdicts. */
export async function countMany(
  connection: DuckDBConnection,
  { table }: ManySubjects,
  blocking: readonly Blocking[],
  verdicts: ReadonlyMap<string, ManyVerdicts>,
): Promise<BlockedCount> {
  const size = `SELECT count(*) FROM ${table} WHERE scope IN ('in', 'unknown')`;
  const total = Number((await connection.runAndReadAll(size)).getRows()[0]?.[0] ?? 0);
  const blockers = blocking.flatMap((one) => blockerOf(one, verdicts));
  if (blockers.length === 0) return { total, undecided: 0, byNumber: [], each: [] };
  // Failing ones count in the lower half of a number and open ones in the upper, so that one addition counts both.
  const weights = blockers.map(({ weight }, index) => `${weight} AS w${index}`);
  const sum = blockers.map((_, index) => `w${index}`).join(' + ');
  const alone = blockers.map((_, index) => `WHEN w${index} > 0 THEN ${index}`);
  const rows = (
    await connection.runAndReadAll(
      `WITH weights AS (SELECT ${weights.join(', ')} FROM ${blockers.map((one) => one.table).join(' POSITIONAL JOIN ')}),
      sums AS (SELECT *, ${sum} AS sum FROM weights),
      numbers AS (SELECT sum & ${OPEN - 1} AS failing, sum // ${OPEN} AS open, CASE WHEN sum IN (1, ${OPEN}) THEN CASE ${alone.join(' ')} END END AS alone FROM sums WHERE sum > 0)
      SELECT failing + open AS number, alone, count(*), count(*) FILTER (failing = 0) FROM numbers GROUP BY ALL ORDER BY ALL`,
    )
  )
    .getRows()
    .map(([number, blocker, subjects, undecided]) => ({
      blockers: Number(number),
      blocker: blocker === null ? undefined : Number(blocker),
      subjects: Number(subjects),
      undecided: Number(undecided),
    }));
  const byNumber = new Map<number, number>();
  for (const row of rows) byNumber.set(row.blockers, (byNumber.get(row.blockers) ?? 0) + row.subjects);
  return {
    total,
    undecided: rows.reduce((sum, { undecided }) => sum + undecided, 0),
    byNumber: [...byNumber].map(([blockers, subjects]) => ({ blockers, subjects })),
    each: blockers.map(({ requirement, blocked }, index) => ({
      requirement,
      alone: rows.find(({ blocker }) => blocker === index)?.subjects ?? 0,
      blocked,
    })),
  };
}

interface Blocker {
  readonly requirement: string;
  readonly table: string;
  /** SQL of 1 where a subject fails it, `OPEN` where it cannot be told, else 0. */
  readonly weight: string;
  readonly blocked: number;
}

function blockerOf(
  { requirement, statuses }: Blocking,
  verdicts: ReadonlyMap<string, ManyVerdicts>,
): readonly Blocker[] {
  const found = verdicts.get(requirement);
  if (found === undefined) return [];
  const labels = [...found.outcomes].filter(
    ([label, { status, isWaived }]) => found.counts.has(label) && statuses.includes(status) && !isWaived,
  );
  if (labels.length === 0) return [];
  const cases = labels.map(([label, { status }]) => {
    const weight = status === 'unknown' || status === 'error' ? OPEN : 1;
    return `WHEN ${found.table}.verdict = ${literalOf(label, typeOf(found.table))} THEN ${weight}::UINTEGER`;
  });
  return [
    {
      requirement,
      table: found.table,
      weight: `CASE ${cases.join(' ')} ELSE 0::UINTEGER END`,
      blocked: labels.reduce((sum, [label]) => sum + (found.counts.get(label) ?? 0), 0),
    },
  ];
}
