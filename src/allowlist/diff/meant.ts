import type { HostPattern } from '../model/configuration.ts';
import { type Automaton, automatonOf, DEAD, TooComplex } from '../prove/automaton.ts';
import type { Wanted } from '../prove/explore.ts';
import { below, glob, wholeName } from '../prove/expression.ts';
import { expressionOf, literalEnd } from '../prove/rule-index.ts';

/** Names of at least two labels. */
const EVERY = '**.*';

/** The names that a rule's pattern means, to be explored; undefined where nobody can say which they are. */
export function meantBy(host: HostPattern): Wanted | undefined {
  try {
    switch (host.kind) {
      case 'any':
        return { automaton: automatonOf(wholeName(glob(EVERY, 'in-label'))), end: '' };
      case 'exact':
        return { automaton: automatonOf(wholeName(glob(host.host, 'in-label'))), end: host.host };
      case 'below':
        return { automaton: automatonOf(wholeName(below(host.host, host.withApex, host.depth))), end: host.host };
      default: {
        const expression = expressionOf(host);
        return expression === undefined ? undefined : { automaton: automatonOf(expression), end: endOfHosts(host) };
      }
    }
  } catch (error) {
    if (error instanceof TooComplex) return undefined;
    throw error;
  }
}

/** The names that two sets share; undefined where their ends already tell that there are none. */
export function shared(a: Wanted, b: Wanted): Wanted | undefined {
  const [long, short] = a.end.length >= b.end.length ? [a.end, b.end] : [b.end, a.end];
  if (short !== '' && long !== short && !long.endsWith(`.${short}`)) return undefined;
  return { automaton: product(a.automaton, b.automaton), end: long };
}

function product(a: Automaton, b: Automaton): Automaton {
  const pairs: (readonly [number, number])[] = [];
  const numbers = new Map<string, number>();
  const stateOf = (one: number, other: number): number => {
    if (one === DEAD || other === DEAD) return DEAD;
    const key = `${one} ${other}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    pairs.push([one, other]);
    numbers.set(key, pairs.length - 1);
    return pairs.length - 1;
  };
  return {
    start: stateOf(a.start, b.start),
    step: (state, symbol) => {
      const pair = pairs[state];
      return pair === undefined ? DEAD : stateOf(a.step(pair[0], symbol), b.step(pair[1], symbol));
    },
    accepts: (state) => {
      const pair = pairs[state];
      return pair !== undefined && a.accepts(pair[0]) && b.accepts(pair[1]);
    },
  };
}

/** The whole labels that all names of a rule's pattern end in. */
export function endOfHosts(host: HostPattern): string {
  if (host.kind === 'exact' || host.kind === 'below') return host.host;
  return host.kind === 'glob' ? literalEnd(host.text.toLowerCase()) : '';
}
