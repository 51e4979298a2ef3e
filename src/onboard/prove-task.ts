import type { Requirement, Task } from '../catalog/index.ts';
import type { Assessment, RequirementResult } from '../finding/index.ts';
import type { AttestedProof, PlannedTask, ProofOutcome, RequirementProof } from './plan.ts';
import type { AttestedHistory } from './plan-input.ts';
import { joinOutcomes, needOf, proveByRequirement } from './proof.ts';
import type { Moment } from './state.ts';

/** An assessment with its results by requirement. */
export interface IndexedAssessment {
  readonly id: string;
  readonly assessedAt: string;
  readonly results: ReadonlyMap<string, RequirementResult>;
}

/** An assessment whose results are found by the id of their requirement. */
export function indexAssessment({ id, assessedAt, results }: Assessment): IndexedAssessment {
  return { id, assessedAt, results: new Map(results.map((result) => [result.requirement, result])) };
}

/** A task's proof, part by part, and what it comes to. */
export type TaskProof = Pick<PlannedTask, 'outcome' | 'requirements' | 'attested'>;

/** How a task's proof stands at a time, on an assessment; on none, nothing is known of its requirements. */
export function proveTask(
  { proof }: Task,
  assessment: IndexedAssessment | undefined,
  at: string,
  attested: AttestedHistory,
  requirements: ReadonlyMap<string, Requirement>,
): TaskProof {
  const byRequirement = proof.requirements.map((part): RequirementProof => {
    const need = needOf(part);
    const title = requirements.get(part.id)?.title ?? part.id;
    return { requirement: part.id, title, need, ...proveByRequirement(assessment?.results.get(part.id), need) };
  });
  const byPeople = proof.attested.map(({ table, column }): AttestedProof => {
    const { state, facts, by, at: since, until } = attested.standingAt(table, at);
    return {
      table,
      column,
      outcome: state === 'stated' ? outcomeOfValue(facts[column]) : 'unknown',
      ...(by === undefined ? {} : { by }),
      ...(since === undefined ? {} : { at: since }),
      ...(until === undefined ? {} : { until }),
    };
  });
  return {
    outcome: joinOutcomes([...byRequirement, ...byPeople].map(({ outcome }) => outcome)),
    requirements: byRequirement,
    attested: byPeople,
  };
}

/** A truth value must be true; of any other kind it is enough that it is given. */
function outcomeOfValue(value: unknown): ProofOutcome {
  if (value === undefined || value === null || value === '') return 'unknown';
  return value === false ? 'failing' : 'proven';
}

/** A proof as the moment of a time: with what fails, and on which assessment. */
export function toMoment(proof: TaskProof, at: string, assessment: IndexedAssessment | undefined): Moment {
  const worst = proof.requirements
    .filter(({ outcome }) => outcome === 'failing')
    .reduce<RequirementProof | undefined>(
      (most, one) => (most === undefined || one.failing > most.failing ? one : most),
      undefined,
    );
  if (worst !== undefined) {
    const of = worst.ready + worst.waived + worst.failing + worst.unknown;
    const sentence = `${worst.title}: ${worst.failing} of ${of} fail in assessment ${assessment?.id ?? ''}`;
    return { at, outcome: proof.outcome, failing: { requirement: worst.requirement, sentence } };
  }
  const denied = proof.attested.find(({ outcome }) => outcome === 'failing');
  if (denied === undefined) return { at, outcome: proof.outcome };
  const sentence = `${denied.by ?? 'Somebody'} stated ${denied.table} with ${denied.column}=false on ${(denied.at ?? '').slice(0, 10)}`;
  return { at, outcome: proof.outcome, failing: { requirement: denied.table, sentence } };
}
