import { isIP } from 'node:net';
import { type AddressRange, BITS, networksOf, numberOf } from '../address-range.ts';

/**
 * The fewest networks that hold exactly the addresses of some others, in CIDR notation: IPv4 before IPv6, each in order.
 * What is no network is left out.
 */
export function aggregate(networks: readonly string[]): readonly string[] {
  const ranges = networks.flatMap((network) => rangeOf(network) ?? []).toSorted(byPlace);
  const merged: AddressRange[] = [];
  for (const one of ranges) {
    const last = merged.at(-1);
    if (last === undefined || last.family !== one.family || one.from > last.to + 1n) merged.push(one);
    else if (one.to > last.to) merged[merged.length - 1] = { ...last, to: one.to };
  }
  return merged.flatMap((range) => [...networksOf(range)]);
}

/** Those of some networks that are of a family. */
export function ofFamily(networks: readonly string[], family: 4 | 6): readonly string[] {
  return networks.filter((network) => network.includes(':') === (family === 6));
}

function rangeOf(network: string): AddressRange | undefined {
  const [address = '', length, ...rest] = network.trim().split('/', 3);
  const family = isIP(address);
  if (rest.length > 0 || (family !== 4 && family !== 6) || address.includes('%')) return undefined;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const bits = length === undefined ? BITS[family] : Number(length);
  if (bits > BITS[family]) return undefined;
  const size = 1n << BigInt(BITS[family] - bits);
  const from = (numberOf(address) / size) * size;
  return { family, from, to: from + size - 1n };
}

function byPlace(a: AddressRange, b: AddressRange): number {
  if (a.family !== b.family) return a.family - b.family;
  return a.from < b.from ? -1 : a.from > b.from ? 1 : 0;
}
