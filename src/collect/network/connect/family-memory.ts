import type { ProbeSettings } from '../measurement.ts';
import { perRun } from './run-memory.ts';

/** So many hosts of a run must have answered over the other family alone before a family is taken for broken. */
const ENOUGH = 3;

/** What a run has seen of the address families. */
export interface FamilyMemory {
  readonly answered: (family: 4 | 6) => void;
  /** Tried first, and had not answered when the other family did. */
  readonly passedOver: (family: 4 | 6) => void;
  /** The family that has answered nowhere though it was tried at several hosts that answer over the other one. */
  readonly broken: () => 4 | 6 | undefined;
}

/** The memory of a run. */
export const familyMemory: (settings: ProbeSettings) => FamilyMemory = perRun(createFamilyMemory);

/** A memory that has seen nothing. */
export function createFamilyMemory(): FamilyMemory {
  const working = new Set<4 | 6>();
  const passed = { 4: 0, 6: 0 };
  return {
    answered: (family) => void working.add(family),
    passedOver: (family) => {
      passed[family] += 1;
    },
    broken: () => ([6, 4] as const).find((family) => !working.has(family) && passed[family] >= ENOUGH),
  };
}
