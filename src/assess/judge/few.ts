import type { DuckDBConnection } from '@duckdb/node-api';
import { STATUSES, type Status } from '../../finding/index.ts';
import type { Judged } from './protocol.ts';
import { quoted } from './sql.ts';

/** Findings as the verdict's statement gives them. */
export type Rows = readonly Record<string, unknown>[];

const FEW_COLUMNS: readonly (readonly [string, string])[] = [
  ['requirement', 'VARCHAR'],
  ['ordinal', 'UINTEGER'],
  ['kind', 'VARCHAR'],
  ['status', 'UTINYINT'],
  ['reason', 'VARCHAR'],
  ['observed', 'VARCHAR'],
  ['expected', 'VARCHAR'],
  ['blocked_by', 'VARCHAR'],
  ['pin', 'VARCHAR'],
  ['waiver', 'VARCHAR'],
];

/** Groups of single findings put together, in the order of status, size and reason. */
export function merged(groups: Judged['groups']): Judged['groups'] {
  const byKey = new Map<string, { status: Status; reason: string | null; count: number; waived: number }>();
  for (const group of groups) {
    const key = `${group.status} ${group.reason}`;
    const known = byKey.get(key) ?? { ...group, count: 0, waived: 0 };
    byKey.set(key, { ...known, count: known.count + group.count, waived: known.waived + group.waived });
  }
  return [...byKey.values()].sort(
    (a, b) =>
      STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) ||
      b.count - a.count ||
      ((a.reason ?? '') < (b.reason ?? '') ? -1 : 1),
  );
}

const WEIGHTS = [3, 2, 5, 4, 0, 1];

/** What stands for the tenant first, then what is worst, then by name: the order of a list that may be cut. */
export function byWeight(a: Record<string, unknown>, b: Record<string, unknown>): number {
  const rankOf = (row: Record<string, unknown>) =>
    row['kind'] === 'tenant' ? -1 : WEIGHTS.indexOf(Number(row['status']));
  const nameOf = (row: Record<string, unknown>) => `${String(row['name'])} ${String(row['subject'])}`;
  return rankOf(a) - rankOf(b) || (nameOf(a) < nameOf(b) ? -1 : 1);
}

/** Writes the findings of requirements over few subjects into one Parquet file: a file each takes longer than judging. */
export async function writeFew(
  connection: DuckDBConnection,
  few: ReadonlyMap<string, Rows>,
  file: string,
): Promise<void> {
  const rows = [...few].flatMap(([requirement, findings]) =>
    findings.map(({ subject: _, name: __, ...row }) => ({ requirement, ...row })),
  );
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE few (${FEW_COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ')})`,
  );
  const shape = JSON.stringify([Object.fromEntries(FEW_COLUMNS)]);
  await connection.run(
    `INSERT INTO few BY NAME SELECT r.* FROM (SELECT unnest(from_json($rows::JSON, '${shape}')) AS r)`,
    { rows: JSON.stringify(rows) },
  );
  await connection.run(`COPY few TO '${quoted(file)}' (FORMAT parquet, COMPRESSION zstd)`);
}
