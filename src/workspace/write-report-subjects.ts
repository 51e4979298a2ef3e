import { rm } from 'node:fs/promises';
import { literal } from '../evidence/index.ts';
import { blocks, type Gate, type Level, STATUSES, type Status, type SubjectKind } from '../finding/index.ts';
import type { SubjectRow } from '../report/index.ts';
import type { ReportInput } from './report-formats.ts';
import { openDatabase, rowsSql, scratchOf } from './write-report-findings.ts';

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
    const parts: string[] = [];
    for (const reported of input.model.requirements) {
      if (!kinds.includes(reported.result.subjectKind)) continue;
      const rows = await rowsSql(database.query, input, reported, 'kind, subject, name, status, waiver');
      const { level } = reported.result;
      parts.push(
        `SELECT *, ${literal(reported.text.id)} AS requirement, ${verdictSql('may-enrol', level)} AS enrol, ${verdictSql('may-deploy', level)} AS deploy FROM (${rows})`,
      );
    }
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
