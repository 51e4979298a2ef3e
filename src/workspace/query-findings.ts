import { literal } from '../evidence/index.ts';
import { STATUSES, type Status, type SubjectKind } from '../finding/index.ts';
import type { StoredAssessment } from './assessment-folder.ts';
import { findingsSql, type Query, subjectsSql } from './finding-files.ts';

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
  /** Id or name of a subject, whatever its case. */
  readonly named?: string;
  readonly statuses?: readonly Status[];
  readonly reason?: string;
  /** Only so many of each requirement, the worst first. */
  readonly limit?: number;
}

const WORST_FIRST: readonly Status[] = ['not-ready', 'error', 'unknown', 'advisory', 'ready', 'not-applicable'];

/** Reads findings of an assessment from its Parquet files, in the order of requirement and subject. */
export async function queryFindings(stored: StoredAssessment, query: FindingQuery): Promise<readonly StoredFinding[]> {
  const found: StoredFinding[] = [];
  await withQuery(async (rows) => {
    for (const requirement of query.requirements) {
      const result = stored.assessment.results.find((one) => one.requirement === requirement);
      if (result === undefined) continue;
      const { subjectKind: kind, universe } = result;
      const conditions = [
        ...(query.subjects === undefined ? [] : [`subject IN (${query.subjects.map(literal).join(', ') || 'NULL'})`]),
        ...(query.named === undefined ? [] : [`lower(${literal(query.named)}) IN (lower(subject), lower(name))`]),
        ...(query.statuses === undefined ? [] : [`status IN (${query.statuses.map(literal).join(', ')})`]),
        ...(query.reason === undefined ? [] : [`reason = ${literal(query.reason)}`]),
      ];
      const sql = `FROM (${await findingsSql(rows, stored.folder, { requirement, kind, universe })}) ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`} ${query.limit === undefined ? '' : worstFirst(query.limit)}`;
      found.push(...(await rows(sql)).map((row) => toFinding(requirement, row)));
    }
  });
  return found;
}

function worstFirst(limit: number): string {
  return `ORDER BY list_position([${WORST_FIRST.map(literal).join(', ')}], status), name, subject LIMIT ${limit}`;
}

/** Subjects of a kind whose id or name is `word`, whatever its case. */
export async function findSubjects(
  stored: StoredAssessment,
  kind: 'device' | 'user',
  word: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const subjects = subjectsSql(stored.folder, kind);
  if (subjects === undefined) return [];
  const sql = `SELECT id, name FROM (${subjects}) WHERE lower(id) = lower(${literal(word)}) OR lower(name) = lower(${literal(word)}) ORDER BY id LIMIT 50`;
  const rows = await withQuery((query) => query(sql));
  return rows.map((row) => ({ id: String(row['id']), name: String(row['name']) }));
}

async function withQuery<T>(use: (query: Query) => Promise<T>): Promise<T> {
  // Loaded here, since most commands that share this folder never need it.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  try {
    return await use(async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson());
  } finally {
    connection.closeSync();
  }
}

/** A finding from a row with the columns of `findingsSql`. */
export function toFinding(requirement: string, row: Record<string, unknown>): StoredFinding {
  const text = (column: string) => (row[column] === null || row[column] === undefined ? null : String(row[column]));
  return {
    requirement,
    // The judge wrote it from its own closed list.
    kind: String(row['kind']) as SubjectKind,
    subject: String(row['subject']),
    name: String(row['name'] ?? row['subject']),
    status: STATUSES.find((status) => status === row['status']) ?? 'error',
    reason: text('reason'),
    observed: text('observed'),
    expected: text('expected'),
    blockedBy: text('blocked_by'),
    pin: text('pin'),
    waiver: text('waiver'),
  };
}
