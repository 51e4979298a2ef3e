import { DEAD } from './automaton.ts';
import { type Hit, possibleHit } from './outcome.ts';
import type { Node, OddEntry, RuleIndex } from './rule-index.ts';
import { symbolOf } from './symbols.ts';

/** Every pattern that matches a name, which is in lower case and without a dot at its end. */
export function hitsOn({ root }: RuleIndex, name: string): readonly Hit[] {
  const hits: Hit[] = [];
  let node: Node | undefined = root;
  let end = name.length;
  let left = name.split('.').length;
  for (;;) {
    for (const entry of node.entries ?? []) if (left === 0 ? entry.itself : left <= entry.depth) hits.push(entry);
    for (const odd of node.odd ?? []) {
      if (odd.automaton === undefined) hits.push(possibleHit(odd));
      else if (isMatch(odd, name)) hits.push(odd);
    }
    if (left === 0) return hits;
    const dot = name.lastIndexOf('.', end - 1);
    node = node.children?.get(name.slice(dot + 1, end));
    if (node === undefined) return hits;
    end = dot;
    left -= 1;
  }
}

function isMatch({ automaton }: OddEntry, name: string): boolean {
  if (automaton === undefined) return false;
  let state = automaton.start;
  for (let at = name.length - 1; at >= 0 && state !== DEAD; at -= 1) {
    const symbol = symbolOf(name[at] ?? '');
    if (symbol === undefined) return false;
    state = automaton.step(state, symbol);
  }
  return state !== DEAD && automaton.accepts(state);
}
