import { answersOn, type Hit } from './outcome.ts';
import type { Node, RuleIndex } from './rule-index.ts';

/** By table: the first rule below a node of each decision, and the first that is left out of something or may not decide. */
interface Least {
  readonly byDecision: readonly ReadonlyMap<string, number>[];
  readonly open: readonly number[];
}

const NONE = Number.POSITIVE_INFINITY;

/**
 * Tells whether all names below a node come out alike: where every rule below it comes after the one that decides there
 * already, or decides the same.
 */
export function settlesBelow(index: RuleIndex): (node: Node, hits: readonly Hit[]) => boolean {
  const known = new Map<Node, Least>();
  const leastBelow = (node: Node): Least => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const byDecision = index.tables.map(() => new Map<string, number>());
    const open = index.tables.map(() => NONE);
    const note = (table: number, rule: number, isOpen: boolean): void => {
      if (isOpen) open[table] = Math.min(open[table] ?? NONE, rule);
      const decision = index.tables[table]?.rules[rule]?.rule.decision ?? '';
      const least = byDecision[table];
      if (least !== undefined) least.set(decision, Math.min(least.get(decision) ?? NONE, rule));
    };
    for (const child of node.children?.values() ?? []) {
      for (const { table, rule, isExcept } of child.entries ?? [])
        note(table, rule, isExcept || (index.tables[table]?.rules[rule]?.needs.length ?? 0) > 0);
      for (const { table, rule } of child.odd ?? []) note(table, rule, true);
      const below = leastBelow(child);
      below.byDecision.forEach((least, table) => {
        for (const rule of least.values()) note(table, rule, false);
      });
      below.open.forEach((rule, table) => {
        open[table] = Math.min(open[table] ?? NONE, rule);
      });
    }
    const least = { byDecision, open };
    known.set(node, least);
    return least;
  };
  return (node, hits) => {
    const { byDecision, open } = leastBelow(node);
    return answersOn(index, hits).every(({ decision, rule }, table) => {
      if (decision === undefined) return false;
      const at = rule ?? NONE;
      if ((open[table] ?? NONE) !== NONE && (open[table] ?? NONE) <= at) return false;
      return [...(byDecision[table] ?? [])].every(([other, first]) => other === decision || first > at);
    });
  };
}
