export type { WhatIfRequest } from './changes.ts';
export { CANDIDATE_KINDS, readKinds } from './smallest/candidates.ts';
export { findSmallestChange, type Smallest } from './smallest/smallest.ts';
export { type WhatIf, whatIf } from './what-if.ts';
