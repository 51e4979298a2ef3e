export { decodeText, MAX_PAC_BYTES } from './decode.ts';
export { explainPac, type PacExplanation } from './explain.ts';
export { PacFault } from './fault.ts';
export { openPac } from './open-pac.ts';
export { pacTargetOf } from './target.ts';
