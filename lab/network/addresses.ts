// Who has which address. The internet's addresses look public, because a name that leads to a private one has been sinkholed;
// nothing leaves the namespaces, which have no interface but those between them.

/** Servers of the internet that are not what a name promises. */
export const SPECIALS = {
  expired: '20.20.1.1',
  'wrong-name': '20.20.1.2',
  incomplete: '20.20.1.3',
  'self-signed': '20.20.1.4',
  'old-tls': '20.20.1.5',
  'clock-an-hour-fast': '20.20.1.10',
  'clock-unsynchronised': '20.20.1.11',
  'clock-kiss-of-death': '20.20.1.12',
  adverts: '20.20.1.66',
} as const;
export type Special = keyof typeof SPECIALS;

/** What the internet's own interface answers for, besides the name server. */
export const INTERNET = { v4: '20.20.0.0/16', v6: '2603:1f00::/32', nameServer: '20.20.0.53' } as const;

/** What NAT64 puts before the 32 bits of an IPv4 address (RFC 6052 part 2.1). */
export const NAT64 = '64:ff9b::';

/** The client's side. The same in every scenario: each has namespaces of its own. */
export const SITE = {
  client: { v4: '10.77.0.2', v6: '2603:1f77::2' },
  gateway: { v4: '10.77.0.1', v6: '2603:1f77::1' },
} as const;

/** Ports of the gateway's servers. */
export const GATEWAY_PORTS = {
  proxy: 3128,
  intercepting: 3129,
  interceptingPlain: 3130,
  parent: 3131,
  socks: 1080,
  tampering: 8888,
  portal: 8081,
  blockPage: 8082,
} as const;

/** What the third step of Windows' connectivity test looks up, and what it must get. */
const NCSI_NAME = ['dns.msftncsi.com', '131.107.255.255', 'fd3e:4f5a:5b81::1'] as const;

/** A host of the internet and where it is. */
export interface Place {
  readonly host: string;
  readonly v4: string;
  readonly v6: string;
}

/** Gives each host an address of either family, in the order given; some 60,000 fit. */
export function placesOf(hosts: readonly string[]): readonly Place[] {
  return hosts.map((host, index) => {
    if (host === NCSI_NAME[0]) return { host, v4: NCSI_NAME[1], v6: NCSI_NAME[2] };
    const number = index + 16 * 256;
    return { host, v4: `20.20.${number >> 8}.${number & 255}`, v6: `2603:1f00:20:20::${number.toString(16)}` };
  });
}
