import { rawColumnsOf } from '../../evidence/index.ts';
import { isJsonObject, type JsonObject } from '../tenant/json-object.ts';
import { UNREADABLE } from '../tenant/raw-row.ts';

/**
 * What PowerShell's `ConvertTo-Json` writes for a value that lies deeper than its depth: the type of a list or object (for
 * each member, with blanks between them), `@{...}`, or the members of a list in one text (PowerShell/PowerShell#9266); of
 * objects that print as nothing it leaves blanks (PowerShell/PowerShell#10168).
 */
const OBJECT_TEXT = /^@\{[\s\S]*\}$/;
const TYPE_TEXT = /^(System|Microsoft)\.[\w.`+]+(\[[^\s]*\])?$/;
const LONGEST = 10_000;

const DEPTH = 100;

/** Whether PowerShell cut something off anywhere in a value. */
export function isCutOff(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isCutText(value);
  if (depth > DEPTH) return true;
  if (Array.isArray(value)) return value.some((member) => isBlank(member) || isCutOff(member, depth + 1));
  return isJsonObject(value) && Object.values(value).some((member) => isCutOff(member, depth + 1));
}

function isCutText(text: string): boolean {
  if (text.length > LONGEST || !/^(@|System|Microsoft)/.test(text)) return false;
  return OBJECT_TEXT.test(text) || text.split(' ').every((part) => TYPE_TEXT.test(part));
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.trim() === '';
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
