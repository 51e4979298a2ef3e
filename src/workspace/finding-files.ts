import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filePath, identifier, literal } from '../evidence/index.ts';

/*
 * The findings of an assessment lie in `findings/`:
 * - `few.parquet`: a row for every finding of requirements over few subjects,
 * - `<universe>.parquet` where subjects are many: a row for every subject, with a column for every requirement that holds
 *   its verdict as text (`status reason blocked_by`),
 * - `texts/<requirement>.parquet`: what was observed and expected where those fail, by the subject's ordinal.
 */

/** Runs a statement and gives its rows. */
export type Query = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Columns of the findings as `findingsSql` gives them. */
const COLUMNS = 'kind, subject, name, status, reason, observed, expected, blocked_by, pin, waiver';

/** The folder of an assessment's findings. */
export function findingsFolder(assessment: string): string {
  return join(assessment, 'findings');
}

/** The file of the findings over few subjects. */
export function fewFile(assessment: string): string {
  return join(findingsFolder(assessment), 'few.parquet');
}

/** The file of the verdicts over many subjects of a universe; there need not be one. */
export function manyFile(assessment: string, universe: string): string {
  return join(findingsFolder(assessment), `${universe}.parquet`);
}

/** The file of the texts of a requirement over many subjects; there need not be one. */
export function textsFile(assessment: string, requirement: string): string {
  return join(findingsFolder(assessment), 'texts', `${requirement}.parquet`);
}

/** SQL of all findings of a requirement, in the order of its subjects: kind, subject, name, status, reason, observed, expected, blocked_by, pin, waiver. */
export async function findingsSql(
  query: Query,
  assessment: string,
  { requirement, kind, universe }: { readonly requirement: string; readonly kind: string; readonly universe: string },
): Promise<string> {
  const few = existsSync(fewFile(assessment))
    ? [
        `SELECT ${COLUMNS} FROM read_parquet(${filePath(fewFile(assessment))}) WHERE requirement = ${literal(requirement)}`,
      ]
    : [];
  const many = await manyFindingsSql(query, assessment, { requirement, kind, universe });
  const parts = [...few, ...(many === undefined ? [] : [many])];
  return parts.length === 0 ? `SELECT ${COLUMNS} FROM (${NOTHING})` : parts.join(' UNION ALL ');
}

/** The same for those over many subjects alone; undefined where the requirement has none. */
export async function manyFindingsSql(
  query: Query,
  assessment: string,
  { requirement, kind, universe }: { readonly requirement: string; readonly kind: string; readonly universe: string },
): Promise<string | undefined> {
  const many = manyFile(assessment, universe);
  const isThere = existsSync(many) && (await columnsOf(query, many)).includes(requirement);
  return isThere ? manySql(assessment, many, requirement, kind) : undefined;
}

/** SQL of the subjects of a kind that have findings: id and name. */
export function subjectsSql(assessment: string, kind: 'device' | 'user'): string | undefined {
  const many = manyFile(assessment, kind);
  if (existsSync(many)) return `SELECT subject_id AS id, subject_name AS name FROM read_parquet(${filePath(many)})`;
  const few = fewFile(assessment);
  if (!existsSync(few)) return undefined;
  return `SELECT DISTINCT subject AS id, name FROM read_parquet(${filePath(few)}) WHERE kind = ${literal(kind)}`;
}

/** Names of a Parquet file's columns. */
export async function columnsOf(query: Query, file: string): Promise<readonly string[]> {
  return (await query(`DESCRIBE FROM read_parquet(${filePath(file)})`)).map((row) => String(row['column_name']));
}

const NOTHING = `SELECT ${COLUMNS.split(', ')
  .map((column) => `NULL::VARCHAR AS ${column}`)
  .join(', ')} LIMIT 0`;

function manySql(assessment: string, file: string, requirement: string, kind: string): string {
  const texts = textsFile(assessment, requirement);
  const verdict = `v.${identifier(requirement)}`;
  const own = existsSync(texts);
  const text = (column: string) => (own ? `t.${column}` : 'NULL');
  const blame = `CASE WHEN split_part(${verdict}, ' ', 1) IN ('unknown', 'error') THEN nullif(array_to_string(string_split(${verdict}, ' ')[3:], ' '), '') END`;
  return `SELECT ${literal(kind)} AS kind, v.subject_id AS subject, v.subject_name AS name, split_part(${verdict}, ' ', 1) AS status, nullif(split_part(${verdict}, ' ', 2), '') AS reason,
    ${text('observed')} AS observed, ${text('expected')} AS expected, coalesce(${text('blocked_by')}, ${blame}) AS blocked_by, ${text('pin')} AS pin, ${text('waiver')} AS waiver
    FROM read_parquet(${filePath(file)}) v ${own ? `LEFT JOIN read_parquet(${filePath(texts)}) t ON t.ordinal = v.ordinal` : ''} WHERE ${verdict} IS NOT NULL`;
}
