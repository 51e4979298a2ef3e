export type { WhatIfRequest } from './changes.ts';
export { readKinds } from './smallest/candidates.ts';
export { findSmallestChange, type Smallest } from './smallest/smallest.ts';
export { type WhatIf, whatIf } from './what-if.ts';
