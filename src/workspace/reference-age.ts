import type { ReferenceAge } from '../report/index.ts';
import type { Catalogs } from './catalogs.ts';

const DAY_MS = 86_400_000;
const OLD_AFTER_DAYS = 180;

/** How old each file of the reference data is at a time, and whether that is old. */
export function referenceAges({ reference }: Catalogs, at: Date): readonly ReferenceAge[] {
  return reference.files.map(({ file, date }) => {
    const ageDays = Math.max(0, Math.floor((at.getTime() - Date.parse(date)) / DAY_MS));
    return { name: file, date, ageDays, isOld: ageDays > OLD_AFTER_DAYS };
  });
}
