import { type Automaton, automatonOf, DEAD } from './automaton.ts';
import type { Wanted } from './explore.ts';
import { glob, wholeName } from './expression.ts';
import { DOT, symbolOf } from './symbols.ts';

/**
 * What an endpoint list's pattern with stars means: a star as the first label is one label or more, any other whole label
 * is just one, and one beside letters may be nothing. A tenant that was not filled in is any text within its label.
 */
export function wantedOf(pattern: string): Wanted {
  const end = endOf(pattern);
  const labels = labelsOf(pattern);
  if (pattern === `*.${end}`) return { automaton: anyBelow(end), end };
  const text = labels.map((label, index) => (label === '*' && index === 0 ? '**' : label)).join('.');
  return { automaton: automatonOf(wholeName(glob(text, 'in-label'))), end };
}

/** The labels that everything which an endpoint list's pattern means ends in; the name itself, where it has no star. */
export function endOf(pattern: string): string {
  const labels = labelsOf(pattern);
  return labels.slice(labels.findLastIndex((label) => label.includes('*')) + 1).join('.');
}

function labelsOf(pattern: string): readonly string[] {
  return pattern.toLowerCase().replaceAll('<tenant>', '*').split('.');
}

/** The automaton of all names below a host, which is what most patterns with stars mean. */
function anyBelow(host: string): Automaton {
  const end = [...`.${host}`].reverse().map((character) => symbolOf(character) ?? DEAD);
  const [atDot, inLabel] = [end.length, end.length + 1];
  return {
    start: 0,
    step(state, symbol) {
      if (state < 0 || symbol < 0) return DEAD;
      if (state < atDot) return end[state] === symbol ? state + 1 : DEAD;
      if (symbol !== DOT) return inLabel;
      return state === inLabel ? atDot : DEAD;
    },
    accepts: (state) => state === inLabel,
  };
}
