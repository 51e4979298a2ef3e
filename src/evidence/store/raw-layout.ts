import { DEVICE_FACT_SOURCES } from '../device-sources/index.ts';
import type { CollectedTable, Column } from '../schema.ts';
import { TABLES } from '../tables/index.ts';
import { TOOL_ROW_SOURCES } from '../tool-sources/index.ts';

/**
 * What a raw column may hold: a `text` (or number, or truth value), a `list`, any `json` that is not a text, or
 * `any`thing. What is of another shape was not understood, and is marked as such.
 */
export type RawShape = 'text' | 'list' | 'json' | 'any';

/** One column of raw evidence: the property at a path of the source object, as text. */
export interface RawColumn {
  readonly name: string;
  readonly steps: readonly string[];
  readonly shape: RawShape;
  /** Properties that are read of an object here, or of the entries of a list; absent where all are kept. */
  readonly keeps?: readonly string[];
}

/** How the rows of one table come from a collection's raw rows. */
export type RowSource = Pick<
  CollectedTable,
  'name' | 'collection' | 'columns' | 'each' | 'perAnswer' | 'odataTypes' | 'withoutOdataTypes'
> & {
  readonly key?: string;
  /** Raw column of when a row was observed. */
  readonly observedAt?: string;
};

/** Names of properties that are explicitly null in an object. */
export const NULLS = '@null';
/** Names of properties that are in an object, but of a shape that cannot be read. */
export const MISSHAPEN = '@misshapen';
/** Set on the row that stands for a whole answer: whether the answer has all its pages. */
export const COMPLETE = '^complete';

/** The table of what each source says of each device. */
export const DEVICE_FACTS = 'device_facts';

/** The tables that read a collection. */
export function rowSourcesOf(collection: string): readonly RowSource[] {
  const tables = TABLES.filter((table) => table.kind === 'collected' && table.collection === collection);
  const devices = DEVICE_FACT_SOURCES.filter((source) => source.collection === collection);
  return [
    ...tables.filter((table) => table.kind === 'collected'),
    ...devices.map(({ columns, observedAt }) => ({
      name: DEVICE_FACTS,
      collection,
      columns,
      ...(observedAt === undefined ? {} : { observedAt }),
    })),
    ...TOOL_ROW_SOURCES.filter((source) => source.collection === collection),
  ];
}

/** Splits `a.b.c` into its steps; `@odata.type` is one step. */
export function stepsOf(path: string): readonly string[] {
  return path.match(/@odata\.\w+|[^.]+/g) ?? [];
}

