import type { Column } from '../schema.ts';
import { DEVICE_COLUMNS, type DeviceSource } from '../tables/devices.ts';

/** How a source's raw columns give rows of `device_facts`. Columns it says nothing about are not supplied. */
export interface DeviceFactSource {
  readonly source: DeviceSource;
  readonly collection: string;
  readonly columns: Readonly<Record<string, Column>>;
  /**
   * Its devices come in piecemeal, a few with each import, and no import stands for all of them: every snapshot counts,
   * and of each device the newest word.
   */
  readonly isPiecemeal?: true;
  /** Raw column of when a row was observed, where each row says so itself. */
  readonly observedAt?: string;
}

/** How one column of `device_facts` is read; its type and meaning are those of the table. */
export type Reading = Omit<Column, 'type' | 'doc'>;

/** Puts the readings of a source onto the columns of `device_facts`. */
export function deviceFactSource(
  source: DeviceSource,
  collection: string,
  readings: Readonly<Record<string, Reading>>,
): DeviceFactSource {
  const columns = Object.entries(DEVICE_COLUMNS).map(([name, { type, doc }]): [string, Column] => [
    name,
    { type, doc, ...readings[name] },
  ]);
  return { source, collection, columns: Object.fromEntries(columns) };
}

/** An id that stands for no id. */
export const NO_ID = '00000000-0000-0000-0000-000000000000';

/** How Intune writes that it was not told a size. */
export const NO_SIZE = ['', '0', '4294967295'];

const JUNK_SERIALS = [
  'to be filled by o.e.m.',
  'to be filled by o.e.m',
  'to be filled by oem',
  'default string',
  'defaultstring',
  'system serial number',
  'serial number',
  'chassis serial number',
  'not specified',
  'none specified',
  'not available',
  'not applicable',
  'not set',
  'n/a',
  'na',
  'none',
  'no serial',
  'null',
  'unknown',
  'undefined',
  'invalid',
  'empty',
  'o.e.m.',
  'oem',
  'sernum0',
  'tbd',
  '12345678',
  '123456789',
  '1234567890',
  '0123456789',
];

/** SQL: the serial number in `cell`, trimmed; NULL where the maker left junk: a known filler, or one character repeated. */
export function serialSql(cell: string): string {
  const junk = JUNK_SERIALS.map((text) => `'${text}'`).join(', ');
  const serial = `trim(${cell})`;
  return `CASE WHEN length(${serial}) > 1 AND lower(${serial}) NOT IN (${junk}) AND replace(${serial}, left(${serial}, 1), '') <> '' THEN ${serial} END`;
}
