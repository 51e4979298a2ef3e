import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { STATUSES, type Status, type SubjectKind } from '../finding/index.ts';
import type { StoredAssessment } from './assessment-folder.ts';

/** A finding as its Parquet file keeps it. */
export interface StoredFinding {
  readonly requirement: string;
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly name: string;
  readonly status: Status;
  readonly reason: string | null;
  readonly observed: string | null;
  readonly expected: string | null;
  readonly blockedBy: string | null;
  readonly pin: string | null;
  readonly waiver: string | null;
}

/** Which findings to read; what is left out does not narrow. */
export interface FindingQuery {
  readonly requirements: readonly string[];
  readonly subjects?: readonly string[];
  readonly statuses?: readonly Status[];
  readonly reason?: string;
  readonly limit?: number;
}

/** Reads findings of an assessment from its Parquet files, in the order of requirement and subject. */
export async function queryFindings(stored: StoredAssessment, query: FindingQuery): Promise<readonly StoredFinding[]> {
  const found: StoredFinding[] = [];
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  try {
    for (const requirement of query.requirements) {
      const result = stored.assessment.results.find((one) => one.requirement === requirement);
      const own = join(stored.folder, 'findings', `${requirement}.parquet`);
      const isOwn = await exists(own);
      const file = isOwn ? own : join(stored.folder, 'findings', 'few.parquet');
      if (result === undefined || !(await exists(file))) continue;
      const universe = universeFile(stored, result.subjectKind, requirement);
      const conditions = [
        ...(isOwn ? [] : [`f.requirement = ${literal(requirement)}`]),
        ...(query.subjects === undefined
          ? []
          : [`coalesce(u.id, t.id) IN (${query.subjects.map(literal).join(', ') || 'NULL'})`]),
        ...(query.statuses === undefined
          ? []
          : [`f.status IN (${query.statuses.map((status) => STATUSES.indexOf(status)).join(', ')})`]),
        ...(query.reason === undefined ? [] : [`f.reason = ${literal(query.reason)}`]),
      ];
      const subjects = (await exists(universe))
        ? `read_parquet(${literal(universe)})`
        : '(SELECT NULL::UINTEGER AS ordinal, NULL AS id, NULL AS name LIMIT 0)';
      const sql = `SELECT coalesce(f.kind, ${literal(result.subjectKind)}) AS kind, coalesce(u.id, t.id) AS subject, coalesce(u.name, t.name) AS name, f.status, f.reason, f.observed, f.expected, f.blocked_by, f.pin, f.waiver
        FROM read_parquet(${literal(file)}) f LEFT JOIN ${subjects} u ON u.ordinal = f.ordinal AND f.kind IS NULL
        LEFT JOIN (SELECT ${literal(stored.assessment.tenant.id)} AS id, ${literal(stored.assessment.tenant.name)} AS name) t ON f.kind = 'tenant'
        ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`} ORDER BY f.ordinal ${query.limit === undefined ? '' : `LIMIT ${query.limit}`}`;
      const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
      found.push(...rows.map((row) => toFinding(requirement, row)));
    }
  } finally {
    connection.closeSync();
  }
  return found;
}

/** Subjects of a kind whose id or name is `word`, whatever its case. */
export async function findSubjects(
  stored: StoredAssessment,
  kind: 'device' | 'user',
  word: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const file = join(stored.folder, 'subjects', `${kind}.parquet`);
  if (!(await exists(file))) return [];
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  try {
    const rows = (
      await connection.runAndReadAll(
        `SELECT id, name FROM read_parquet(${literal(file)}) WHERE lower(id) = lower(${literal(word)}) OR lower(name) = lower(${literal(word)}) ORDER BY id LIMIT 50`,
      )
    ).getRowObjectsJson();
    return rows.map((row) => ({ id: String(row['id']), name: String(row['name']) }));
  } finally {
    connection.closeSync();
  }
}

function universeFile(stored: StoredAssessment, kind: SubjectKind, requirement: string): string {
  const named = stored.assessment.results.find((one) => one.requirement === requirement)?.universe ?? kind;
  return join(stored.folder, 'subjects', `${named}.parquet`);
}

function toFinding(requirement: string, row: Record<string, unknown>): StoredFinding {
  const text = (column: string) => (row[column] === null || row[column] === undefined ? null : String(row[column]));
  return {
    requirement,
    // The judge wrote it from its own closed list.
    kind: String(row['kind']) as SubjectKind,
    subject: String(row['subject']),
    name: String(row['name'] ?? row['subject']),
    status: STATUSES[Number(row['status'])] ?? 'error',
    reason: text('reason'),
    observed: text('observed'),
    expected: text('expected'),
    blockedBy: text('blocked_by'),
    pin: text('pin'),
    waiver: text('waiver'),
  };
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
