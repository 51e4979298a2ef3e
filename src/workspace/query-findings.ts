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

/** A finding that is not what it was: absent on one side where there was none. */
export interface MovedFinding {
  readonly requirement: string;
  readonly subject: string;
  readonly name: string;
  readonly old: Pick<StoredFinding, 'status' | 'reason' | 'waiver'> | undefined;
  readonly now: Pick<StoredFinding, 'status' | 'reason' | 'waiver'> | undefined;
}

/**
 * The findings of which status, or whether they are waived, differs between two assessments, in the order of requirement
 * and subject; and how many there are in all. The rest is never read into memory.
 */
export async function queryMoved(
  before: StoredAssessment,
  after: StoredAssessment,
): Promise<{ readonly moved: readonly MovedFinding[]; readonly total: number }> {
  const moved: MovedFinding[] = [];
  let total = 0;
  const idsOf = ({ assessment }: StoredAssessment) => assessment.results.map((result) => result.requirement);
  await withQuery(async (rows) => {
    for (const requirement of [...new Set([...idsOf(before), ...idsOf(after)])].sort()) {
      const [a, b] = [await sideSql(rows, before, requirement), await sideSql(rows, after, requirement)];
      const both = `(${a}) a FULL JOIN (${b}) b ON a.subject = b.subject`;
      total += Number((await rows(`SELECT count(*) AS n FROM ${both}`))[0]?.['n'] ?? 0);
      const found = await rows(
        `SELECT coalesce(b.subject, a.subject) AS subject, coalesce(b.name, a.name) AS name, a.status AS old_status, a.reason AS old_reason, a.waiver AS old_waiver, b.status AS now_status, b.reason AS now_reason, b.waiver AS now_waiver FROM ${both}
        WHERE a.status IS DISTINCT FROM b.status OR (a.waiver IS NULL) <> (b.waiver IS NULL) ORDER BY 1`,
      );
      for (const row of found)
        moved.push({
          requirement,
          subject: String(row['subject']),
          name: String(row['name'] ?? row['subject']),
          old: sideOf(row, 'old'),
          now: sideOf(row, 'now'),
        });
    }
  });
  return { moved, total };
}

function sideSql(rows: Query, stored: StoredAssessment, requirement: string): Promise<string> {
  const result = stored.assessment.results.find((one) => one.requirement === requirement);
  const { subjectKind: kind, universe } = result ?? { subjectKind: 'tenant', universe: 'tenant' };
  return findingsSql(rows, stored.folder, { requirement, kind, universe });
}

function sideOf(row: Readonly<Record<string, unknown>>, side: 'old' | 'now'): MovedFinding['old'] {
  const status = STATUSES.find((one) => one === row[`${side}_status`]);
  const text = (column: string) => (typeof row[column] === 'string' ? row[column] : null);
  return status === undefined ? undefined : { status, reason: text(`${side}_reason`), waiver: text(`${side}_waiver`) };
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
