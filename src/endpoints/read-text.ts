import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';

/** A fault in a text, with its place. */
export interface ListFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What was read, or what is wrong with it. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly ListFault[] };

/** Lists are some hundred kilobytes at most; the largest of the web service had 120. */
export const MAX_BYTES = 4 * 1024 * 1024;
const FAULTS_LISTED = 100;

/** A single fault. */
export function fault(file: string, message: string, line = 1, column = 1): Read<never> {
  return { ok: false, faults: [{ file, line, column, message }] };
}

/**
 * Text of bytes in UTF-8, or in UTF-16 with its mark: the table of 2018-11-28 came so. Refuses what is larger than
 * `MAX_BYTES` and what is neither.
 */
export function decodeText(bytes: Uint8Array, file: string): Read<string> {
  if (bytes.length > MAX_BYTES) return fault(file, `is larger than ${MAX_BYTES} bytes`);
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return { ok: true, value: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return fault(file, `is no ${encoding.toUpperCase()} text`);
  }
}

/** Reads a YAML text against a schema; aliases are refused, since they can grow without bound. */
export function readYaml<S extends z.ZodType>(text: string, file: string, schema: S): Read<z.output<S>> {
  if (text.length > MAX_BYTES) return fault(file, `is larger than ${MAX_BYTES} bytes`);
  try {
    return readYamlText(text, file, schema);
  } catch (error) {
    // The stack is the only limit that the YAML parser has on nesting.
    if (error instanceof RangeError) return fault(file, 'is nested too deeply');
    throw error;
  }
}

function readYamlText<S extends z.ZodType>(text: string, file: string, schema: S): Read<z.output<S>> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, strict: true, stringKeys: true, prettyErrors: false });
  const at = (offset: number, message: string): ListFault => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    return {
      ok: false,
      faults: syntax.slice(0, FAULTS_LISTED).map(({ pos, message }) => at(pos[0], message.split('\n')[0] ?? message)),
    };
  }
  let alias: ListFault | undefined;
  visit(document, {
    Alias: (_key, { source, range }) => {
      alias = at(range?.[0] ?? 0, `*${source}: aliases are not read; write the value out`);
      return visit.BREAK;
    },
  });
  if (alias !== undefined) return { ok: false, faults: [alias] };
  const result = schema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (result.success) return { ok: true, value: result.data };
  return {
    ok: false,
    faults: faultsOf(result.error).map(({ path, message }) => at(offsetOf(document.contents, path), message)),
  };
}

/** Reads a JSON text against a schema. The place of a fault is sought only when there is one. */
export function readJson<S extends z.ZodType>(text: string, file: string, schema: S): Read<z.output<S>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const offset = Number(/position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? 0);
    const before = text.slice(0, offset).split('\n');
    const start = text.slice(0, 20).replaceAll(/\s+/g, ' ').trim();
    const what = text.trim() === '' ? 'is empty' : `is no JSON, it begins with "${start}"`;
    return fault(file, what, before.length, (before.at(-1)?.length ?? 0) + 1);
  }
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter, prettyErrors: false });
  return {
    ok: false,
    faults: faultsOf(result.error).map(({ path, message }) => {
      const { line, col } = lineCounter.linePos(offsetOf(contents, path));
      return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
    }),
  };
}

function faultsOf(error: z.ZodError): readonly { readonly path: readonly string[]; readonly message: string }[] {
  return error.issues.slice(0, FAULTS_LISTED).flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key], message: `there is no key ${key} here` }));
    }
    return [{ path, message: path.length === 0 ? issue.message : `${path.join('.')}: ${issue.message}` }];
  });
}

/** Where a value stands in the text, or the nearest one around it that is there. */
function offsetOf(contents: unknown, path: readonly string[]): number {
  let node = contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items)) {
      const item: unknown = node.items[Number(step)];
      if (item === undefined) return offset;
      offset = startOf(item) ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  return typeof node.range[0] === 'number' ? node.range[0] : undefined;
}
