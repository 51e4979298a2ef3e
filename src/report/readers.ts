/** For whom a report is written: everybody has all of it. */
export const READERS = ['everybody', 'executive', 'project-manager', 'engineer'] as const;
export type Reader = (typeof READERS)[number];
