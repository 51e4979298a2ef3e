import { type Alias, isMap, isScalar, LineCounter, type Pair, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import {
  type AttestedFact,
  AttestedText,
  type Catalog,
  CatalogText,
  type Requirement,
  RequirementText,
} from './requirement.ts';

/** A fault in a text file, with its place. */
export interface TextFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A parsed file, or what is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly TextFault[] };

const MAX_BYTES = 64 * 1024;
/** A text with more faults is not one that somebody mends fault by fault. */
const FAULTS_LISTED = 100;

/**
 * Parses one YAML text against a schema. Aliases are refused (they can grow without bound), as are unknown and
 * repeated keys. Faults carry the line and column of the key that is wrong.
 */
export function parseYaml<S extends z.ZodType>(
  text: string,
  file: string,
  schema: S,
  maxBytes = MAX_BYTES,
): Parsed<z.output<S>> {
  if (Buffer.byteLength(text) > maxBytes) return fail(file, 1, 1, `is larger than ${maxBytes} bytes`);
  try {
    return parseText(text, file, schema);
  } catch (error) {
    // The stack is the only limit that the YAML parser has on nesting.
    if (error instanceof RangeError) return fail(file, 1, 1, 'is nested too deeply');
    throw error;
  }
}

function parseText<S extends z.ZodType>(text: string, file: string, schema: S): Parsed<z.output<S>> {
  const lineCounter = new LineCounter();
  // Without the parser's own excerpts: each costs a walk through the text, and the place is told here.
  const options = { lineCounter, uniqueKeys: true, strict: true, stringKeys: true, prettyErrors: false };
  const document = parseDocument(text, options);
  const syntax = [...document.errors, ...document.warnings].slice(0, FAULTS_LISTED).map((error) => ({
    file,
    ...place(lineCounter, error.pos[0]),
    message: firstLine(error.message),
  }));
  if (syntax.length > 0) return { ok: false, faults: syntax };
  const aliases = aliasesOf(document).map((alias) => ({
    file,
    ...place(lineCounter, alias.range?.[0] ?? 0),
    message: `*${alias.source}: aliases are not read; write the value out`,
  }));
  if (aliases.length > 0) return { ok: false, faults: aliases };
  const result = schema.safeParse(toPlain(document));
  if (result.success) return { ok: true, value: result.data };
  const faults = result.error.issues.slice(0, FAULTS_LISTED).flatMap((issue) => {
    const path = issue.path.map(String);
    const where = path.length > 0 ? `${path.join('.')}: ` : '';
    const at = (steps: readonly string[]) => ({ file, ...place(lineCounter, offsetOf(document.contents, steps)) });
    if (issue.code !== 'unrecognized_keys') return [{ ...at(path), message: `${where}${issue.message}` }];
    return issue.keys.map((key) => ({ ...at([...path, key]), message: `${where}there is no key ${key} here` }));
  });
  return { ok: false, faults: faults.slice(0, FAULTS_LISTED) };
}

/** The line and column of a key in a YAML text, or of the nearest one around it that is there. */
export function placeOf(text: string, path: readonly string[]): Pick<TextFault, 'line' | 'column'> {
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter, prettyErrors: false });
  return place(lineCounter, offsetOf(contents, path));
}

/** Parses the text of a requirement's file. `file` is the path shown in messages. */
export function parseRequirement(text: string, file: string, catalog: string): Parsed<Requirement> {
  const parsed = parseYaml(text, file, RequirementText);
  return parsed.ok ? { ok: true, value: { ...parsed.value, file, catalog } } : parsed;
}

/** Parses the text of a `catalog.yaml`. */
export function parseCatalog(text: string, file: string): Parsed<Catalog> {
  const parsed = parseYaml(text, file, CatalogText);
  return parsed.ok ? { ok: true, value: { ...parsed.value, file } } : parsed;
}

/** Parses the text of an attested fact's declaration. */
export function parseAttestedFact(text: string, file: string): Parsed<AttestedFact> {
  const parsed = parseYaml(text, file, AttestedText);
  return parsed.ok ? { ok: true, value: { ...parsed.value, file } } : parsed;
}

function aliasesOf(document: ReturnType<typeof parseDocument>): readonly Alias[] {
  const found: Alias[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      found.push(alias);
      return found.length < FAULTS_LISTED ? undefined : visit.BREAK;
    },
  });
  return found;
}

function toPlain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

function fail(file: string, line: number, column: number, message: string): Parsed<never> {
  return { ok: false, faults: [{ file, line, column, message }] };
}

function place(counter: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = counter.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/:$/, '');
}

function offsetOf(contents: unknown, path: readonly string[]): number {
  let node: unknown = contents;
  let offset = 0;
  for (const step of path) {
    const found: unknown = isMap(node)
      ? node.items.find((pair: Pair) => isScalar(pair.key) && String(pair.key.value) === step)
      : itemAt(node, step);
    if (isPair(found)) {
      offset = rangeStart(found.key) ?? offset;
      node = found.value;
    } else if (found !== undefined) {
      offset = rangeStart(found) ?? offset;
      node = found;
    } else break;
  }
  return offset;
}

function isPair(value: unknown): value is Pair {
  return typeof value === 'object' && value !== null && 'key' in value && 'value' in value;
}

function itemAt(node: unknown, step: string): unknown {
  if (typeof node !== 'object' || node === null || !('items' in node) || !Array.isArray(node.items)) return undefined;
  return node.items[Number(step)];
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  return typeof node.range[0] === 'number' ? node.range[0] : undefined;
}
