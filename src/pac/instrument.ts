import { type AnyNode, type Node, parse } from 'acorn';

/** A place of the PAC file that the trace can speak of. */
export interface TracePoint {
  readonly kind: 'return' | 'test' | 'set';
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  /** The source there, on one line and shortened. */
  readonly text: string;
  /** Of a return that gives back a variable, its name; of a set, the variable. */
  readonly variable?: string;
  /** The conditions around it, from the outermost on: which one, and which value leads here. */
  readonly within: readonly { readonly point: number; readonly wants: boolean }[];
}

/** A PAC file that reports what it does to a global, with the same lines as the original. */
export interface Instrumented {
  readonly script: string;
  readonly global: string;
  readonly points: readonly TracePoint[];
}

interface Insertion {
  readonly at: number;
  /** Ends before beginnings at the same place; of beginnings the outer first, of ends the inner. */
  readonly order: number;
  readonly text: string;
}

interface Walk {
  readonly source: string;
  readonly global: string;
  readonly points: TracePoint[];
  readonly insertions: Insertion[];
}

type Within = TracePoint['within'];
const MAX_TEXT = 200;

/**
 * Rewrites a PAC file so that every return, condition and assignment of a variable reports itself. Undefined where the
 * parser does not read it (the interpreter has the last word on syntax) or it is nested too deeply.
 */
export function instrument(source: string): Instrumented | undefined {
  let global = 'musterTrace';
  while (source.includes(global)) global += '_';
  const walk: Walk = { source, global, points: [], insertions: [] };
  try {
    const program = parse(source, { ecmaVersion: 'latest', sourceType: 'script', locations: true });
    visit(program, [], 0, walk);
  } catch {
    return undefined;
  }
  walk.insertions.sort((a, b) => a.at - b.at || a.order - b.order);
  let script = '';
  let from = 0;
  for (const { at, text } of walk.insertions) {
    script += source.slice(from, at) + text;
    from = at;
  }
  return { script: script + source.slice(from), global, points: walk.points };
}

function visit(node: AnyNode, within: Within, depth: number, walk: Walk): void {
  const { global } = walk;
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') {
    const point = addPoint({ kind: 'test', node, shown: node.test, within }, walk);
    wrap(node.test, `${global}.test(${point},(`, '))', depth, walk);
    visit(node.test, within, depth + 1, walk);
    visit(node.consequent, [...within, { point, wants: true }], depth + 1, walk);
    if (node.alternate) visit(node.alternate, [...within, { point, wants: false }], depth + 1, walk);
    return;
  }
  if (node.type === 'ReturnStatement') {
    const variable = node.argument?.type === 'Identifier' ? node.argument.name : undefined;
    const point = addPoint({ kind: 'return', node, shown: node, within, variable }, walk);
    const start = `${global}.exit(${point},(${global}.enter(${point}),(`;
    if (node.argument) wrap(node.argument, start, ')))', depth, walk);
    else insertAfterWord(node, ` ${start}void 0)))`, depth, walk);
  }
  if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement') {
    const point = addPoint({ kind: 'return', node, shown: node.body, within: [] }, walk);
    wrap(node.body, `${global}.exit(${point},(${global}.enter(${point}),(`, ')))', depth, walk);
  }
  const set = setOf(node);
  if (set !== undefined) {
    const point = addPoint({ kind: 'set', node, shown: node, within, variable: set.name }, walk);
    wrap(set.value, `${global}.set(${point},(`, '))', depth, walk);
  }
  // Conditions around a function say nothing about what happens when it is called.
  const inner = isFunction(node) ? [] : within;
  for (const child of childrenOf(node)) visit(child, inner, depth + 1, walk);
}

/** An assignment or declaration of a variable, except of a function, whose name would be lost. */
function setOf(node: AnyNode): { readonly name: string; readonly value: AnyNode } | undefined {
  const [left, value] =
    node.type === 'AssignmentExpression' && node.operator === '='
      ? [node.left, node.right]
      : node.type === 'VariableDeclarator'
        ? [node.id, node.init]
        : [undefined, undefined];
  if (left?.type !== 'Identifier' || !value || isFunction(value) || value.type === 'ClassExpression') return undefined;
  return { name: left.name, value };
}

function isFunction(node: Node): boolean {
  return /^(Function|ArrowFunction)/.test(node.type);
}

function childrenOf(node: AnyNode): readonly AnyNode[] {
  return Object.values(node)
    .flat()
    .filter(isNode)
    .toSorted((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

interface NewPoint {
  readonly kind: TracePoint['kind'];
  readonly node: AnyNode;
  readonly shown: AnyNode;
  readonly within: Within;
  readonly variable?: string | undefined;
}

function addPoint({ kind, node, shown, within, variable }: NewPoint, { points, source }: Walk): number {
  const text = source
    .slice(shown.start, Math.min(shown.end, shown.start + 2 * MAX_TEXT))
    .replaceAll(/\s+/g, ' ')
    .trim();
  const place = (kind === 'test' ? shown : node).loc?.start;
  points.push({
    kind,
    line: place?.line ?? 1,
    column: (place?.column ?? 0) + 1,
    text: text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text,
    within,
    ...(variable === undefined ? {} : { variable }),
  });
  return points.length - 1;
}

function wrap(node: AnyNode, start: string, end: string, depth: number, { insertions }: Walk): void {
  insertions.push(
    { at: node.start, order: depth, text: start },
    { at: node.end, order: -1_000_000 - depth, text: end },
  );
}

function insertAfterWord(node: AnyNode, text: string, depth: number, { insertions }: Walk): void {
  insertions.push({ at: node.start + 'return'.length, order: depth, text });
}
