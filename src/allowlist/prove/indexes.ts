import type { Condition, Rule, Table } from '../model/configuration.ts';
import { type AtAddresses, decideByAddress } from './by-address.ts';
import { type IndexedRule, indexRules, type RuleIndex } from './rule-index.ts';

/** What connections are asked about: a port of a protocol. */
export interface AskedPort {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** An index for a port and addresses, and a text that is the same wherever the index is. */
export interface KeyedIndex {
  readonly key: string;
  readonly index: RuleIndex;
}

/**
 * Gives the index of the rules that decide on a port at some published addresses. Ports on which the same rules decide
 * share one, since building it is most of the work. Only names whose ends are near may be looked up in it.
 */
export function indexesOf(
  tables: readonly Table<string>[],
  isNear?: (host: string) => boolean,
): (asked: AskedPort, published: readonly string[]) => KeyedIndex {
  const decide = decideByAddress(tables);
  const known = new Map<string, KeyedIndex>();
  const kinds = kindsOfServices(tables);
  return (asked, published) => {
    const found = decide(published);
    const key = `${kinds.map(({ services }) => (isFor(services, asked) ? '1' : '0')).join('')} ${found.key}`;
    const same = known.get(key);
    if (same !== undefined) return same;
    const index = indexRules(
      tables.map((table) => ({ ...table, rules: rulesFor(table.rules, asked, found) })),
      isNear,
    );
    const made = { key, index };
    known.set(key, made);
    return made;
  };
}

/** One condition for each set of ports that rules name. */
function kindsOfServices(tables: readonly Table<string>[]): readonly Condition[] {
  const kinds = new Map<string, Condition>();
  const seen = new Set<Condition['services']>();
  for (const { rules } of tables)
    for (const { when } of rules) {
      if (seen.has(when.services)) continue;
      seen.add(when.services);
      if (when.services === 'any') continue;
      const text = when.services.map(({ protocol, from, to }) => `${protocol}${from}-${to}`).join();
      if (!kinds.has(text)) kinds.set(text, when);
    }
  return [...kinds.values()];
}

function rulesFor(rules: readonly Rule<string>[], asked: AskedPort, found: AtAddresses): readonly IndexedRule[] {
  const deciding: IndexedRule[] = [];
  // Neighbours mostly share what they are for.
  let last: Condition['services'] | undefined;
  let isSame = false;
  for (const rule of rules) {
    if (rule.when.services !== last) isSame = isFor(rule.when.services, asked);
    last = rule.when.services;
    if (!isSame) continue;
    const needs = found.needsOf(rule.when);
    if (needs !== undefined) deciding.push({ rule, needs });
  }
  return deciding;
}

/** Whether a rule for some ports decides on one. */
export function isFor(services: Condition['services'], { protocol, port }: AskedPort): boolean {
  if (services === 'any') return true;
  return services.some((one) => one.protocol === protocol && one.from <= port && port <= one.to);
}
