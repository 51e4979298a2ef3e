import type { Socket } from 'node:net';
import type { ProbeReason } from '../../../evidence/index.ts';
import type { Connected, ProbeSettings, Route } from '../measurement.ts';

/** A route through a proxy. */
export type ProxyRoute = Exclude<Route, { readonly via: 'direct' }>;

/** What is asked of a proxy. */
export interface TunnelAsk {
  /** To the proxy, ready to be written to. */
  readonly socket: Socket;
  readonly route: ProxyRoute;
  /** The proxy for a person, without credentials: `http://host:port`. */
  readonly proxy: string;
  readonly host: string;
  readonly port: number;
  /** `host:port`, an IPv6 address in brackets. */
  readonly target: string;
  readonly settings: ProbeSettings;
  /** A new connection to the same proxy. */
  readonly reopen?: () => Promise<TunnelAsk | Refusal>;
}

/** The way through is open: what is written now reaches the target. */
export interface Passage {
  readonly socket: Socket;
  readonly detail: string;
  readonly authenticated?: NonNullable<Connected['authenticated']>;
}

/** The way through is shut. */
export interface Refusal {
  readonly reason: ProbeReason;
  readonly detail: string;
  /** In which ways the proxy lets itself be told who asks. */
  readonly schemes?: readonly string[];
}

/** A refusal. */
export function failed(reason: ProbeReason, detail: string, schemes?: readonly string[]): Refusal {
  return schemes === undefined ? { reason, detail } : { reason, detail, schemes };
}

const SCHEMES = { 'http-proxy': 'http', 'https-proxy': 'https', 'socks5-proxy': 'socks5' } as const;

/** A proxy as a URL, without credentials. */
export function proxyName({ via, host, port }: ProxyRoute): string {
  return `${SCHEMES[via]}://${hostAndPort(host, port)}`;
}

/** `host:port`, an IPv6 address in brackets. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
