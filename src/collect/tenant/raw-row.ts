import { MISSHAPEN, NULLS, type RawColumn } from '../../evidence/index.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';

/** A raw row: declared properties by their path, and which of them are null or cannot be read. */
export type RawRow = Record<string, unknown>;

/** What PowerShell writes for a list or object that lies deeper than it was told to go. */
const CUT_OFF = /^(@\{|System\.|Microsoft\.)/;

const ABSENT = Symbol('absent');
/** Stands for a value of a shape that was not understood; a reader may put it where it knows so beforehand. */
export const UNREADABLE = Symbol('misshapen');

/** Cuts an object to its declared properties; `seen` is told every property that is there. */
export function rawRow(object: JsonObject, columns: readonly RawColumn[], seen: (column: number) => void): RawRow {
  const row: RawRow = {};
  const nulls: string[] = [];
  const misshapen: string[] = [];
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index];
    if (column === undefined) continue;
    const value = shaped(valueAt(object, column.steps), column);
    if (value === ABSENT) continue;
    seen(index);
    if (value === null) nulls.push(column.name);
    else if (value === UNREADABLE) misshapen.push(column.name);
    else row[column.name] = value;
  }
  if (nulls.length > 0) row[NULLS] = nulls;
  if (misshapen.length > 0) row[MISSHAPEN] = misshapen;
  return row;
}

/** The value at a path; null where the path ends at a null, absent where it ends at nothing. */
function valueAt(object: JsonObject, steps: readonly string[]): unknown {
  let value: unknown = object;
  for (const step of steps) {
    if (value === null) return null;
    if (!isJsonObject(value)) return UNREADABLE;
    if (!Object.hasOwn(value, step)) return ABSENT;
    value = value[step];
  }
  return value;
}

function shaped(value: unknown, { shape, keeps }: RawColumn): unknown {
  if (value === null || value === ABSENT || value === UNREADABLE || shape === 'any') return value;
  const isScalar = typeof value !== 'object';
  if (shape === 'text') return isScalar ? value : UNREADABLE;
  if (shape === 'json') return isScalar ? UNREADABLE : cut(value, keeps);
  if (Array.isArray(value)) return keeps === undefined ? value : value.map((entry) => cut(entry, keeps));
  return typeof value === 'string' && CUT_OFF.test(value) ? UNREADABLE : [cut(value, keeps)];
}

/** An object with only the properties that are read of it. */
function cut(value: unknown, keeps: readonly string[] | undefined): unknown {
  if (keeps === undefined || !isJsonObject(value)) return value;
  const kept: Record<string, unknown> = {};
  for (const name of keeps) if (value[name] !== undefined) kept[name] = value[name];
  return kept;
}
