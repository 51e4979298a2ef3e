import type { ReferenceAge } from '../report/index.ts';
import type { Catalogs } from './catalogs.ts';

const DAY_MS = 86_400_000;
/** What changes every month or so is old after this many days; what describes a service of its time does not age. */
const OLD_AFTER_DAYS: Readonly<Record<string, number>> = {
  'reference/windows-releases.yaml': 120,
  'reference/licences.yaml': 240,
  'endpoints/minimal.yaml': 240,
  'endpoints/managed-desktop.yaml': 240,
  'endpoints/intune.yaml': 240,
  'endpoints/linked-pages.yaml': 240,
};
/** The web service publishes at the end of each month. */
const PUBLISHED = /^endpoints\/microsoft-365.*\.json$/;
const PUBLISHED_OLD_AFTER_DAYS = 120;

/** How old each file of the reference data is at a time, and whether that is old. */
export function referenceAges({ reference }: Catalogs, at: Date): readonly ReferenceAge[] {
  return reference.files.map(({ file, date }) => {
    const ageDays = Math.max(0, Math.floor((at.getTime() - Date.parse(date)) / DAY_MS));
    return { name: file, date, ageDays, isOld: ageDays > oldAfterDays(file) };
  });
}

function oldAfterDays(file: string): number {
  return OLD_AFTER_DAYS[file] ?? (PUBLISHED.test(file) ? PUBLISHED_OLD_AFTER_DAYS : Number.POSITIVE_INFINITY);
}
