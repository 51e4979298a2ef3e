/** A value of a JSON file with the line on which it begins, counted from 1. */
export interface JsonNode {
  readonly line: number;
  /** Of an object its members, of a list its entries; undefined for all else. */
  readonly members?: ReadonlyMap<string, JsonNode>;
  readonly entries?: readonly JsonNode[];
  /** A text, number or truth value; undefined for null, objects and lists. */
  readonly value?: string | number | boolean;
}

/** What was read, or where and why it could not be. */
export type ReadJson =
  | { readonly ok: true; readonly node: JsonNode }
  | { readonly ok: false; readonly line: number; readonly message: string };

const DEEPEST = 100;
const MOST_VALUES = 3_000_000;
/** What stands between values, a text, and any other value. */
const BLANK = /[\t\n\r ]*/y;
const TEXT = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y;
const WORD = /[-+.0-9A-Za-z]+/y;

class Unreadable extends Error {}

/**
 * Reads JSON (RFC 8259) with the lines of its values, for messages that point at them. Bounded to a depth of 100 and to three
 * million values; a name that an object has twice counts with its last value, as JSON.parse has it.
 */
export function readJson(text: string): ReadJson {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  let values = 0;
  try {
    const node = value(0);
    blank();
    if (at < text.length) throw new Unreadable('something follows its end');
    return { ok: true, node };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { ok: false, line, message: error.message };
  }

  function value(depth: number): JsonNode {
    blank();
    values += 1;
    if (depth > DEEPEST) throw new Unreadable(`it is nested deeper than ${DEEPEST} levels`);
    if (values > MOST_VALUES) throw new Unreadable(`it has more than ${MOST_VALUES} values`);
    const start = line;
    if (text[at] === '{') return { line: start, members: objectMembers(depth) };
    if (text[at] === '[') return { line: start, entries: listEntries(depth) };
    const plain = parsed(text[at] === '"' ? take(TEXT) : take(WORD));
    return typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean'
      ? { line: start, value: plain }
      : { line: start };
  }

  function objectMembers(depth: number): ReadonlyMap<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    at += 1;
    blank();
    if (text[at] === '}') {
      at += 1;
      return members;
    }
    for (;;) {
      blank();
      const name = String(parsed(take(TEXT)));
      blank();
      expect(':');
      members.set(name, value(depth + 1));
      blank();
      if (text[at] !== ',') break;
      at += 1;
    }
    expect('}');
    return members;
  }

  function listEntries(depth: number): readonly JsonNode[] {
    const entries: JsonNode[] = [];
    at += 1;
    blank();
    if (text[at] === ']') {
      at += 1;
      return entries;
    }
    for (;;) {
      entries.push(value(depth + 1));
      blank();
      if (text[at] !== ',') break;
      at += 1;
    }
    expect(']');
    return entries;
  }

  function blank(): void {
    const found = take(BLANK);
    for (let end = found.indexOf('\n'); end >= 0; end = found.indexOf('\n', end + 1)) line += 1;
  }

  function expect(mark: string): void {
    if (text[at] !== mark) throw new Unreadable(`${mark} is missing`);
    at += 1;
  }

  function take(what: RegExp): string {
    what.lastIndex = at;
    const [found] = what.exec(text) ?? [];
    if (found === undefined) throw new Unreadable(at >= text.length ? 'it ends too early' : 'this is no JSON');
    at += found.length;
    return found;
  }
}

function parsed(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    throw new Unreadable('this is no JSON');
  }
}

/** What stands at the end of a path of names, which are compared without regard to case; undefined where nothing does. */
export function jsonAt(node: JsonNode | undefined, ...path: readonly string[]): JsonNode | undefined {
  return path.reduce<JsonNode | undefined>((found, name) => {
    const exact = found?.members?.get(name);
    if (exact !== undefined || found?.members === undefined) return exact;
    const wanted = name.toLowerCase();
    return [...found.members].find(([key]) => key.toLowerCase() === wanted)?.[1];
  }, node);
}

/** The entries of a list at the end of a path, or what stands there alone. */
export function jsonEntries(node: JsonNode | undefined, ...path: readonly string[]): readonly JsonNode[] {
  const found = jsonAt(node, ...path);
  if (found === undefined || (found.value === undefined && found.members === undefined && found.entries === undefined))
    return [];
  return found.entries ?? [found];
}

/** A text, number or truth value at the end of a path, as text. */
export function jsonText(node: JsonNode | undefined, ...path: readonly string[]): string | undefined {
  const found = jsonAt(node, ...path)?.value;
  return found === undefined ? undefined : String(found);
}

/** The texts of a list at the end of a path, or of one that stands there alone; empty ones are left out. */
export function jsonTexts(node: JsonNode | undefined, ...path: readonly string[]): readonly string[] {
  return jsonEntries(node, ...path).flatMap(({ value }) =>
    value === undefined || value === '' ? [] : [String(value)],
  );
}
