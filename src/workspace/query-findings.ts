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
      const both = await bothSql(rows, before, after, requirement);
      total += Number((await rows(`SELECT count(*) AS n FROM ${both}`))[0]?.['n'] ?? 0);
      const found = await rows(movedSql(both));
      for (const row of found) moved.push(movedOf(requirement, row));
    }
  });
  return { moved, total };
}

/** Findings of a requirement that moved alike, counted. */
export interface MovedGroup {
  readonly requirement: string;
  readonly from: Status | null;
  readonly to: Status | null;
  /** Whether a waiver counts them as met, before and after. */
  readonly wasWaived: boolean;
  readonly isWaived: boolean;
  readonly count: number;
}

/** The same counted, with at most `limit` of each requirement by name: what moved need not fit into memory. */
export async function countMoved(
  before: StoredAssessment,
  after: StoredAssessment,
  limit: number,
): Promise<{ readonly groups: readonly MovedGroup[]; readonly listed: readonly MovedFinding[] }> {
  const groups: MovedGroup[] = [];
  const listed: MovedFinding[] = [];
  await withQuery(async (rows) => {
    for (const { requirement } of before.assessment.results) {
      const sql = movedSql(await bothSql(rows, before, after, requirement));
      const counted = await rows(
        `SELECT old_status, now_status, old_waiver IS NOT NULL AS was, now_waiver IS NOT NULL AS now, count(*) AS n FROM (${sql}) GROUP BY ALL ORDER BY n DESC, old_status, now_status, was, now`,
      );
      for (const row of counted)
        groups.push({
          requirement,
          from: statusOf(row['old_status']),
          to: statusOf(row['now_status']),
          wasWaived: row['was'] === true,
          isWaived: row['now'] === true,
          count: Number(row['n']),
        });
      if (counted.length > 0)
        for (const row of await rows(`FROM (${sql}) ORDER BY name, subject LIMIT ${limit}`))
          listed.push(movedOf(requirement, row));
    }
  });
  return { groups, listed };
}

async function bothSql(
  rows: Query,
  before: StoredAssessment,
  after: StoredAssessment,
  requirement: string,
): Promise<string> {
  const [a, b] = [await sideSql(rows, before, requirement), await sideSql(rows, after, requirement)];
  return `(${a}) a FULL JOIN (${b}) b ON a.subject = b.subject`;
}

function movedSql(both: string): string {
  return `SELECT coalesce(b.subject, a.subject) AS subject, coalesce(b.name, a.name) AS name, a.status AS old_status, a.reason AS old_reason, a.waiver AS old_waiver, b.status AS now_status, b.reason AS now_reason, b.waiver AS now_waiver FROM ${both}
        WHERE a.status IS DISTINCT FROM b.status OR (a.waiver IS NULL) <> (b.waiver IS NULL) ORDER BY 1`;
}

function movedOf(requirement: string, row: Readonly<Record<string, unknown>>): MovedFinding {
  return {
    requirement,
    subject: String(row['subject']),
    name: String(row['name'] ?? row['subject']),
    old: sideOf(row, 'old'),
    now: sideOf(row, 'now'),
  };
}

function statusOf(value: unknown): Status | null {
  return STATUSES.find((one) => one === value) ?? null;
}

function sideSql(rows: Query, stored: StoredAssessment, requirement: string): Promise<string> {
  const result = stored.assessment.results.find((one) => one.requirement === requirement);
  const { subjectKind: kind, universe } = result ?? { subjectKind: 'tenant', universe: 'tenant' };
  return findingsSql(rows, stored.folder, { requirement, kind, universe });
}

function sideOf(row: Readonly<Record<string, unknown>>, side: 'old' | 'now'): MovedFinding['old'] {
  const status = statusOf(row[`${side}_status`]);
  const text = (column: string) => (typeof row[column] === 'string' ? row[column] : null);
  return status === null ? undefined : { status, reason: text(`${side}_reason`), waiver: text(`${side}_waiver`) };
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
