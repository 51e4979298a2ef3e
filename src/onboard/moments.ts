import type { Requirement, Task } from '../catalog/index.ts';
import type { AttestedHistory } from './plan-input.ts';
import { type IndexedAssessment, proveTask, toMoment } from './prove-task.ts';
import type { Moment } from './state.ts';

/**
 * How a task's proof came out at every time up to `asOf` at which it may have changed: at each assessment, oldest first in
 * `history`, and whenever a fact of it began or ceased to be stated.
 */
export function momentsOf(
  task: Task,
  history: readonly IndexedAssessment[],
  asOf: string,
  attested: AttestedHistory,
  requirements: ReadonlyMap<string, Requirement>,
): readonly Moment[] {
  const end = Date.parse(asOf);
  const assessed = history.map((assessment) => ({ ms: Date.parse(assessment.assessedAt), at: assessment.assessedAt }));
  const stated = task.proof.attested
    .flatMap(({ table }) => attested.changesOf(table))
    .map((at) => ({ ms: Date.parse(at), at }));
  const times = [...new Map([...assessed, ...stated].map((time) => [time.ms, time])).values()]
    .filter(({ ms }) => ms <= end)
    .sort((a, b) => a.ms - b.ms);
  let seen = 0;
  return times.map(({ ms, at }) => {
    while ((assessed[seen]?.ms ?? Number.POSITIVE_INFINITY) <= ms) seen += 1;
    const assessment = history[seen - 1];
    return toMoment(proveTask(task, assessment, at, attested, requirements), at, assessment);
  });
}
