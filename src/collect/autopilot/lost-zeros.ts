import { type Change, changeOf } from './change.ts';
import type { MendedRow } from './mend-row.ts';

const DIGITS = /^\d{1,100}$/;

/**
 * Warns of serial numbers that may have lost leading zeros and have no hash that says so: other devices of the same
 * manufacturer and model have longer ones that begin with a zero.
 */
export function warnLostZeros(rows: readonly MendedRow[]): readonly Change[] {
  const numbered = rows.filter(({ row, isKept }) => isKept && DIGITS.test(row.cells.serial ?? ''));
  const groups = Map.groupBy(numbered, ({ row }) => `${row.cells.manufacturer ?? ''}\n${row.cells.model ?? ''}`);
  return [...groups.values()].flatMap((group) => {
    const lengths = group.flatMap(({ row }) =>
      row.cells.serial?.startsWith('0') === true ? [row.cells.serial.length] : [],
    );
    const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
    return group
      .filter(({ row, hash }) => hash?.serial === undefined && (row.cells.serial?.length ?? 0) < longest)
      .map(({ row }) =>
        changeOf(
          { file: row.file, line: row.line, serial: row.cells.serial },
          {
            kind: 'serial',
            effect: 'warning',
            column: 'serial',
            reason: `it may have lost leading zeros: others of this model have ${longest} digits`,
          },
        ),
      );
  });
}