/** The raw columns of a collection: every property that a table of it reads, in the order of their names. */
export function rawColumnsOf(
  collection: string,
  sources: readonly RowSource[] = rowSourcesOf(collection),
): readonly RawColumn[] {
  const shapes = new Map<string, RawShape>();
  const add = (path: string, shape: RawShape) => shapes.set(path, stricter(shapes.get(path), shape));
  for (const source of sources) {
    if (source.each !== undefined) add(source.each, 'list');
    if (source.odataTypes !== undefined || source.withoutOdataTypes !== undefined) add('@odata.type', 'text');
    for (const column of Object.values(source.columns)) {
      for (const [path, shape] of pathsOf(column, source)) add(path, shape);
    }
  }
  return [...shapes].sort(byName).map(([name, shape]) => {
    const keeps = shape === 'list' || shape === 'json' ? keptOf(name, sources) : undefined;
    return { name, steps: stepsOf(name), shape, ...(keeps === undefined ? {} : { keeps }) };
  });
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** What tables read of the objects in a property; nothing where one of them may read anything. */
function keptOf(root: string, sources: readonly RowSource[]): readonly string[] | undefined {
  const kept = new Set<string>();
  for (const source of sources) {
    for (const column of Object.values(source.columns)) {
      const isOfElement = source.each === root && column.from !== undefined && !column.from.startsWith('^');
      if (isOfElement) kept.add(stepsOf(column.from)[0] ?? '');
      else if (column.from === root || column.orFrom?.includes(root) === true) return undefined;
      const names = column.sql === undefined ? [] : readInSql(root, column.sql);
      if (names === undefined) return undefined;
      for (const name of names) kept.add(name);
    }
  }
  return [...kept].sort();
}

/** Properties that an expression reads of a raw column's objects; nothing where it also reads the column as it is. */
function readInSql(root: string, sql: string): readonly string[] | undefined {
  const name = /^\w+$/.test(root) ? `(?:"${root}"|(?<![\\w.'])${root})\\b` : `"${root}"`;
  const reading = new RegExp(`\\b(?:json_\\w+|from_json)\\(\\s*${name}\\s*,|${name}\\s+IS\\s+(?:NOT\\s+)?NULL`, 'g');
  const rest = sql.replaceAll(reading, '');
  if (columnsInSql(rest).some(([column]) => column === root)) return undefined;
  if (rest === sql) return [];
  const paths = [...sql.matchAll(/\$\.(?:"([^"]+)"|(\w+))/g)].map((match) => match[1] ?? match[2] ?? '');
  const structures = [...sql.matchAll(/from_json\([^']*'([^']*)'/g)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/"(\w+)"\s*:/g)].map((inner) => inner[1] ?? ''),
  );
  return [...paths, ...structures];
}

/** The context columns of a collection: `^group` and the like, which the request tells and not the object. */
export function contextColumnsOf(sources: readonly RowSource[]): readonly string[] {
  const names = sources
    .filter((source) => source.each === undefined)
    .flatMap((source) => Object.values(source.columns).map((column) => column.from ?? ''))
    .filter((from) => from.startsWith('^') && from !== COMPLETE);
  return [...new Set(names)].sort();
}

/** Raw columns that one table column reads. */
export function rawNamesOf(column: Column, source: RowSource): readonly string[] {
  return pathsOf(column, source).map(([path]) => path);
}

function pathsOf(column: Column, source: RowSource): readonly (readonly [string, RawShape])[] {
  const shape = column.type === 'text[]' ? 'list' : column.type === 'json' ? 'json' : 'text';
  const paths = [column.from, ...(column.orFrom ?? [])].filter((path) => path !== undefined);
  const fromPaths = paths.flatMap((path): readonly (readonly [string, RawShape])[] => {
    if (path.startsWith('^')) return source.each === undefined ? [] : [[path.slice(1), 'text']];
    return source.each === undefined ? [[path, shape]] : [];
  });
  return column.sql === undefined ? fromPaths : [...fromPaths, ...columnsInSql(column.sql)];
}

/**
 * The raw columns that a declared expression reads: its names in double quotes, and its words that start with a small
 * letter and are neither functions nor bound by a lambda.
 */
export function columnsInSql(sql: string): readonly (readonly [string, RawShape])[] {
  const shapes = new Map<string, RawShape>();
  for (const [, name = '', path = ''] of sql.matchAll(/(?:json_\w+|from_json)\(\s*(\w+|"[^"]+")\s*,\s*'([^']*)'/g)) {
    const shape = path === '$[*]' || path.startsWith('[') ? 'list' : 'json';
    shapes.set(unquoted(name), stricter(shapes.get(unquoted(name)), shape));
  }
  const text = sql.replaceAll(/'(?:[^']|'')*'/g, "''");
  const bound = new Set([...text.matchAll(/\blambda\s+(\w+)/g)].map((match) => match[1]));
  const quoted = [...text.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  const bare = text.replaceAll(/"[^"]*"/g, '').match(/(?<![\w'.])[a-z]\w*\b(?!\s*\()/g) ?? [];
  const words = bare.filter((word) => !bound.has(word) && !['lambda', 'true', 'false'].includes(word));
  return [...new Set([...quoted, ...words])].map((name) => [name, shapes.get(name) ?? 'any']);
}

function unquoted(name: string): string {
  return name.replaceAll('"', '');
}

const STRICTNESS: readonly RawShape[] = ['any', 'json', 'text', 'list'];

function stricter(a: RawShape | undefined, b: RawShape): RawShape {
  return a !== undefined && STRICTNESS.indexOf(a) > STRICTNESS.indexOf(b) ? a : b;
}
