export type { WhatIfRequest } from './changes.ts';
export { type WhatIf, whatIf } from './what-if.ts';
