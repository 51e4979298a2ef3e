import type { ChangeGroup, ComparisonModel } from '../report/index.ts';
import { readAssessment } from './assessment-folder.ts';
import type { Comparison } from './compare.ts';
import { trendPoint } from './history.ts';
import { readInputs } from './report-model.ts';

const MOST_NAMES = 8;

/** What a report shows of a comparison: changes put together by requirement, movement and cause, the most frequent first. */
export async function buildComparisonReport(
  folder: string,
  comparison: Comparison,
  version: string,
): Promise<ComparisonModel> {
  const [before, after] = [await readAssessment(folder, comparison.from), await readAssessment(folder, comparison.to)];
  const [old, now] = [await readInputs(before), await readInputs(after)];
  const groups = new Map<string, ChangeGroup & { readonly names: string[]; count: number }>();
  for (const change of comparison.changes) {
    const { requirement, movement, cause, from, to, name } = change;
    const key = JSON.stringify([requirement, movement, cause, from, to]);
    const result = [...after.assessment.results, ...before.assessment.results].find(
      (one) => one.requirement === requirement,
    );
    const known = groups.get(key) ?? {
      requirement,
      title:
        (now.catalogs.library.requirements.get(requirement) ?? old.catalogs.library.requirements.get(requirement))
          ?.title ?? requirement,
      kind: result?.subjectKind ?? 'tenant',
      movement,
      cause,
      from,
      to,
      count: 0,
      names: [],
    };
    known.count++;
    if (known.names.length < MOST_NAMES) known.names.push(name);
    groups.set(key, known);
  }
  return {
    tenant: after.assessment.tenant,
    muster: version,
    from: trendPoint(before.assessment),
    to: trendPoint(after.assessment),
    unchanged: comparison.unchanged,
    groups: [...groups.values()].sort((a, b) => b.count - a.count || (a.requirement < b.requirement ? -1 : 1)),
  };
}
