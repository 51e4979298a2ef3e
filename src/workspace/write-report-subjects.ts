import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { filePath, literal } from '../evidence/index.ts';
import { blocks, type Gate, LEVELS, type Level, STATUSES, type Status, type SubjectKind } from '../finding/index.ts';
import type { SubjectRow } from '../report/index.ts';
import { fewFile, manyFindingsSql, type Query } from './finding-files.ts';
import type { ReportInput } from './report-formats.ts';
import { openDatabase, scratchOf } from './write-report-findings.ts';

const COUNTED: readonly Status[] = ['not-ready', 'advisory', 'error', 'unknown', 'ready'];
const VERDICTS = ['yes', 'cannot be told', 'no'] as const;

/**
 * How every subject of some kinds stands, by kind and id, a few thousand at a time: whether it may pass the gates, with
 * waivers in force counted as met, its findings by status and what blocks it. Redacted where the input says so.
 */
export async function* readSubjectRows(
  input: ReportInput,
  kinds: readonly SubjectKind[],
): AsyncIterable<readonly SubjectRow[]> {
  const scratch = scratchOf(input);
  const database = await openDatabase(input, scratch);
  try {
    const parts = await partsSql(database.query, input, kinds);
    if (parts.length === 0) return;
    const counts = COUNTED.map((status) => `count(*) FILTER (status = ${literal(status)})::INTEGER`).join(', ');
    const stream = await database.connection.stream(
      `SELECT kind, subject, min(name), max(enrol), max(deploy), string_agg(requirement, ' ' ORDER BY requirement) FILTER (deploy > 0), ${counts}
       FROM (${parts.join(' UNION ALL ')}) WHERE kind IN (${kinds.map(literal).join(', ')}) GROUP BY kind, subject ORDER BY kind, subject`,
    );
    for await (const rows of stream.yieldRowsJs()) {
      input.signal?.throwIfAborted();
      yield rows.map((row) => redacted(toRow(row), input));
    }
  } finally {
    database.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * SQL of the verdicts that concern some kinds: one statement for those over few subjects, whose file is read once, and one
 * for each requirement over many.
 */
async function partsSql(query: Query, input: ReportInput, kinds: readonly SubjectKind[]): Promise<readonly string[]> {
  const { stored, resultOf } = input;
  const concerned = input.model.requirements.filter(({ result }) => kinds.includes(result.subjectKind));
  if (concerned.length === 0) return [];
  const told = concerned.map(({ text, result }) => ({ id: text.id, result: resultOf?.(text.id) ?? result }));
  const parts: string[] = [];
  const few = fewFile(stored.folder);
  if (existsSync(few)) {
    const own = told.map(
      ({ id, result }) => `(${literal(result.requirement)}, ${literal(id)}, ${literal(result.level)})`,
    );
    const byLevel = (gate: Gate) =>
      `CASE m.level ${LEVELS.map((level) => `WHEN ${literal(level)} THEN ${verdictSql(gate, level)}`).join(' ')} END`;
    parts.push(`SELECT kind, subject, name, status, m.requirement, ${byLevel('may-enrol')} AS enrol, ${byLevel('may-deploy')} AS deploy
      FROM read_parquet(${filePath(few)}) f JOIN (VALUES ${own.join(', ')}) AS m(judged, requirement, level) ON f.requirement = m.judged`);
  }
  for (const { id, result } of told) {
    const { requirement, subjectKind: kind, universe, level } = result;
    const many = await manyFindingsSql(query, stored.folder, { requirement, kind, universe });
    if (many !== undefined)
      parts.push(
        `SELECT kind, subject, name, status, ${literal(id)} AS requirement, ${verdictSql('may-enrol', level)} AS enrol, ${verdictSql('may-deploy', level)} AS deploy FROM (${many})`,
      );
  }
  return parts;
}

/** 2 where a finding keeps its subject from passing, 1 where it might, 0 where it does not. */
function verdictSql(gate: Gate, level: Level): string {
  const blocking = STATUSES.filter((status) => blocks(gate, level, status));
  if (blocking.length === 0) return '0';
  return `CASE WHEN waiver IS NOT NULL OR status NOT IN (${blocking.map(literal).join(', ')}) THEN 0 WHEN status IN ('not-ready', 'advisory') THEN 2 ELSE 1 END`;
}

function toRow(row: readonly unknown[]): SubjectRow {
  const [kind, id, name, enrol, deploy, blockers, ...counted] = row;
  const counts = counted.map(Number);
  const isInScope = counts.some((count) => count > 0);
  const verdict = (worst: unknown) => (isInScope ? (VERDICTS[Number(worst)] ?? 'cannot be told') : 'not in scope');
  return {
    // The judge wrote it from its own closed list.
    kind: String(kind) as SubjectKind,
    id: String(id),
    name: String(name ?? id),
    mayEnrol: verdict(enrol),
    mayDeploy: verdict(deploy),
    blockers: blockers === null ? '' : String(blockers).replaceAll(' ', ', '),
    counts,
  };
}

function redacted(row: SubjectRow, { redactRow }: ReportInput): SubjectRow {
  if (redactRow === undefined) return row;
  const { subject, name } = redactRow({
    requirement: '',
    kind: row.kind,
    subject: row.id,
    name: row.name,
    status: 'ready',
    reason: null,
    observed: null,
    expected: null,
    blockedBy: null,
    pin: null,
    waiver: null,
  });
  return { ...row, id: subject, name };
}
