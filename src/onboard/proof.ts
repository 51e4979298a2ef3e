import type { RequirementResult } from '../finding/index.ts';
import type { ProofOutcome, RequirementProof, Task } from './plan.ts';

type Needed = Task['proof']['requirements'][number];
type Counted = Pick<RequirementResult, 'counts' | 'unwaived' | 'waived'>;
type Proven = Pick<RequirementProof, 'ready' | 'waived' | 'failing' | 'unknown' | 'outcome'>;

/** How much of a requirement a task's proof asks for. */
export function needOf({ share, any }: Needed): RequirementProof['need'] {
  if (any === true) return 'any';
  return share === undefined ? 'all' : { share };
}

/**
 * Whether a requirement came out as a proof needs it. Subjects that it does not apply to are left out; one that is not
 * judged at all is unknown. What holds only since waivers are counted is accepted, never proven.
 */
export function proveByRequirement(result: Counted | undefined, need: RequirementProof['need']): Proven {
  if (result === undefined) return { ready: 0, waived: 0, failing: 0, unknown: 0, outcome: 'unknown' };
  const { unwaived, waived } = result;
  const { ready } = unwaived;
  const failing = unwaived['not-ready'] + unwaived.advisory;
  const unknown = unwaived.unknown + unwaived.error;
  const total = ready + waived + failing + unknown;
  return { ready, waived, failing, unknown, outcome: outcomeOf({ ready, waived, unknown, total }, need) };
}

function outcomeOf(
  { ready, waived, unknown, total }: Readonly<Record<'ready' | 'waived' | 'unknown' | 'total', number>>,
  need: RequirementProof['need'],
): ProofOutcome {
  if (total === 0) return 'not-applicable';
  // A share of 0.95 of 20 is 19, whatever binary fractions make of it.
  const enough = need === 'all' ? total : need === 'any' ? 1 : Math.ceil(need.share * total - 1e-9);
  if (ready >= enough) return 'proven';
  if (ready + waived >= enough) return 'accepted';
  return ready + waived + unknown >= enough ? 'unknown' : 'failing';
}

/** Whether all parts of a proof hold together. Parts that do not apply are left out; where none does, nothing is to be proven. */
export function joinOutcomes(outcomes: readonly ProofOutcome[]): ProofOutcome {
  const order = ['failing', 'unknown', 'accepted', 'proven'] as const;
  return order.find((outcome) => outcomes.includes(outcome)) ?? 'not-applicable';
}
