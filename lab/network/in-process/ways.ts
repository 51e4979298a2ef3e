import { GATEWAY_PORTS, INTERNET, NAT64, type Place, SITE, SPECIALS } from '../addresses.ts';
import type { Network, Rule } from '../scenario.ts';

/** Servers of the fallback that a way can lead to. */
export type Peer =
  | Exclude<keyof typeof SPECIALS, 'adverts'>
  | 'plain'
  | 'secure'
  | 'resetting'
  | 'portal'
  | 'block-page'
  | 'opener'
  | 'proxy'
  | 'socks'
  | 'clock'
  | 'stun'
  | 'quic';

/** Where packets to an address and port come to: a server, silence, or a refusal by the first packet or for want of a way. */
export type Way = Peer | 'silence' | 'refusal' | 'no-way';

const DOES: Readonly<Record<'drop' | 'refuse' | 'reset' | 'portal' | 'block-page', Way>> = {
  drop: 'silence',
  refuse: 'refusal',
  reset: 'resetting',
  portal: 'portal',
  'block-page': 'block-page',
};
const PORTS: Readonly<Record<string, Way>> = { 'udp 123': 'clock', 'udp 3478': 'stun', 'udp 443': 'quic' };

/** Whether a network can be had without packets of its own: what makes lines slow or narrow cannot. */
export function canBeInProcess({ latency, firewall = [] }: Network): boolean {
  return latency === undefined && firewall.every(({ does }) => does !== 'drop-large-in' && does !== 'drop-large-out');
}

/** Decides as the gateway's packet filter and routes do, for a client, or for the gateway's own proxies. Pure. */
export function wayTo(
  network: Network,
  places: readonly Place[],
  to: { readonly address: string; readonly port: number; readonly protocol: 'tcp' | 'udp' },
  from: 'client' | 'gateway',
): Way {
  const { port, protocol } = to;
  const address = untranslated(to.address);
  if (address === SITE.gateway.v4) return gatewayWay(network, port);
  const isSix = to.address.includes(':');
  if (!isSix && from === 'client' && network.ipv4 === 'absent') return 'no-way';
  if (isSix && network.ipv6 === 'absent') return 'no-way';
  if (isSix && network.ipv6 === 'broken') return 'silence';
  const host = places.find(({ v4, v6 }) => v4 === address || v6 === address)?.host;
  const [special] = Object.entries(SPECIALS).find(([, own]) => own === address) ?? [];
  const rule = from === 'gateway' ? undefined : network.firewall?.find((one) => matches(one, host, address, to));
  if (rule !== undefined) return ruled(rule, network, host);
  if (special === 'adverts') return port === 80 ? 'plain' : 'refusal';
  if (special !== undefined) return port === 443 || protocol === 'udp' ? (special as Peer) : 'plain'; // adverts went above
  if (host === undefined) return 'silence';
  if (protocol === 'udp') return PORTS[`udp ${port}`] ?? 'silence';
  return port === 443 ? 'secure' : port === 80 ? 'plain' : 'refusal';
}

/** What NAT64 makes of an address. */
function untranslated(address: string): string {
  if (!address.startsWith(NAT64)) return address;
  const [high = 0, low = 0] = address
    .slice(NAT64.length)
    .split(':')
    .map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function gatewayWay(network: Network, port: number): Way {
  if (port === GATEWAY_PORTS.proxy && network.proxy !== undefined) return 'proxy';
  if (port === GATEWAY_PORTS.tampering && network.tampers === true) return 'proxy';
  return port === GATEWAY_PORTS.socks && network.socks !== undefined ? 'socks' : 'refusal';
}

function matches(
  rule: Rule,
  host: string | undefined,
  address: string,
  to: { port: number; protocol: string },
): boolean {
  if (rule.port !== to.port || rule.protocol !== to.protocol) return false;
  if (rule.hosts === 'any') return host !== undefined || address.startsWith(INTERNET.v4.slice(0, 6));
  return host !== undefined && rule.hosts.includes(host);
}

function ruled({ does, port }: Rule, { proxy }: Network, host: string | undefined): Way {
  if (does === 'intercept') {
    const opens = proxy?.bumps === 'all' || (host !== undefined && proxy?.bumps?.includes(host) === true);
    return opens ? 'opener' : port === 80 ? 'plain' : 'secure';
  }
  return does === 'drop-large-in' || does === 'drop-large-out' ? 'silence' : DOES[does];
}
