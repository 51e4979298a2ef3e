import { automatonOf } from './automaton.ts';
import type { Wanted } from './explore.ts';
import { glob, wholeName } from './expression.ts';

/**
 * What an endpoint list's pattern with stars means: a star as the first label is one label or more, any other whole label
 * is just one, and one beside letters may be nothing. A tenant that was not filled in is any text within its label.
 */
export function wantedOf(pattern: string): Wanted {
  const labels = pattern.replaceAll('<tenant>', '*').split('.');
  const text = labels.map((label, index) => (label === '*' && index === 0 ? '**' : label)).join('.');
  const firstWhole = labels.findLastIndex((label) => label.includes('*')) + 1;
  return { automaton: automatonOf(wholeName(glob(text, 'in-label'))), end: labels.slice(firstWhole).join('.') };
}
