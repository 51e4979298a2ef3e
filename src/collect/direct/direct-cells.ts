import { identifier, literal, type RawColumn } from '../../evidence/index.ts';

/** One raw column as DuckDB reads it from a JSON object. */
export interface DirectCell {
  readonly name: string;
  readonly steps: readonly string[];
  /** DuckDB's type of the property. */
  readonly type: string;
  /** SQL of the raw text, given the object. */
  readonly sql: (object: string) => string;
}

/** How DuckDB reads the columns; nothing where one of them lies within another, which it cannot read twice. */
export function directCells(columns: readonly RawColumn[]): readonly DirectCell[] | undefined {
  const names = columns.map(({ name }) => name);
  if (names.some((name) => names.some((other) => other.startsWith(`${name}.`)))) return undefined;
  return columns.map((column) => {
    const type = typeOf(column);
    const at = (object: string) => [object, ...column.steps.map(identifier)].join('.');
    return {
      name: column.name,
      steps: column.steps,
      type,
      sql: (object) => (type === 'VARCHAR' ? at(object) : `to_json(${at(object)})::VARCHAR`),
    };
  });
}

/** A text; where only some properties of an object are kept, a structure of these. */
function typeOf({ shape, keeps }: RawColumn): string {
  if (keeps === undefined || (shape !== 'list' && shape !== 'json')) return 'VARCHAR';
  const structure = `STRUCT(${keeps.map((name) => `${identifier(name)} JSON`).join(', ')})`;
  return shape === 'list' ? `${structure}[]` : structure;
}

interface Node {
  type?: string;
  readonly children: Map<string, Node>;
}

/** The type of the whole object: as `columns` of a reader of lines, and as one structure. */
export function directType(cells: readonly DirectCell[]): { readonly roots: string; readonly structure: string } {
  const root: Node = { children: new Map() };
  for (const { steps, type } of cells) {
    let node = root;
    for (const step of steps) {
      const child = node.children.get(step) ?? { children: new Map() };
      node.children.set(step, child);
      node = child;
    }
    node.type = type;
  }
  const roots = [...root.children].map(([name, node]) => `${literal(name)}: ${literal(typeText(node))}`);
  return { roots: roots.join(', '), structure: typeText(root) };
}

function typeText(node: Node): string {
  if (node.type !== undefined) return node.type;
  return `STRUCT(${[...node.children].map(([name, child]) => `${identifier(name)} ${typeText(child)}`).join(', ')})`;
}
