import { isIP } from 'node:net';

/** Addresses from one to another, of one family. */
interface Range {
  readonly family: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;

/**
 * The fewest networks that hold exactly the addresses of some others, in CIDR notation: IPv4 before IPv6, each in order.
 * What is no network is left out.
 */
export function aggregate(networks: readonly string[]): readonly string[] {
  const ranges = networks.flatMap((network) => rangeOf(network) ?? []).toSorted(byPlace);
  const merged: Range[] = [];
  for (const one of ranges) {
    const last = merged.at(-1);
    if (last === undefined || last.family !== one.family || one.from > last.to + 1n) merged.push(one);
    else if (one.to > last.to) merged[merged.length - 1] = { ...last, to: one.to };
  }
  return merged.flatMap(networksOf);
}

/** Those of some networks that are of a family. */
export function ofFamily(networks: readonly string[], family: 4 | 6): readonly string[] {
  return networks.filter((network) => network.includes(':') === (family === 6));
}

function rangeOf(network: string): Range | undefined {
  const [address = '', length, ...rest] = network.trim().split('/', 3);
  const family = isIP(address);
  if (rest.length > 0 || (family !== 4 && family !== 6) || address.includes('%')) return undefined;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const bits = length === undefined ? BITS[family] : Number(length);
  if (bits > BITS[family]) return undefined;
  const size = 1n << BigInt(BITS[family] - bits);
  const from = (toNumber(address, family) / size) * size;
  return { family, from, to: from + size - 1n };
}

/** The networks that a range is made of, the largest that fit, from its beginning on. */
function networksOf({ family, from, to }: Range): readonly string[] {
  const networks: string[] = [];
  for (let at = from; at <= to; ) {
    let bits = 0;
    while (bits < BITS[family] && at % (2n << BigInt(bits)) === 0n && at + (2n << BigInt(bits)) - 1n <= to) bits += 1;
    networks.push(`${toText(at, family)}/${BITS[family] - bits}`);
    at += 1n << BigInt(bits);
  }
  return networks;
}

/** The URL parser writes IPv6 in full or short as RFC 5952 says, also where it ends in an address of IPv4. */
function canonical(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

function toNumber(address: string, family: 4 | 6): bigint {
  if (family === 4) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail] = canonical(address).split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const middle = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...middle, ...right].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function toText(number: bigint, family: 4 | 6): string {
  const [step, parts] = family === 4 ? [8n, 4] : [16n, 8];
  const all = Array.from(
    { length: parts },
    (_, index) => (number >> (step * BigInt(parts - 1 - index))) & ((1n << step) - 1n),
  );
  return family === 4 ? all.join('.') : canonical(all.map((part) => part.toString(16)).join(':'));
}

function byPlace(a: Range, b: Range): number {
  if (a.family !== b.family) return a.family - b.family;
  return a.from < b.from ? -1 : a.from > b.from ? 1 : 0;
}
