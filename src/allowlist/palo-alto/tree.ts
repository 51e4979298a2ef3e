import type { Place } from '../model/configuration.ts';

/** A value of a configuration and where it stands. */
export interface Value {
  readonly text: string;
  readonly place: Place;
}

/** An element of a configuration: `<entry name="x">` has the key x, `<member>` and text are values of what holds them. */
export interface ConfigNode {
  readonly key: string;
  readonly place: Place;
  readonly values: Value[];
  children: ReadonlyMap<string, ConfigNode>;
}

/** Most elements have none; a map for each would be most of what a configuration takes. */
const NONE: ReadonlyMap<string, ConfigNode> = new Map();

/** An element without anything in it. */
export function createNode(key: string, place: Place): ConfigNode {
  return { key, place, values: [], children: NONE };
}

/** The child of that key, made where it is missing. */
export function childOf(node: ConfigNode, key: string, place: Place): ConfigNode {
  const known = node.children.get(key);
  if (known !== undefined) return known;
  const child = createNode(key, place);
  if (node.children instanceof Map && node.children !== NONE) node.children.set(key, child);
  else node.children = new Map([[key, child]]);
  return child;
}

/** What stands at the end of a path of keys; undefined where nothing does. */
export function at(node: ConfigNode | undefined, ...path: readonly string[]): ConfigNode | undefined {
  return path.reduce<ConfigNode | undefined>((found, key) => found?.children.get(key), node);
}

/** The elements directly below the end of a path. */
export function below(node: ConfigNode | undefined, ...path: readonly string[]): readonly ConfigNode[] {
  return [...(at(node, ...path)?.children.values() ?? [])];
}

/** The values at the end of a path, and the keys there: `set` commands do not tell one from the other. */
export function wordsAt(node: ConfigNode | undefined, ...path: readonly string[]): readonly string[] {
  const found = at(node, ...path);
  return found === undefined ? [] : [...found.values.map(({ text }) => text), ...found.children.keys()];
}

/** The first of them. */
export function wordAt(node: ConfigNode | undefined, ...path: readonly string[]): string | undefined {
  return wordsAt(node, ...path)[0];
}
