import { BlockList, isIP } from 'node:net';
import { BITS, networksOf, numberOf } from '../address-range.ts';

const MOST_PREFIXES = 256;

/** Networks that no host of the internet is in (RFC 6890 and its kin). */
const NOT_OF_THE_INTERNET = new BlockList();
for (const [network, length] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  NOT_OF_THE_INTERNET.addSubnet(network, length, 'ipv4');
for (const [network, length] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  NOT_OF_THE_INTERNET.addSubnet(network, length, 'ipv6');

/** A network in CIDR notation, of an address with or without a length; undefined for what is none. */
export function parsePrefix(text: string): string | undefined {
  const [address = '', length, ...rest] = text.trim().split('/', 3);
  const family = isIP(address);
  if (rest.length > 0 || (family !== 4 && family !== 6)) return undefined;
  if (length === undefined) return `${address}/${BITS[family]}`;
  if (family === 4 && isIP(length) === 4) {
    const bits = maskLength(length);
    return bits === undefined ? undefined : `${address}/${bits}`;
  }
  return /^\d{1,3}$/.test(length) && Number(length) <= BITS[family] ? `${address}/${Number(length)}` : undefined;
}

/** The length that a mask such as 255.255.255.0 stands for; undefined where its ones are not all in front. */
export function maskLength(mask: string): number | undefined {
  if (isIP(mask) !== 4) return undefined;
  const bits = numberOf(mask).toString(2).padStart(32, '0');
  const ones = bits.indexOf('0') < 0 ? 32 : bits.indexOf('0');
  return bits.slice(ones).includes('1') ? undefined : ones;
}

/** The fewest networks that a range of addresses is made of; undefined where it is no range, or needs more than 256. */
export function rangeToPrefixes(start: string, end: string): readonly string[] | undefined {
  const family = isIP(start);
  if ((family !== 4 && family !== 6) || isIP(end) !== family) return undefined;
  const prefixes: string[] = [];
  for (const network of networksOf({ family, from: numberOf(start), to: numberOf(end) })) {
    prefixes.push(network);
    if (prefixes.length > MOST_PREFIXES) return undefined;
  }
  return prefixes.length === 0 ? undefined : prefixes;
}

/** Whether a network is the whole of IPv4 or IPv6. */
export function isEverything(prefix: string): boolean {
  return prefix.endsWith('/0');
}

/** Whether hosts of the internet can be in a network: it is not private, of this link, or for groups. */
export function isOfInternet(prefix: string): boolean {
  const [address = '', length = ''] = prefix.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  // A network is private when its first address is, unless it is wider than what makes that one private.
  if (!NOT_OF_THE_INTERNET.check(address, family)) return true;
  return Number(length) < (family === 'ipv4' ? 3 : 7);
}

/** Whether an address is in one of some networks. */
export function isAddressIn(address: string, prefixes: readonly string[]): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  return prefixes.some((prefix) => {
    const [network = '', length = ''] = prefix.split('/');
    if (isIP(network) !== family) return false;
    const list = new BlockList();
    list.addSubnet(network, Number(length), family === 6 ? 'ipv6' : 'ipv4');
    return list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  });
}

/** Whether some networks hold every private address of IPv4, as groups that mean "all of ours" do. */
export function holdsAllPrivate(prefixes: readonly string[]): boolean {
  return ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'].every(
    (address) => isAddressIn(address, prefixes),
  );
}
