import type { DuckDBConnection } from '@duckdb/node-api';
import { literalOf, type ManyVerdicts, typeOf } from './many.ts';
import type { BlockedCount, Blocking, JudgedFinding } from './protocol.ts';
import type { FewSubjects, ManySubjects } from './subjects.ts';

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
  const flags = blockers.map(({ failing, open }, index) => `${failing} AS f${index}, ${open} AS o${index}`);
  const sum = (letter: string) => blockers.map((_, index) => `${letter}${index}::USMALLINT`).join(' + ');
  const rows = (
    await connection.runAndReadAll(
      `WITH flags AS (SELECT ${flags.join(', ')} FROM ${blockers.map((one) => one.table).join(' POSITIONAL JOIN ')}),
      numbers AS (SELECT *, ${sum('f')} AS failing, ${sum('o')} AS open FROM flags)
      SELECT failing + open AS number, count(*), count(*) FILTER (failing = 0), ${blockers.map((_, index) => `count(*) FILTER (f${index} OR o${index})`).join(', ')} FROM numbers WHERE failing + open > 0 GROUP BY number ORDER BY number`,
    )
  )
    .getRows()
    .map((row) => row.map(Number));
  return {
    total,
    undecided: rows.reduce((sum, [, , undecided = 0]) => sum + undecided, 0),
    byNumber: rows.map(([number = 0, subjects = 0]) => ({ blockers: number, subjects })),
    each: blockers.map(({ requirement }, index) => ({
      requirement,
      alone: rows.find(([number]) => number === 1)?.[index + 3] ?? 0,
      blocked: rows.reduce((sum, row) => sum + (row[index + 3] ?? 0), 0),
    })),
  };
}

function blockerOf(
  { requirement, statuses }: Blocking,
  verdicts: ReadonlyMap<string, ManyVerdicts>,
): readonly {
  readonly requirement: string;
  readonly table: string;
  readonly failing: string;
  readonly open: string;
}[] {
  const found = verdicts.get(requirement);
  if (found === undefined) return [];
  const labels = [...found.outcomes].filter(
    ([label, { status, isWaived }]) => found.counts.has(label) && statuses.includes(status) && !isWaived,
  );
  if (labels.length === 0) return [];
  const isOneOf = (chosen: typeof labels) =>
    chosen.length === 0
      ? 'false'
      : `coalesce(${found.table}.verdict IN (${chosen.map(([label]) => literalOf(label, typeOf(found.table))).join(', ')}), false)`;
  const isOpen = (status: string) => status === 'unknown' || status === 'error';
  return [
    {
      requirement,
      table: found.table,
      failing: isOneOf(labels.filter(([, { status }]) => !isOpen(status))),
      open: isOneOf(labels.filter(([, { status }]) => isOpen(status))),
    },
  ];
}
