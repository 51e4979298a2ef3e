import { type Automaton, DEAD } from './automaton.ts';
import { type Hit, possibleHit } from './outcome.ts';
import type { Entry, Node, OddEntry, RuleIndex } from './rule-index.ts';
import { characterOf, DOT, SYMBOLS, symbolOf } from './symbols.ts';

/** A name that stands for all that the same patterns match. */
export interface Sample {
  readonly name: string;
  readonly hits: readonly Hit[];
}

/** What is explored: a pattern with stars, and its end of whole labels. */
export interface Wanted {
  readonly automaton: Automaton;
  /** The labels that every name of it ends in. */
  readonly end: string;
}

/** More names than can be looked at; what was found until then does not settle the question. */
export class TooMany extends Error {}

const MOST_STEPS = 400_000;
const MOST_CHARACTERS = 253;
const MOST_IN_LABEL = 63;

/** A pattern above the place that has been reached, and how many labels below it a name may go on. */
interface Above {
  readonly entry: Entry;
  /** Labels of the name where it stands. */
  readonly level: number;
  readonly before: Above | undefined;
}

/** A pattern that is followed character by character, and where it has come. */
interface Followed {
  readonly odd: OddEntry & { readonly automaton: Automaton };
  readonly state: number;
}

interface Place {
  readonly name: string;
  readonly level: number;
  /** Absent where no rule names anything that ends like this. */
  readonly node: Node | undefined;
  readonly state: number;
  readonly above: Above | undefined;
  readonly followed: readonly Followed[];
  readonly unclear: readonly OddEntry[];
}

/**
 * Gives names of a pattern, shortest first, such that every name of it is matched by the same patterns as one of them, as
 * far as that can change which rule comes first. `isSettledBelow` says whether nothing that rules name below a node can
 * come out differently.
 */
export function* samplesOf(
  { root }: RuleIndex,
  { automaton, end }: Wanted,
  isSettledBelow: (node: Node, hits: readonly Hit[]) => boolean,
): Generator<Sample> {
  const queue: Place[][] = [];
  const seen = new Set<string>();
  const numbers = new Map<Above | undefined, number>();
  let steps = 0;

  const push = (place: Place): void => {
    const length = place.name.length;
    if (length > MOST_CHARACTERS) return;
    if (place.node === undefined) {
      const key = keyOf(place);
      if (seen.has(key)) return;
      seen.add(key);
    }
    queue[length] ??= [];
    queue[length]?.push(place);
  };
  /** Off the tree, names differ only by what still follows them. */
  const keyOf = ({ state, above, followed, level }: Place): string => {
    if (!numbers.has(above)) numbers.set(above, numbers.size);
    const depth = isLimited(above, level) ? level : '';
    return `${state} ${numbers.get(above)} ${depth} ${followed.map((one) => one.state).join(' ')}`;
  };
  const count = (): void => {
    steps += 1;
    if (steps > MOST_STEPS) throw new TooMany();
  };

  push(placeAtEnd(root, automaton, end));
  for (let length = 0; length <= MOST_CHARACTERS; length += 1) {
    for (const place of queue[length] ?? []) {
      count();
      if (place.name !== '' && automaton.accepts(place.state)) yield { name: place.name, hits: hitsAt(place) };
      const isSettled =
        place.followed.length === 0 &&
        !isLimited(place.above, place.level) &&
        place.node !== undefined &&
        isSettledBelow(place.node, lasting(place));
      const labels = nextLabels(automaton, place, isSettled, count);
      for (const [label, after] of labels) push(append(place, label, after));
    }
    delete queue[length];
  }
}

/** Where a label leads: the pattern that is explored, and those that are followed. */
interface After {
  readonly state: number;
  readonly states: readonly number[];
}

/** The place after the labels that all names of the pattern end in. */
function placeAtEnd(root: Node, automaton: Automaton, end: string): Place {
  let place: Place = {
    name: '',
    level: 0,
    node: root,
    state: automaton.start,
    above: undefined,
    ...oddAt(root, [], []),
  };
  place = { ...place, above: withEntries(root, undefined, 0) };
  for (const label of end === '' ? [] : end.split('.').reverse()) {
    const after = followLabel(automaton, place, label);
    if (after === undefined) return { ...place, state: DEAD };
    place = append(place, label, after);
  }
  return place;
}

/** The place one label further on the left. */
function append(place: Place, label: string, after: After): Place {
  const level = place.level + 1;
  const node = place.node?.children?.get(label);
  const followed = place.followed.flatMap(({ odd }, index): Followed[] => {
    const state = after.states[index] ?? DEAD;
    return state === DEAD ? [] : [{ odd, state }];
  });
  const name = place.name === '' ? label : `${label}.${place.name}`;
  const odd = node === undefined ? { followed, unclear: place.unclear } : oddAt(node, followed, place.unclear, name);
  return { name, level, node, state: after.state, above: withEntries(node, place.above, level), ...odd };
}

