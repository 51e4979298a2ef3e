import type { DnsAnswer } from './wire.ts';

/** Where a name led. */
export interface Followed {
  /** The last name: that of the addresses, or of nothing. */
  readonly name: string;
  /** Names after the first, in order. */
  readonly aliases: readonly string[];
  readonly addresses: readonly string[];
  /** It leads round in a circle, or through more names than a resolver would follow. */
  readonly isEndless: boolean;
}

/** Resolvers give up sooner: BIND after 16 names, Unbound after 11. */
export const MOST_ALIASES = 16;
/** So many addresses of one type are kept. */
const MOST_ADDRESSES = 32;

/** Follows the aliases of an answer from a name to its addresses. */
export function followAliases(from: string, { aliases, addresses }: DnsAnswer): Followed {
  const seen = [from];
  let name = from;
  for (let next = aliases.get(name); next !== undefined; next = aliases.get(name)) {
    const isEndless = seen.includes(next) || seen.length > MOST_ALIASES;
    if (isEndless) return { name, aliases: seen.slice(1), addresses: [], isEndless };
    seen.push(next);
    name = next;
  }
  const found = (addresses.get(name) ?? []).slice(0, MOST_ADDRESSES);
  return { name, aliases: seen.slice(1), addresses: found, isEndless: false };
}
