export type { Change } from './change.ts';
export { type Examination, examineRegistrations } from './examine.ts';
export { portalErrorsFor } from './portal-errors.ts';
