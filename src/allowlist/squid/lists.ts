import type { Remarks } from '../firewall/remarks.ts';
import { shownLine } from '../firewall/remarks.ts';
import type { Place, Rule } from '../model/configuration.ts';
import { type Acls, type BumpStep, type Meaning, open } from './acls.ts';
import type { Line } from './lines.ts';
import { ALWAYS, type Budget, both, conditionOf, type Formula, spend, type Term } from './terms.ts';

/** A line of an access list: what it decides, and acls that must all hold. */
export interface Entry<Decision extends string> {
  readonly decision: Decision;
  readonly acls: readonly string[];
  readonly place: Place;
  readonly text: string;
}

/** One way in which a line holds. */
export interface Flat<Decision extends string> {
  readonly decision: Decision;
  readonly term: Term;
  readonly place: Place;
  readonly text: string;
}

/** The lines of a list in their order, and what holds where none does. */
export interface FlatList<Decision extends string> {
  readonly rules: readonly Flat<Decision>[];
  readonly otherwise: Decision;
  readonly because: string;
  readonly place?: Place;
}

type AllowDeny = 'allow' | 'deny';

/** Reads `http_access allow a !b` and the like; a line that Squid passes over is remarked on. */
export function entryOf({ words, place, text }: Line, acls: Acls, remarks: Remarks): Entry<AllowDeny> | undefined {
  const [name = '', decision] = words;
  const names = words.slice(2);
  if (decision !== 'allow' && decision !== 'deny') {
    const message = `${name} takes \`allow\` or \`deny\` first; Squid passes this line over.`;
    remarks.note(place, 'error', 'neither-allow-nor-deny', message);
    return undefined;
  }
  if (names.length === 0) {
    remarks.note(place, 'error', 'no-acl', 'This line names no acl; Squid passes it over.');
    return undefined;
  }
  noteUnknown(names, acls, place, remarks);
  return { decision, acls: names, place, text: shownLine(text) };
}

/** Remarks on acls that were not defined above: Squid does not start with them. */
export function noteUnknown(names: readonly string[], acls: Acls, place: Place, remarks: Remarks): void {
  for (const word of names) {
    const name = word.replace(/^!/, '');
    if (acls.isDefined(name)) continue;
    const message = `There is no acl ${name.slice(0, 60)} above. Squid does not start with it.`;
    remarks.note(place, 'error', 'acl-not-found', message);
  }
}

/** What an acl means where it stands, with `!` or without. */
export function meaningAt(word: string, acls: Acls, step?: BumpStep): Meaning {
  const isNot = word.startsWith('!');
  const name = isNot ? word.slice(1) : word;
  const meaning = acls.meaningOf(name, step) ?? open(`what the acl ${name.slice(0, 60)} is`);
  return isNot ? { ...meaning, holds: meaning.holdsNot, holdsNot: meaning.holds } : meaning;
}

/** When all of these hold. */
export function whenAll(words: readonly string[], acls: Acls, budget: Budget, step?: BumpStep): Formula {
  let sum = ALWAYS;
  for (const word of words) sum = both(sum, meaningAt(word, acls, step).holds, budget);
  return sum;
}

/** Lines as they hold, one after the other. */
export function flatten<Decision extends string>(
  entries: readonly Entry<Decision>[],
  acls: Acls,
  budget: Budget,
  step?: BumpStep,
): readonly Flat<Decision>[] {
  const flat: Flat<Decision>[] = [];
  for (const { decision, acls: words, place, text } of entries) {
    const terms = whenAll(words, acls, budget, step);
    spend(budget, terms.length);
    for (const term of terms) flat.push({ decision, term, place, text });
  }
  return flat;
}

/**
 * A list of allow and deny: where no line holds, the opposite of the last one decides (squid.conf.documented, under
 * http_access).
 */
export function flatList(entries: readonly Entry<AllowDeny>[], acls: Acls, budget: Budget): FlatList<AllowDeny> {
  const last = entries.at(-1);
  const rules = flatten(entries, acls, budget);
  if (last === undefined)
    return { rules, otherwise: 'deny', because: 'Squid denies where no http_access says otherwise' };
  const otherwise = last.decision === 'allow' ? 'deny' : 'allow';
  const because = `the opposite of the last line, as no line holds: ${last.text}`;
  return { rules, otherwise, because, place: last.place };
}

/** What a rule for two lists costs, also where it multiplies nothing out: the proof takes each. */
const OF_RULE = 4;

/**
 * One list that decides as two do, of which the second is asked where the first says so. What the second says stands under its
 * own line.
 */
export function follow<First extends string, Decision extends string>(
  first: FlatList<First>,
  next: (decision: First) => FlatList<Decision> | Decision,
  budget: Budget,
): FlatList<Decision> {
  const rules: Flat<Decision>[] = [];
  for (const { decision, term, place, text } of first.rules) {
    const then = next(decision);
    if (typeof then === 'string') {
      rules.push({ decision: then, term, place, text });
      continue;
    }
    for (const one of then.rules) {
      spend(budget, OF_RULE);
      for (const met of both([term], [one.term], budget)) rules.push({ ...one, term: met });
    }
    rules.push({ decision: then.otherwise, term, place: then.place ?? place, text: then.because });
  }
  const last = next(first.otherwise);
  if (typeof last === 'string') return { ...first, rules, otherwise: last };
  return { ...last, rules: [...rules, ...last.rules] };
}

/** Rules as the proof takes them. */
export function rulesOf<From extends string, Decision extends string>(
  rules: readonly Flat<From>[],
  turn: (decision: From) => Decision,
): readonly Rule<Decision>[] {
  return rules.map(({ decision, term, place, text }) => ({
    place,
    text,
    when: conditionOf(term),
    decision: turn(decision),
  }));
}
