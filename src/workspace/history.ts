import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Assessment, STATUSES } from '../finding/index.ts';
import type { StatusSpan, TrendPoint } from '../report/index.ts';
import { listAssessments, type StoredAssessment } from './assessment-folder.ts';

/** More assessments than this are not looked back on: a year of working days. */
const MOST = 260;

/**
 * The assessments of the workspace up to a given one, oldest first, that one last; at most the newest 260. What cannot be
 * read is left out: it is a look back, and the assessment itself does not rest on it.
 */
export async function readHistory(workspace: string, stored: StoredAssessment): Promise<readonly Assessment[]> {
  const ids = await listAssessments(workspace);
  const place = ids.indexOf(stored.manifest.id);
  const earlier = ids.slice(Math.max(0, place - MOST + 1), Math.max(0, place));
  const read = await Promise.all(earlier.map((id) => readCounts(join(workspace, 'assessments', id))));
  return [...read.flatMap((one) => one ?? []), stored.assessment];
}

/** How a requirement came out over some assessments, those that agree one after the other put together. */
export function spansOf(requirement: string, assessments: readonly Assessment[]): readonly StatusSpan[] {
  const spans: StatusSpan[] = [];
  let isBroken = true;
  for (const { assessedAt, results } of assessments) {
    const status = results.find((result) => result.requirement === requirement)?.status;
    const last = spans.at(-1);
    if (status !== undefined && last?.status === status && !isBroken)
      spans[spans.length - 1] = { ...last, to: assessedAt, assessments: last.assessments + 1 };
    else if (status !== undefined) spans.push({ status, from: assessedAt, to: assessedAt, assessments: 1 });
    isBroken = status === undefined;
  }
  return spans;
}

/** An assessment in few numbers. */
export function trendPoint({ id, assessedAt, gates, results }: Assessment): TrendPoint {
  return {
    assessment: id,
    assessedAt,
    gates: gates.map(({ gate, state, devices, users }) => ({
      gate,
      state,
      devices: { total: devices.total, passed: devices.passed },
      users: { total: users.total, passed: users.passed },
    })),
    // Every status is a key, as the type says.
    requirements: Object.fromEntries(
      STATUSES.map((status) => [status, results.filter((result) => result.status === status).length]),
    ) as TrendPoint['requirements'],
  };
}

async function readCounts(folder: string): Promise<Assessment | undefined> {
  try {
    // It was written by `finishFolder` of this program, or of an earlier version; what a look back reads is checked.
    const read = JSON.parse(await readFile(join(folder, 'assessment.json'), 'utf8')) as Partial<Assessment>;
    const { assessedAt, gates, results } = read;
    const isWhole = typeof assessedAt === 'string' && Array.isArray(gates) && Array.isArray(results);
    return isWhole ? (read as Assessment) : undefined;
  } catch {
    return undefined;
  }
}
