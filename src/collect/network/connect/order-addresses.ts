/** An address that can be connected to. */
export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/**
 * The order in which addresses are tried: the families take turns, beginning with IPv6 (RFC 8305, section 4, with a
 * "First Address Family Count" of 1). A family in `last`, known not to work here, comes after the other one: the same
 * section lets a client go by what it has seen. Within a family the order stays that of the answer; an address given
 * twice is tried once.
 */
export function orderAddresses(addresses: readonly Address[], last?: 4 | 6): readonly Address[] {
  const seen = new Set<string>();
  const unique = addresses.filter(({ address }) => !seen.has(address) && seen.add(address).size > 0);
  const first = last === 6 ? 4 : 6;
  const leading = unique.filter(({ family }) => family === first);
  const following = unique.filter(({ family }) => family !== first);
  const ordered: Address[] = [];
  for (let index = 0; index < Math.max(leading.length, following.length); index++) {
    ordered.push(...leading.slice(index, index + 1), ...following.slice(index, index + 1));
  }
  return ordered;
}
