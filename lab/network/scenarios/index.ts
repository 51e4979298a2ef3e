import type { Scenario } from '../scenario.ts';
import { allOpen } from './all-open.ts';

/** Every scenario by its name. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'all-open': allOpen,
};
