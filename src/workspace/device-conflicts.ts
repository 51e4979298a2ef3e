import { DEVICE_COLUMNS, identifier, literal } from '../evidence/index.ts';
import { withDeviceFacts } from './device-facts.ts';
import type { Word } from './devices.ts';
import { WorkspaceFault } from './read.ts';

/** By how much of the larger one, two sizes may differ and still be the same. */
const ROUNDED = 0.02;

/** One column of one device on which sources disagree. */
export interface DeviceConflict {
  readonly subject: string;
  readonly name: string;
  readonly column: string;
  /** It must not be guessed, and counts as not known. */
  readonly isOpen: boolean;
  /** Best source first. */
  readonly words: readonly Word[];
}

/** What sources disagree on. */
export interface DeviceConflicts {
  /** How many devices per column, those that are left open first. */
  readonly columns: readonly { readonly column: string; readonly isOpen: boolean; readonly devices: number }[];
  readonly total: number;
  /** At most as many as asked for: what is left open first, then by device. */
  readonly conflicts: readonly DeviceConflict[];
}

/**
 * Lists on which columns sources disagree about a device; of one column, or of all. That a source does not know
 * contradicts nobody, nor does another case of letters, nor a size that is rounded otherwise. Throws `WorkspaceFault` for a column that there is not.
 */
export async function listDeviceConflicts(
  folder: string,
  options: { readonly limit: number; readonly column?: string | undefined },
): Promise<DeviceConflicts> {
  const wanted = Object.entries(DEVICE_COLUMNS).filter(
    ([name]) => options.column === undefined || name === options.column,
  );
  if (wanted.length === 0)
    throw new WorkspaceFault([
      `there is no column ${options.column}; the columns are ${Object.keys(DEVICE_COLUMNS).join(', ')}`,
    ]);
  return withDeviceFacts(folder, async ({ facts, sources, rows }) => {
    const order = `[${sources.map(({ source }) => literal(source)).join(', ')}]`;
    const several = `SELECT * FROM ${facts} WHERE subject IN (SELECT subject FROM ${facts} GROUP BY subject HAVING count(*) > 1)`;
    const selects = wanted.map(([name, { conflict }]) => {
      const word = `${identifier(name)}::VARCHAR`;
      // Tools round sizes, each in its own way.
      const isSize = name.endsWith('_bytes');
      const differ = isSize
        ? `max(${identifier(name)}) - min(${identifier(name)}) > max(${identifier(name)}) * ${ROUNDED}`
        : `count(DISTINCT lower(${word})) > 1`;
      return `SELECT subject, any_value(name) AS name, ${literal(name)} AS column_name, ${conflict !== undefined} AS is_open, list({source: source, value: ${word}} ORDER BY list_position(${order}, source)) AS words
        FROM several WHERE ${identifier(name)} IS NOT NULL AND lower(${word}) <> 'unknown' GROUP BY subject HAVING ${differ}`;
    });
    await rows(
      `CREATE TEMP TABLE conflicts AS WITH several AS MATERIALIZED (${several}) ${selects.join(' UNION ALL ')}`,
    );
    const columns = await rows(
      'SELECT column_name, is_open, count(*)::INTEGER AS devices FROM conflicts GROUP BY ALL ORDER BY is_open DESC, devices DESC, column_name',
    );
    const listed = await rows(
      `SELECT * FROM conflicts ORDER BY is_open DESC, lower(name), subject, column_name LIMIT ${options.limit}`,
    );
    return {
      columns: columns.map((row) => ({
        column: String(row['column_name']),
        isOpen: row['is_open'] === true,
        devices: Number(row['devices']),
      })),
      total: columns.reduce((sum, row) => sum + Number(row['devices']), 0),
      conflicts: listed.map((row) => ({
        subject: String(row['subject']),
        name: String(row['name'] ?? row['subject']),
        column: String(row['column_name']),
        isOpen: row['is_open'] === true,
        words: wordsOf(row['words']),
      })),
    };
  });
}

function wordsOf(words: unknown): readonly Word[] {
  if (!Array.isArray(words)) return [];
  return words.map((word: Readonly<Record<string, unknown>>) => ({
    source: String(word['source']),
    value: String(word['value']),
  }));
}
