import type { Gate, GateResult } from '../../../finding/index.ts';
import type { AssessmentInputs, AssessOptions } from '../../assess.ts';
import type { StoredAssessment } from '../../assessment-folder.ts';
import { blockedGroups, MOST_BITS } from './blocking.ts';
import { type Candidate, costOf } from './candidates.ts';
import { bestSteps, type Obstacle } from './search.ts';

/** What is asked, and what it is asked of. */
export interface Question {
  readonly stored: StoredAssessment;
  readonly inputs: AssessmentInputs;
  readonly gate: Gate;
  readonly options: AssessOptions;
  readonly scratch: string;
}

/** How more devices or users would pass. */
export interface PassingSteps {
  readonly total: number;
  readonly passed: number;
  readonly method: 'exact' | 'greedy';
  readonly steps: readonly {
    readonly candidates: readonly Candidate[];
    readonly more: number;
    readonly passed: number;
  }[];
}

const MOST_STEPS = 3;

/** For one, two and three changes, those by which most subjects pass. */
export async function passingSteps(
  { stored, gate, scratch }: Question,
  kind: 'device' | 'user',
  result: GateResult | undefined,
  candidates: readonly Candidate[],
  real: readonly number[],
  supposed: readonly StoredAssessment[],
): Promise<PassingSteps> {
  const count = kind === 'device' ? result?.devices : result?.users;
  const passed = count?.passed ?? 0;
  const requirements = (count?.blockers ?? []).map(({ requirement }) => requirement).slice(0, MOST_BITS);
  const groups = await blockedGroups(stored, supposed, { gate, kind, requirements }, scratch);
  const subjects = groups.map(({ count: size, blocked, waivable, left }) => ({
    count: size,
    obstacles: requirements.flatMap((requirement, bit): Obstacle[] => {
      const mask = 1n << BigInt(bit);
      if ((blocked & mask) === 0n) return [];
      const byName = candidates.flatMap((candidate, place) =>
        candidate.change === undefined &&
        candidate.requirement === requirement &&
        (candidate.kind !== 'waive' || (waivable & mask) !== 0n)
          ? [place]
          : [],
      );
      const byJudging = real.filter((_, index) => ((left[index] ?? blocked) & mask) === 0n);
      return [{ clearedBy: [...byName, ...byJudging] }];
    }),
  }));
  const { steps, method } = bestSteps(
    subjects,
    candidates.map((one) => ({ cost: costOf(one) })),
    MOST_STEPS,
  );
  return {
    total: count?.total ?? 0,
    passed,
    method,
    steps: steps.map(({ chosen, more }) => ({
      candidates: chosen.flatMap((place) => candidates[place] ?? []),
      more,
      passed: passed + more,
    })),
  };
}
