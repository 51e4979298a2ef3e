import { BlockList } from 'node:net';

/** What an address is, as the answer for a name of the internet. */
export type AddressKind = 'sinkhole' | 'private' | 'public';

/**
 * Nothing on the internet is reached at these: this host and the unspecified address, loopback, link-local, multicast,
 * reserved, discard-only (the special-purpose registries of RFC 6890; RFC 6666).
 */
const SINKHOLES: readonly string[] = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '192.0.2.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  '100::/64',
  'fe80::/10',
  'ff00::/8',
];

/**
 * Addresses inside a company or a carrier (RFC 1918, RFC 6598, RFC 4193), and those of RFC 2544 and 6598 that tunnels
 * give to names they carry: a private link, split DNS, a tunnel, or a sinkhole with a block page.
 */
const PRIVATE: readonly string[] = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  'fc00::/7',
];

/** Domains that are not of the public internet: RFC 6761, 6762, 8375, 9476, and `internal` as ICANN reserved it. */
const NOT_PUBLIC = ['test', 'localhost', 'invalid', 'example', 'local', 'internal', 'alt', 'onion', 'home.arpa'];

let lists: { readonly sinkholes: BlockList; readonly inside: BlockList } | undefined;

/** What NAT64 puts before an IPv4 address (RFC 6052 part 2.1), with the groups that RFC 5952 leaves out where they are zero. */
const NAT64 = /^64:ff9b::(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})?$/i;

/** The IPv4 address of one that DNS64 made of it; the same address otherwise. */
function untranslated(one: { readonly address: string; readonly family: 4 | 6 }): typeof one {
  const groups = one.family === 6 ? NAT64.exec(one.address) : null;
  if (groups === null) return one;
  const bytes = [groups[1], groups[2]].flatMap((group = '0') => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
  return { address: bytes.join('.'), family: 4 };
}

/** What kind of address this is; an IPv4 address written in IPv6, or translated by DNS64 (RFC 6147), counts as itself. */
export function kindOfAddress(one: { readonly address: string; readonly family: 4 | 6 }): AddressKind {
  const { address, family } = untranslated(one);
  lists ??= { sinkholes: listOf(SINKHOLES), inside: listOf(PRIVATE) };
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (lists.sinkholes.check(address, type)) return 'sinkhole';
  return lists.inside.check(address, type) ? 'private' : 'public';
}

/** Whether a name should lead to addresses of the public internet: it has a dot, and no domain kept for other uses. */
export function isPublicName(name: string): boolean {
  return name.includes('.') && !NOT_PUBLIC.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

function listOf(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', prefix = ''] = subnet.split('/');
    list.addSubnet(address, Number(prefix), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}
