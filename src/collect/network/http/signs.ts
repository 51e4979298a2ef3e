import { createHash } from 'node:crypto';
import type { HttpAnswer } from '../measurement.ts';

/**
 * Names in `Server` and `Via` by which products on the way sign their answers. Those of services (nginx, envoy, varnish,
 * CDNs) are not among them. Seen in real answers: squid, Zscaler, and those of ooni/blocking-fingerprints (Cisco-WSA,
 * Barracuda, SonicWALL, Kerio Control, Olfeo, WireFilter); the others name their product.
 */
const PRODUCTS = [
  'squid',
  'zscaler',
  'bluecoat',
  'blue coat',
  'proxysg',
  'cisco-wsa',
  'ironport',
  'mcafee',
  'skyhigh',
  'websense',
  'forcepoint',
  'barracuda',
  'sonicwall',
  'fortigate',
  'sophos',
  'kerio control',
  'olfeo',
  'wirefilter',
  'contentkeeper',
  'netsweeper',
  'smoothwall',
  'watchguard',
  'e2guardian',
  'privoxy',
  'mitmproxy',
  // Any name with it: tinyproxy, FortiProxy, Mikrotik HttpProxy.
  'proxy',
] as const;

/** What pages of products on the way have in them, in small letters; the second is what they say. */
const PAGES: readonly (readonly [sign: string, says: 'denied' | 'sign-in', product: string])[] = [
  ['<wispaccessgatewayparam', 'sign-in', 'a hotspot (WISPr)'],
  ['<body id=err_access_denied>', 'denied', 'Squid'],
  ['access control configuration prevents your request', 'denied', 'Squid'],
  ['<title>notification: policy: url filtering</title>', 'denied', 'Cisco Secure Web Appliance'],
  ['cisco umbrella', 'denied', 'Cisco Umbrella'],
  ['mwg-internal/', 'denied', 'Skyhigh (McAfee) Web Gateway'],
  ['internet security by zscaler', 'denied', 'Zscaler'],
  ['(policy_denied)', 'denied', 'Symantec (Blue Coat) ProxySG'],
  ['blocked by contentkeeper', 'denied', 'ContentKeeper'],
  ['fortiguard intrusion prevention', 'denied', 'FortiGate'],
  ['<title>web filter violation</title>', 'denied', 'FortiGate'],
  ['<title>web page blocked</title>', 'denied', 'a firewall'],
];

const REFRESH = /http-equiv=["']?refresh["']?[^>]{0,200}?url=["']?(https?:\/\/[^"'>\s]{1,500})/i;

/** What says that an answer was not written by the service. */
export interface Signs {
  /** Product that signs as the server, as its header has it. */
  readonly server?: string;
  /** What Squid says went wrong: `ERR_ACCESS_DENIED`, `200:ERR_ACCESS_DENIED` with another status. Nobody else sends it. */
  readonly squidError?: string;
  /** Product whose page this is, and what it says. */
  readonly page?: { readonly product: string; readonly says: 'denied' | 'sign-in' };
  /** The page sends on to another address by itself. */
  readonly refresh?: string;
  /** Marks that something on the way left on an answer that may still be the service's. */
  readonly marks: readonly string[];
}

/** The signs that an answer bears; its text is only compared, never run and never made into a pattern. */
export function signsOf({ headers, body }: HttpAnswer): Signs {
  const server = headers['server'] ?? '';
  const isProduct = PRODUCTS.some((product) => server.toLowerCase().includes(product));
  const squidError = /^(?:\d{3}:)?(\w{1,60})/.exec(headers['x-squid-error'] ?? '')?.[1];
  const text = isPage(headers) ? Buffer.from(body).toString('latin1') : '';
  const small = text.toLowerCase();
  const page = PAGES.find(([sign]) => small.includes(sign));
  const refresh = REFRESH.exec(text)?.[1];
  const marks = ['via', 'x-cache-lookup', 'proxy-connection', 'proxy-agent', 'proxy-status']
    .filter((name) => headers[name] !== undefined)
    .map((name) => `${name}: ${headers[name]?.slice(0, 100)}`);
  return {
    ...(isProduct ? { server: server.slice(0, 100) } : {}),
    ...(squidError === undefined ? {} : { squidError }),
    ...(page === undefined ? {} : { page: { says: page[1], product: page[2] } }),
    ...(refresh === undefined ? {} : { refresh }),
    marks,
  };
}

/** As much as block pages say that is the same for all: shorter ones may be alike by chance. */
const SHORTEST_PAGE = 64;

/**
 * A mark by which the same page is known again at another host: of pages for people that came with 200, without the name of
 * the host and the numbers that such pages repeat. Undefined for everything else.
 */
export function pageMark({ status, headers, body }: HttpAnswer, host: string): string | undefined {
  if (status !== 200 || !isPage(headers) || body.length < SHORTEST_PAGE) return undefined;
  const text = Buffer.from(body).toString('latin1').toLowerCase();
  const common = text.replaceAll(host.toLowerCase(), '').replaceAll(/\d+/g, '');
  return createHash('sha256').update(common).digest('base64');
}

/** Whether an answer says that it is a page for people. */
export function isPage(headers: HttpAnswer['headers']): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(headers['content-type'] ?? '');
}
