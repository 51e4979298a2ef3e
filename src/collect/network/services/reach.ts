import type { Connected, HttpAnswer, ProbeSettings, Resolved, Secured, Staged } from '../measurement.ts';

/** Looks a name up, as the run does. */
export type Resolve = (host: string) => Promise<Staged<Resolved>>;

/** One question over UDP. `accept` says of a datagram that came back whether it is the answer; others are passed over. */
export interface Datagram {
  readonly address: string;
  readonly port: number;
  readonly family: 4 | 6;
  readonly payload: Uint8Array;
  readonly accept: (answer: Uint8Array) => boolean;
}

/** Asks over UDP, more than once where nothing answers. */
export type Exchange = (request: Datagram, settings: ProbeSettings) => Promise<Staged<Uint8Array>>;

/**
 * Asks over plain HTTP by the route of the run. It is the whole request and not a connection, for a proxy wants plain
 * HTTP in the absolute form and refuses a tunnel to port 80 (Squid does, as it comes). There may be an answer although
 * the record says failed: then something on the way gave it.
 */
export type GetPlain = (request: PlainRequest) => Promise<Staged<HttpAnswer>>;

/** A request with GET. */
export interface PlainRequest {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A TLS connection, and the proxy that it goes through, as `http://host:port`. */
export type SecuredWay = Pick<Secured, 'socket' | 'chain'> & Pick<Connected, 'proxy'>;

/** Opens a TLS connection to a host by the route of the run. Whoever gets it destroys its socket. */
export type Secure = (host: string, port: number) => Promise<Staged<SecuredWay>>;

/** The part of a target that every stage needs. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}
