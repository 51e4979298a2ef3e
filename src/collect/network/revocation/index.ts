export { type Revocation, reachRevocation } from './reach-revocation.ts';
