import type { ProbeReason, ProbeVerdict } from '../../src/evidence/index.ts';
import type { Special } from './addresses.ts';

/** What a packet filter does at the gateway with what it matches. */
export interface Rule {
  /** Hosts of the internet that it is about; `any` for every one. */
  readonly hosts: readonly string[] | 'any';
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /**
   * `drop`: silence. `drop-large-out`, `drop-large-in`: packets above 1,400 bytes to the host, or from it. `refuse`: a reset answers the first packet. `reset`: the connection opens, and the first packet with
   * content is answered by a reset. `portal`, `block-page`: what the gateway's own web server says instead. `intercept`: into
   * the gateway's Squid.
   */
  readonly does:
    | 'drop'
    | 'drop-large-out'
    | 'drop-large-in'
    | 'refuse'
    | 'reset'
    | 'portal'
    | 'block-page'
    | 'intercept';
}

/** How the gateway's name server answers. */
export interface Names {
  /** `unbound` forwards to the internet's dnsmasq; `hijacking` is a dnsmasq that answers unknown names with an address of adverts. */
  readonly server?: 'unbound' | 'hijacking' | 'silent';
  /** Names that lead to another server than their own. */
  readonly elsewhere?: Readonly<Record<string, Special>>;
  /** Names that lead to an address where nobody serves them. */
  readonly sinkholed?: Readonly<Record<string, string>>;
  /** IPv6 addresses are made of those of IPv4 (DNS64, RFC 6147), which the internet's own interface answers for as NAT64 would. */
  readonly translates?: true;
  /** Names that do not exist here. */
  readonly missing?: readonly string[];
}

/** A Squid at the gateway, port 3128; 3129 takes what the packet filter diverts. */
export interface ProxySettings {
  /** Hosts to which it refuses a way. */
  readonly denies?: readonly string[];
  /** Whose tunnels it opens and signs anew. */
  readonly bumps?: 'all' | readonly string[];
  /** Whose tunnels it leaves closed although it opens all: its list of exceptions; `.example.com` has those below it too. */
  readonly spares?: readonly string[];
  /** With which status its page of refusal comes; 403 unless told. */
  readonly denialStatus?: 200 | 403;
  /** Users are asked for by this scheme. */
  readonly asks?: 'basic' | 'digest' | 'ntlm' | 'negotiate';
  /** All goes on through a second Squid, which is the one that denies. */
  readonly chained?: true;
}

/** What the client's network is like. Nothing given is a network in which everything works. */
export interface Network {
  readonly names?: Names;
  readonly firewall?: readonly Rule[];
  readonly proxy?: ProxySettings;
  /** A dante at the gateway, port 1080. */
  readonly socks?: { readonly denies?: readonly string[] };
  /** A mitmproxy at the gateway, port 8888, which tampers with answers. */
  readonly tampers?: true;
  /** Both ways together, and which part of all packets is lost. */
  readonly latency?: { readonly roundTripMs: number; readonly loss: number; readonly seed: number };
  /** `absent`: no packet of IPv4 leaves the site. */
  readonly ipv4?: 'absent';
  /** `broken`: the client has an address and a route, and nothing comes back. */
  readonly ipv6?: 'works' | 'broken' | 'absent';
}

/** What a tool that everybody knows shows in the scenario: it proves the scenario, whatever Muster says. */
export interface Witness {
  readonly run: readonly string[];
  /** Texts that its output and its errors have. */
  readonly says: readonly string[];
  /** Texts that they have not. */
  readonly saysNot?: readonly string[];
}

/** The verdict that a probe must give on one endpoint. */
export interface Expectation {
  readonly host: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly verdict: ProbeVerdict;
  readonly reason: ProbeReason;
}

/** A hostile network, and the truth about it. */
export interface Scenario {
  readonly title: string;
  /** What goes on there, in a sentence. */
  readonly story: string;
  readonly network: Network;
  /** Options for `muster probe`, as the person at this network would give them. */
  readonly probe?: readonly string[];
  /** Text of the PAC file that `{pac}` among the options stands for. */
  readonly pac?: string;
  /** What the probe says, and ends, where it cannot begin in such a network. */
  readonly refuses?: string;
  readonly witnesses: readonly Witness[];
  readonly expects: readonly Expectation[];
}

/** An expectation on a host and port over TCP, as `tcp('login.live.com:443', 'blocked', 'no-answer')`. */
export function tcp(at: `${string}:${number}`, verdict: ProbeVerdict, reason: ProbeReason): Expectation {
  return { ...splitAt(at), protocol: 'tcp', verdict, reason };
}

/** The same over UDP. */
export function udp(at: `${string}:${number}`, verdict: ProbeVerdict, reason: ProbeReason): Expectation {
  return { ...splitAt(at), protocol: 'udp', verdict, reason };
}

function splitAt(at: `${string}:${number}`): { readonly host: string; readonly port: number } {
  const colon = at.lastIndexOf(':');
  return { host: at.slice(0, colon), port: Number(at.slice(colon + 1)) };
}

/** The command line of a curl that says what it meets: the statuses of the proxy and of the answer, and all headers and handshakes. */
export function curl(...args: readonly string[]): readonly string[] {
  return ['curl', '-sSv', '--max-time', '3', '-w', '\nproxy said %{http_connect}, answer was %{http_code}\n', ...args];
}

/** A client's packet to time.windows.com from nothing but a shell, and the answer's bytes as characters. */
export const askTime = [
  'bash',
  '-c',
  `exec 3<> /dev/udp/time.windows.com/123; printf '\\x23%047d' 0 >&3; timeout 2 head -c 48 <&3 | od -c`,
] as const;

/** A Binding request of RFC 8489 in the same way. */
export const askStun = [
  'bash',
  '-c',
  `exec 3<> /dev/udp/worldaz.tr.teams.microsoft.com/3478; printf '\\x00\\x01\\x00\\x00\\x21\\x12\\xa4\\x42abcdefghijkl' >&3; timeout 1 head -c 2 <&3 | od -c`,
] as const;
