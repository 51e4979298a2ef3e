import type { Condition, HostPattern, Rule } from '../model/configuration.ts';
import { type Automaton, automatonOf, TooComplex } from './automaton.ts';
import { ANYTHING, type Expression, glob, literal, sequence, wholeName } from './expression.ts';
import { regexExpression } from './regex.ts';

/** A table of the chain with the rules that can decide on a service. */
export interface IndexedTable {
  readonly rules: readonly IndexedRule[];
  readonly otherwise: string;
}

/** A rule, and whether it decides on what it matches, or only may. */
export interface IndexedRule {
  readonly rule: Rule<string>;
  readonly needs: readonly string[];
}

/** A pattern of a rule, at the node of the labels that it ends in. */
export interface Entry {
  readonly table: number;
  readonly rule: number;
  /** What it matches is left out of the rule. */
  readonly isExcept: boolean;
  readonly itself: boolean;
  /** How many labels below it matches; 0 for none. */
  readonly depth: number;
}

/** A pattern that labels cannot say; it is followed character by character. */
export interface OddEntry {
  readonly table: number;
  readonly rule: number;
  readonly isExcept: boolean;
  /** Absent where nobody can say what it matches: then it may match anything. */
  readonly automaton: Automaton | undefined;
}

/** A suffix of names with the patterns that end in it. */
export interface Node {
  children?: Map<string, Node>;
  entries?: Entry[];
  odd?: OddEntry[];
}

/** All patterns of all tables, by the labels of their ends. */
export interface RuleIndex {
  readonly root: Node;
  readonly tables: readonly IndexedTable[];
}

/**
 * Puts the patterns of all tables into one tree of labels, read from the end of names; those alone whose hosts are near to
 * what will be asked.
 */
export function indexRules(tables: readonly IndexedTable[], isNear: (host: string) => boolean = () => true): RuleIndex {
  const root: Node = {};
  tables.forEach((table, number) => {
    for (const [
      rule,
      {
        rule: { when },
        needs,
      },
    ] of table.rules.entries()) {
      const place = { table: number, rule };
      for (const pattern of when.except ?? []) insert(root, pattern, place, true, isNear);
      for (const pattern of when.hosts) insert(root, pattern, place, false, isNear);
      // What follows a rule that decides on everything is never asked.
      if (isForAll(when) && needs.length === 0) break;
    }
  });
  return { root, tables };
}

function isForAll({ hosts, except }: Condition): boolean {
  return hosts.some(({ kind }) => kind === 'any') && (except ?? []).length === 0;
}

function insert(
  root: Node,
  pattern: HostPattern,
  place: Pick<Entry, 'table' | 'rule'>,
  isExcept: boolean,
  isNear: (host: string) => boolean,
): void {
  switch (pattern.kind) {
    case 'any':
      add(root, { ...place, isExcept, itself: true, depth: Number.POSITIVE_INFINITY });
      return;
    case 'exact':
      if (isNear(pattern.host)) add(nodeOf(root, pattern.host), { ...place, isExcept, itself: true, depth: 0 });
      return;
    case 'below': {
      const { host, withApex: itself, depth = Number.POSITIVE_INFINITY } = pattern;
      if (isNear(host)) add(nodeOf(root, host), { ...place, isExcept, itself, depth });
      return;
    }
    default: {
      const end = pattern.kind === 'glob' ? literalEnd(pattern.text) : '';
      if (end !== '' && !isNear(end)) return;
      const node = nodeOf(root, end);
      node.odd ??= [];
      node.odd.push({ ...place, isExcept, automaton: follow(pattern) });
    }
  }
}

function add(node: Node, entry: Entry): void {
  node.entries ??= [];
  node.entries.push(entry);
}

function nodeOf(root: Node, host: string): Node {
  let node = root;
  let end = host.length;
  while (end > 0) {
    const dot = host.lastIndexOf('.', end - 1);
    const label = host.slice(dot + 1, end);
    node.children ??= new Map();
    let child = node.children.get(label);
    if (child === undefined) {
      child = {};
      node.children.set(label, child);
    }
    node = child;
    end = dot;
  }
  return node;
}

/** The whole labels that everything which a pattern means ends in. */
export function literalEnd(text: string): string {
  const rest = text.slice(text.lastIndexOf('*') + 1);
  const dot = rest.indexOf('.');
  return text.includes('*') ? (dot < 0 ? '' : rest.slice(dot + 1)) : text;
}

function follow(pattern: HostPattern): Automaton | undefined {
  const expression = expressionOf(pattern);
  try {
    return expression === undefined ? undefined : automatonOf(expression);
  } catch (error) {
    if (error instanceof TooComplex) return undefined;
    throw error;
  }
}

/** What a pattern means that labels cannot say; undefined where nobody can say. */
export function expressionOf(pattern: HostPattern): Expression | undefined {
  if (pattern.kind === 'regex') return regexExpression(pattern.source);
  if (pattern.kind === 'glob') return wholeName(glob(pattern.text.toLowerCase(), pattern.star));
  return pattern.kind === 'containing'
    ? wholeName(sequence([ANYTHING, literal(pattern.text.toLowerCase()), ANYTHING]))
    : undefined;
}
