import { DEVICE_COLUMNS } from '../tables/devices.ts';
import type { DeviceFactSource } from './device-source.ts';

/**
 * A table of devices as a tool exports it, one row per device: by which columns it is known, where it comes from, and
 * which source of facts it feeds.
 */
export interface DeviceTable {
  readonly source: DeviceFactSource;
  /** What it is called towards people. */
  readonly title: string;
  /** How it is exported. */
  readonly request: string;
  /** What whoever exports it needs. */
  readonly permission: string;
  /** The columns that are read, with the spellings of their headers as `headerKey` gives them, the best first. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** It is this table where, of each of these groups, at least one column is there. */
  readonly needs: readonly (readonly string[])[];
  /** And where so many of its columns are there. */
  readonly atLeast?: number;
  /** Columns of whole numbers that no column of facts reads as it is. */
  readonly numbers?: readonly string[];
  /** Why it is not taken although it is known, where its rows cannot tell devices. */
  readonly refusal?: string;
}

/** The columns of a table that hold points in time. */
export function dateColumnsOf({ source, headers }: DeviceTable): readonly string[] {
  const read = Object.entries(source.columns).flatMap(([name, { from, orFrom }]) => {
    const type = DEVICE_COLUMNS[name]?.type;
    return from !== undefined && (type === 'timestamp' || type === 'date') ? [from, ...(orFrom ?? [])] : [];
  });
  return [...new Set(read)].filter((name) => name in headers);
}

/** The columns of a table that hold numbers. */
export function numberColumnsOf({ source, headers, numbers = [] }: DeviceTable): readonly string[] {
  const read = Object.entries(source.columns).flatMap(([name, { from, orFrom }]) => {
    const type = DEVICE_COLUMNS[name]?.type;
    return from !== undefined && (type === 'integer' || type === 'number') ? [from, ...(orFrom ?? [])] : [];
  });
  return [...new Set([...read, ...numbers])].filter((name) => name in headers);
}

/**
 * A header as tables are known by: letters and digits in lower case. What Log Analytics adds to the names of times,
 * `TimeGenerated [UTC]`, is left out.
 */
export function headerKey(header: string): string {
  return header
    .normalize('NFC')
    .toLowerCase()
    .replace(/\[[^\]]*\]\s*$/, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
