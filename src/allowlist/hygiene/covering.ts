import type { Condition, HostPattern, Rule } from '../model/configuration.ts';

/** Rules that surely decide on what they name, found by it. */
export interface Covering {
  /** The first rule added that decides on all that a pattern means for a service; the patterns of its own kind aside. */
  readonly ruleFor: (pattern: HostPattern, services: Condition['services']) => Rule<string> | undefined;
  readonly add: (rule: Rule<string>) => void;
}

interface Entry {
  readonly rule: Rule<string>;
  readonly order: number;
  readonly pattern: HostPattern;
}

/** Of one host, only so many rules are compared, and of a table so many patterns are remembered. */
const MOST_PER_NAME = 32;
const MOST_PATTERNS = 250_000;

/** An empty collection; a rule that may decide, or that leaves hosts out, is never added. */
export function startCovering(): Covering {
  const byHost = new Map<string, Entry[]>();
  let order = 0;
  let patterns = 0;

  const put = (key: string, entry: Entry): void => {
    const known = byHost.get(key);
    if (known === undefined) byHost.set(key, [entry]);
    else if (known.length < MOST_PER_NAME) known.push(entry);
  };
  return {
    add(rule) {
      const { hosts, except, unless, addresses } = rule.when;
      order += 1;
      if ((except?.length ?? 0) > 0 || (unless?.length ?? 0) > 0 || addresses !== undefined) return;
      for (const pattern of hosts) {
        // What decides on everything is remembered however late it comes.
        if (patterns >= MOST_PATTERNS && pattern.kind !== 'any') continue;
        patterns += 1;
        put(keyOf(pattern), { rule, order, pattern });
      }
    },
    ruleFor(pattern, services) {
      let first: Entry | undefined;
      for (const key of keysAbove(pattern)) {
        for (const entry of byHost.get(key) ?? [])
          if (
            (first === undefined || entry.order < first.order) &&
            means(entry.pattern, pattern) &&
            holdsServices(entry.rule.when.services, services)
          )
            first = entry;
      }
      return first?.rule;
    },
  };
}

function keyOf(pattern: HostPattern): string {
  switch (pattern.kind) {
    case 'any':
      return '';
    case 'exact':
    case 'below':
      return pattern.host;
    case 'glob':
      return `*${pattern.star} ${pattern.text}`;
    case 'containing':
      return `?${pattern.text}`;
    case 'regex':
      return `/${pattern.source}`;
  }
}

/** Where patterns stand that may mean all that this one does. */
function keysAbove(pattern: HostPattern): readonly string[] {
  if (pattern.kind !== 'exact' && pattern.kind !== 'below') return [keyOf(pattern), ''];
  const keys = [pattern.host];
  for (let dot = pattern.host.indexOf('.'); dot >= 0; dot = pattern.host.indexOf('.', dot + 1))
    keys.push(pattern.host.slice(dot + 1));
  return [...keys, ''];
}

/** Whether a pattern at one of those places means all that the other does. */
function means(wide: HostPattern, narrow: HostPattern): boolean {
  if (wide.kind === 'any') return true;
  if (narrow.kind !== 'exact' && narrow.kind !== 'below') return wide.kind === narrow.kind;
  if (wide.kind === 'exact') return narrow.kind === 'exact' && wide.host === narrow.host;
  if (wide.kind !== 'below') return false;
  if (wide.host === narrow.host) {
    if (narrow.kind === 'exact') return wide.withApex;
    return (wide.withApex || !narrow.withApex) && (wide.depth ?? 128) >= (narrow.depth ?? 128);
  }
  if (wide.depth === undefined) return true;
  const labels = narrow.host.slice(0, -wide.host.length - 1).split('.').length;
  return labels + (narrow.kind === 'below' ? (narrow.depth ?? 128) : 0) <= wide.depth;
}

function holdsServices(wide: Condition['services'], narrow: Condition['services']): boolean {
  if (wide === 'any') return true;
  if (narrow === 'any') return false;
  return narrow.every((one) =>
    wide.some((other) => other.protocol === one.protocol && other.from <= one.from && one.to <= other.to),
  );
}
