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

/** What kind of address this is; an IPv4 address written in IPv6 counts as itself. */
export function kindOfAddress({ address, family }: { readonly address: string; readonly family: 4 | 6 }): AddressKind {
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
