import type { HostPattern, Rule, Table } from '../model/configuration.ts';

/** One pattern of one rule. */
export interface Part {
  readonly rule: Rule<string>;
  readonly host: HostPattern;
}

/** A pattern of a rule that came, went, or stands before or after others than it did. */
export interface ChangedPart extends Part {
  readonly change: 'added' | 'removed' | 'moved';
}

interface Placed extends Part {
  /** Number of the run of rules with the same decision that it stands in: within one, order means nothing. */
  readonly run: number;
}

/**
 * What changed between two tables, pattern by pattern. A name that none of it matches is decided as before: all other
 * patterns are in both tables, in the same order as far as order means anything. The default counts as a last rule.
 */
export function changedParts(before: Table<string>, after: Table<string>): readonly ChangedPart[] {
  const keyOf = keys();
  const [old, now] = [partsOf(before, keyOf), partsOf(after, keyOf)];
  const common: { readonly key: string; readonly from: number; readonly to: number; readonly part: Part }[] = [];
  const changed: ChangedPart[] = [];
  for (const [key, part] of old) {
    const other = now.get(key);
    if (other === undefined) changed.push({ rule: part.rule, host: part.host, change: 'removed' });
    else common.push({ key, from: part.run, to: other.run, part: other });
  }
  for (const [key, { rule, host }] of now) if (!old.has(key)) changed.push({ rule, host, change: 'added' });
  common.sort((a, b) => a.from - b.from || a.to - b.to);
  const kept = longestInOrder(common.map(({ to }) => to));
  common.forEach(({ part: { rule, host } }, index) => {
    if (!kept.has(index)) changed.push({ rule, host, change: 'moved' });
  });
  return changed;
}

function partsOf(table: Table<string>, keyOf: (part: Part) => string): ReadonlyMap<string, Placed> {
  const parts = new Map<string, Placed>();
  let run = 0;
  let last: string | undefined;
  const rules = [...table.rules, defaultRule(table)];
  for (const rule of rules) {
    if (last !== undefined && rule.decision !== last) run += 1;
    last = rule.decision;
    for (const host of rule.when.hosts) {
      const key = keyOf({ rule, host });
      // The same once more is never asked.
      if (!parts.has(key)) parts.set(key, { rule, host, run });
    }
  }
  return parts;
}

/** What holds where no rule matches, as a rule. */
function defaultRule({ otherwise, because, place }: Table<string>): Rule<string> {
  return {
    place: place ?? { file: '', line: 0 },
    text: because,
    when: { hosts: [{ kind: 'any' }], services: 'any' },
    decision: otherwise,
  };
}

/** A text for each part that is the same for what means the same, wherever it stands. */
function keys(): (part: Part) => string {
  const conditions = new Map<string, number>();
  const known = new Map<Rule<string>, number>();
  return ({ rule, host }) => {
    let number = known.get(rule);
    if (number === undefined) {
      const { hosts: _, ...rest } = rule.when;
      const text = JSON.stringify([rule.decision, rest.services, rest.except, rest.addresses, rest.unless]);
      number = conditions.get(text) ?? conditions.size;
      conditions.set(text, number);
      known.set(rule, number);
    }
    return `${number} ${patternKey(host)}`;
  };
}

function patternKey(host: HostPattern): string {
  switch (host.kind) {
    case 'exact':
      return `exact ${host.host}`;
    case 'below':
      return `below ${host.withApex} ${host.depth ?? ''} ${host.host}`;
    case 'glob':
      return `glob ${host.star} ${host.text}`;
    case 'containing':
      return `containing ${host.text}`;
    case 'regex':
      return `regex ${host.source}`;
    case 'any':
      return 'any';
  }
}

/** The places of a longest part of some numbers that never falls. */
function longestInOrder(numbers: readonly number[]): ReadonlySet<number> {
  const ends: number[] = [];
  const before: number[] = [];
  numbers.forEach((number, index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : (ends[low - 1] ?? -1);
    ends[low] = index;
  });
  const kept = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) kept.add(at);
  return kept;
}
