export type { ChainLink } from './judge-chain.ts';
export { scanVersions, type VersionRange } from './scan-versions.ts';
export { prepareTls, shakeHands } from './shake-hands.ts';