function withEntries(node: Node | undefined, above: Above | undefined, level: number): Above | undefined {
  let last = above;
  for (const entry of node?.entries ?? []) last = { entry, level, before: last };
  return last;
}

/** The patterns that begin to be followed at a node, beside those that are. */
function oddAt(
  node: Node,
  followed: readonly Followed[],
  unclear: readonly OddEntry[],
  name = '',
): Pick<Place, 'followed' | 'unclear'> {
  if (node.odd === undefined) return { followed, unclear };
  const more = node.odd.flatMap((odd): Followed[] => {
    const { automaton } = odd;
    if (automaton === undefined) return [];
    const state = read(automaton, automaton.start, name);
    return state === DEAD ? [] : [{ odd: { ...odd, automaton }, state }];
  });
  return {
    followed: [...followed, ...more],
    unclear: [...unclear, ...node.odd.filter(({ automaton }) => automaton === undefined)],
  };
}

function read(automaton: Automaton, from: number, text: string): number {
  let state = from;
  for (let at = text.length - 1; at >= 0 && state !== DEAD; at -= 1)
    state = automaton.step(state, symbolOf(text[at] ?? '') ?? -1);
  return state;
}

/** Reads a label, with the dot before what is there already. */
function followLabel(automaton: Automaton, place: Place, label: string): After | undefined {
  const text = place.name === '' ? label : `${label}.`;
  const state = read(automaton, place.state, text);
  return state === DEAD
    ? undefined
    : { state, states: place.followed.map((one) => read(one.odd.automaton, one.state, text)) };
}

/** Labels that may come next: those that rules name, and of all others one for each way in which they differ. */
function* nextLabels(
  automaton: Automaton,
  place: Place,
  isSettled: boolean,
  count: () => void,
): Generator<readonly [label: string, after: After]> {
  const children = isSettled ? undefined : place.node?.children;
  for (const label of children?.keys() ?? []) {
    count();
    const after = followLabel(automaton, place, label);
    if (after !== undefined) yield [label, after];
  }
  yield* otherLabels(automaton, place, children, count);
}

/** The shortest labels that no rule names, one for each state that they lead to. */
function* otherLabels(
  automaton: Automaton,
  place: Place,
  named: ReadonlyMap<string, Node> | undefined,
  count: () => void,
): Generator<readonly [label: string, after: After]> {
  const machines = [automaton, ...place.followed.map(({ odd }) => odd.automaton)];
  const at = [place.state, ...place.followed.map(({ state }) => state)];
  const start = place.name === '' ? at : machines.map((machine, index) => machine.step(at[index] ?? DEAD, DOT));
  let reached: (readonly [label: string, states: readonly number[]])[] = [['', start]];
  const found = new Set<string>();
  // As long as all labels of a state so far are named by rules, longer or other ones that lead there are looked at too.
  const visits = new Map<string, number>();
  const most = (named?.size ?? 0) + 1;
  for (let length = 1; length <= MOST_IN_LABEL && reached.length > 0; length += 1) {
    const next: (readonly [string, readonly number[]])[] = [];
    for (const [label, states] of reached) {
      for (let symbol = DOT + 1; symbol < SYMBOLS.length; symbol += 1) {
        count();
        const after = machines.map((machine, index) => machine.step(states[index] ?? DEAD, symbol));
        if (after[0] === DEAD || after[0] === undefined) continue;
        const key = after.join(' ');
        const longer = characterOf(symbol) + label;
        const times = visits.get(key) ?? 0;
        if (found.has(key) && times > 0) continue;
        if (times > most) continue;
        visits.set(key, times + 1);
        next.push([longer, after]);
        if (found.has(key) || named?.has(longer) === true || !isLabel(longer)) continue;
        found.add(key);
        yield [longer, { state: after[0], states: after.slice(1) }];
      }
    }
    reached = next;
  }
}

function isLabel(text: string): boolean {
  return !text.startsWith('-') && !text.endsWith('-');
}

/** The patterns that match the name of a place. */
function hitsAt(place: Place): readonly Hit[] {
  const hits: Hit[] = place.unclear.map(possibleHit);
  for (let one = place.above; one !== undefined; one = one.before) {
    const depth = place.level - one.level;
    if (depth === 0 ? one.entry.itself : depth <= one.entry.depth) hits.push(one.entry);
  }
  for (const { odd, state } of place.followed) if (odd.automaton.accepts(state)) hits.push(odd);
  return hits;
}

/** The patterns that match every name below a place. */
function lasting(place: Place): readonly Hit[] {
  const hits: Hit[] = place.unclear.map(possibleHit);
  for (let one = place.above; one !== undefined; one = one.before)
    if (one.entry.depth === Number.POSITIVE_INFINITY) hits.push(one.entry);
  return hits;
}

/** Whether a pattern above matches names of so many labels, and not those of more. */
function isLimited(above: Above | undefined, level: number): boolean {
  for (let one = above; one !== undefined; one = one.before)
    if (one.entry.depth > 0 && Number.isFinite(one.entry.depth) && level - one.level <= one.entry.depth) return true;
  return false;
}
