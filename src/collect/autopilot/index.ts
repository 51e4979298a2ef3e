export type { Change } from './change.ts';
export { type Examination, type ExaminedFile, examineRegistrations } from './examine.ts';
export { type PortalError, portalErrorsFor } from './portal-errors.ts';
