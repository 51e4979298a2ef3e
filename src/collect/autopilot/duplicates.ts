import { type Change, changeOf } from './change.ts';
import type { MendedRow } from './mend-row.ts';

/** Rows of one form of file, with those that stand there twice taken out. */
export interface Distinct {
  readonly kept: ReadonlySet<MendedRow>;
  readonly changes: readonly Change[];
}

/**
 * Takes out rows that register a device a second time, within a file and over several. The portal tells devices apart by
 * their hash and answers ZtdDeviceDuplicated to all but one. Each collection gives another hash of the same device, so a
 * serial number that comes with two hashes is one device unless the hashes say otherwise.
 */
export function distinctRows(rows: readonly MendedRow[]): Distinct {
  const changes: Change[] = [];
  const byHash = Map.groupBy(
    rows.filter(({ row }) => (row.cells.hash ?? '') !== ''),
    ({ row }) => row.cells.hash,
  );
  const out = new Set<MendedRow>();
  for (const group of byHash.values()) {
    const right = group.find(({ row, hash }) => hash?.serial !== undefined && hash.serial === row.cells.serial);
    const first = right ?? group[0];
    for (const other of group)
      if (first !== undefined && other !== first) {
        out.add(other);
        changes.push(leftOut(other, first, 'has the same hash, which the portal answers with ZtdDeviceDuplicated'));
      }
  }
  const bySerial = Map.groupBy(
    rows.filter((one) => !out.has(one) && (one.row.cells.serial ?? '') !== ''),
    ({ row }) => row.cells.serial?.toUpperCase(),
  );
  for (const group of bySerial.values()) {
    const distinct: MendedRow[] = [];
    for (const one of group) {
      const same = distinct.find((other) => !areTwo(one, other));
      const [first] = distinct;
      if (same !== undefined) {
        out.add(one);
        changes.push(leftOut(one, same, sayWhy(one, same)));
      } else {
        if (first !== undefined) changes.push(warned(one, first));
        if (distinct.length < MOST_COMPARED) distinct.push(one);
      }
    }
  }
  return { kept: new Set(rows.filter((one) => !out.has(one))), changes };
}

/** Devices that share a serial number are compared with each other only so far: junk serials are shared by thousands. */
const MOST_COMPARED = 100;

/** Whether two rows with the same serial number are two devices for sure. */
function areTwo(a: MendedRow, b: MendedRow): boolean {
  const uuids = [a.hash?.uuid, b.hash?.uuid];
  if (!uuids.includes(undefined)) return uuids[0] !== uuids[1];
  return makerOf(a) !== makerOf(b);
}

function makerOf({ row, hash }: MendedRow): string {
  const { manufacturer, model } = row.cells;
  return `${manufacturer || (hash?.manufacturer ?? '')}\n${model || (hash?.model ?? '')}`;
}

function sayWhy(one: MendedRow, same: MendedRow): string {
  const isTwice = (one.row.cells.hash ?? '') !== '' && (same.row.cells.hash ?? '') !== '';
  return isTwice
    ? 'has the same serial number with another hash: each collection gives another. If this one is newer, take that one out of its file'
    : 'has the same serial number';
}

function placeOf({ row }: MendedRow): { readonly file: string; readonly line: number; readonly serial?: string } {
  return { file: row.file, line: row.line, ...(row.cells.serial === undefined ? {} : { serial: row.cells.serial }) };
}

function leftOut(one: MendedRow, first: MendedRow, why: string): Change {
  return changeOf(placeOf(one), {
    kind: 'duplicate',
    effect: 'left-out',
    reason: `${first.row.file}, line ${first.row.line}, ${why}`,
  });
}

function warned(one: MendedRow, first: MendedRow): Change {
  return changeOf(placeOf(one), {
    kind: 'duplicate',
    effect: 'warning',
    reason: `${first.row.file}, line ${first.row.line}, has the same serial number, but is another device`,
  });
}
