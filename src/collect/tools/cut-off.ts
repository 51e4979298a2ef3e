import { rawColumnsOf } from '../../evidence/index.ts';
import { isJsonObject, type JsonObject } from '../tenant/json-object.ts';
import { UNREADABLE } from '../tenant/raw-row.ts';

/**
 * What PowerShell's `ConvertTo-Json` writes for a value that lies deeper than its depth: a list's or an object's type,
 * or its members in one text (about_ConvertTo-Json, "-Depth"; https://github.com/PowerShell/PowerShell/issues/8393).
 */
const CUT_OFF = /^(@\{[\s\S]*\}|(System|Microsoft)\.[\w.`+]+(\[[\w.,` []*\]*\]?)?)$/;

const DEPTH = 100;

/** Whether PowerShell cut something off anywhere in a value. */
export function isCutOff(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.length < 10_000 && CUT_OFF.test(value);
  if (depth > DEPTH) return true;
  if (Array.isArray(value)) return value.some((member) => isCutOff(member, depth + 1));
  return isJsonObject(value) && Object.values(value).some((member) => isCutOff(member, depth + 1));
}

/**
 * An object of a collection, with Graph's names, in which every property that PowerShell cut off anywhere cannot be read:
 * neither a text like `System.Object[]`, nor a list whose members were run together into one text, is ever a value.
 */
export function withoutCutOff(object: JsonObject, collection: string): JsonObject {
  const cut = new Set<string>();
  for (const [name, value] of Object.entries(object)) if (isCutOff(value)) cut.add(name);
  for (const { steps, shape } of rawColumnsOf(collection)) {
    const [root = ''] = steps;
    if (shape === 'list' && isRunTogether(valueAt(object, steps))) cut.add(root);
  }
  if (cut.size === 0) return object;
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, cut.has(name) ? UNREADABLE : value]));
}

/** A list as one text: members with blanks between them, or none at all. */
function isRunTogether(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || /\s/.test(value));
}

function valueAt(object: JsonObject, steps: readonly string[]): unknown {
  let value: unknown = object;
  for (const step of steps) value = isJsonObject(value) ? value[step] : undefined;
  return value;
}
