export {
  type BeyondChange,
  type Change,
  type ConfigurationDiff,
  compareConfigurations,
  type WithoutEffect,
} from './diff/compare.ts';
export { compareRuns, isRun } from './diff/compare-runs.ts';
export { listConfiguration } from './diff/list-configuration.ts';
export { type FilePatch, patchFiles } from './diff/patch.ts';
export { explainHost, type Generated, generate, type HostExplanation } from './generate/generate.ts';
export { meaningText } from './generate/meaning.ts';
export type { Departure } from './generate/plan.ts';
export type { Inexact } from './generate/say.ts';
export { servicesText } from './generate/services.ts';
export { TARGETS } from './generate/targets.ts';
export type { Treatment } from './generate/treatments.ts';
export { hygieneOf } from './hygiene/hygiene.ts';
export { HYGIENE_CODES, type Hygiene, type HygieneFinding } from './hygiene/take-findings.ts';
export type { OverWide } from './hygiene/width.ts';
export { readListMeaning } from './lists/list-meaning.ts';
export type { Configuration, ConfigurationReader, Place, ReadIncluded, Remark } from './model/configuration.ts';
export type { Deciding, Proof, ProofVerdict } from './model/proof.ts';
export { prove } from './prove/prove.ts';
export { proveByRunning } from './prove/run.ts';
export { READERS } from './readers.ts';
export { type GivenFile, readerOf, recognise } from './recognise.ts';
export { countDenied, type DeniedCounts } from './unseen/count-denied.ts';
export { readLog } from './unseen/log-line.ts';
