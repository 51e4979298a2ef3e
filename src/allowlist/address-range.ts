import { isIP } from 'node:net';

/** How long an address of a family is, in bits. */
export const BITS = { 4: 32, 6: 128 } as const;

/** Addresses from one to another, of one family. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}

/** The number that an address stands for; a zone behind a percent sign does not count. */
export function numberOf(address: string): bigint {
  const [plain = ''] = address.split('%');
  if (isIP(plain) === 4) return plain.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail] = canonical(plain).split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const middle = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...middle, ...right].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

/** The networks that a range is made of in CIDR notation: from its beginning on, the largest that fit. */
export function* networksOf({ family, from, to }: AddressRange): Generator<string> {
  for (let at = from; at <= to; ) {
    let bits = 0;
    while (bits < BITS[family] && at % (2n << BigInt(bits)) === 0n && at + (2n << BigInt(bits)) - 1n <= to) bits += 1;
    yield `${textOf(at, family)}/${BITS[family] - bits}`;
    at += 1n << BigInt(bits);
  }
}

function textOf(number: bigint, family: 4 | 6): string {
  const [step, parts] = family === 4 ? [8n, 4] : [16n, 8];
  const all = Array.from(
    { length: parts },
    (_, index) => (number >> (step * BigInt(parts - 1 - index))) & ((1n << step) - 1n),
  );
  return family === 4 ? all.join('.') : canonical(all.map((part) => part.toString(16)).join(':'));
}

/** The URL parser writes IPv6 in full or short as RFC 5952 says, also where it ends in an address of IPv4. */
function canonical(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
