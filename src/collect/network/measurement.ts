import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ProbeReason } from '../../evidence/index.ts';

/** The stages of a probe in the order in which one leads to the next; the later ones stand for themselves. */
export const STAGES = [
  'resolve',
  'connect',
  'proxy',
  'tls',
  'tls-versions',
  'http',
  'revocation',
  'ntp',
  'ncsi',
  'ranges',
  'long-lived',
  'websocket',
  'stun',
  'quic',
  'ipv6',
  'packet-size',
] as const;
export type StageName = (typeof STAGES)[number];

/** How one stage went. */
export interface StageRecord {
  readonly stage: StageName;
  readonly outcome: 'passed' | 'failed' | 'not-applicable' | 'not-run';
  /** Milliseconds; null where nothing was waited for. */
  readonly ms: number | null;
  /** Null where it passed or was not run. */
  readonly reason: ProbeReason | null;
  /** What was not right although it passed: `family-broken` where one address family fails and the other answers. */
  readonly note?: ProbeReason;
  /** What was seen, in a sentence for a network engineer. */
  readonly detail: string;
}

/**
 * A stage's record, and what it hands to the next; no value where nothing came about. TLS whose certificates are not as
 * they should be has failed and hands on its connection all the same, and so does HTTP a page that is somebody else's:
 * what is said there tells who stands in the way. Whoever gets a value closes its socket. Only an abort throws.
 */
export interface Staged<Value> {
  readonly record: StageRecord;
  readonly value: Value | undefined;
}

/** What was found of a name. */
export interface Resolved {
  readonly host: string;
  readonly addresses: readonly { readonly address: string; readonly family: 4 | 6 }[];
  /** Names that led to the addresses, in order. */
  readonly aliases: readonly string[];
  /** Who answered: an address, or `system`. */
  readonly server: string;
}

/** An open connection to the target itself, or through a proxy's tunnel. */
export interface Connected {
  readonly socket: Socket | TLSSocket;
  /** Address that was connected to: the target's, or the proxy's. */
  readonly address: string;
  readonly family: 4 | 6;
  /** Family that was tried before this one and had not answered yet: what that means only the whole run can tell. */
  readonly passedOver?: 4 | 6;
  /** Proxy that tunnels, as `http://host:port`. */
  readonly proxy?: string;
  /** How the proxy was told who asks, where it wanted to know. */
  readonly authenticated?: 'basic' | 'digest' | 'socks-password';
  /**
   * There is no tunnel: the other end is a proxy that forwards plain requests (most deny CONNECT to port 80), which name
   * the whole address; with the value of Proxy-Authorization where one is needed.
   */
  readonly forwards?: { readonly authorization?: string };
}

/** A certificate as a server sent it. */
export interface SentCertificate {
  readonly der: Uint8Array;
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom?: Date;
  readonly validUntil?: Date;
  /** Names it is for, as the certificate has them: `DNS:*.example.com, IP Address:192.0.2.1`. */
  readonly names?: string;
}

/** Where a chain ends: in a root that the public knows, in the company's own, or in none that is known. */
export type RootKind = 'public' | 'company' | 'unknown';

/** A TLS connection with what the other side showed. */
export interface Secured {
  readonly socket: TLSSocket;
  /** As `1.2`. */
  readonly version: string;
  /** As OpenSSL names it. */
  readonly cipher?: string;
  /** From the leaf on, as sent, without what was not sent. */
  readonly chain: readonly SentCertificate[];
  readonly root: RootKind;
  /** The chain with what it lacks towards its root, and without what leads nowhere. */
  readonly path: readonly Pick<SentCertificate, 'der' | 'subject'>[];
  /** The certificates are as they should be: nobody on the way can have written what is said inside. */
  readonly isProven?: boolean;
  /** Who issued the last certificate that was sent. */
  readonly issuer: string;
}

/** An answer over HTTP, cut to what is looked at. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The first bytes of the body. */
  readonly body: Uint8Array;
}

/** How a target is reached. Credentials are never written down. */
export type Route =
  | { readonly via: 'direct' }
  | {
      readonly via: 'http-proxy' | 'https-proxy' | 'socks5-proxy';
      readonly host: string;
      readonly port: number;
      readonly credentials?: { readonly user: string; readonly password: string };
    };

/** Opens a connection to a host by the route of the run; several stages need more than one. */
export type Open = (host: string, port: number) => Promise<Staged<Connected>>;

/** Bounds how many sockets are open at a time. Nobody waits for a slot while holding one. */
export interface Sockets {
  /** Waits for a slot; answers how to give it back. */
  readonly slot: (signal: AbortSignal) => Promise<() => void>;
  /** One more beside a slot that is held, if one is free now. */
  readonly tryExtra: () => (() => void) | undefined;
}

/** Certificates that chains may end in, as PEM. */
export interface Roots {
  readonly public: readonly string[];
  readonly company: readonly string[];
}

/** How a run reaches out: the same for all its probes. */
export interface ProbeSettings {
  /** Name servers, as `address` or `address:port` (`[address]:port` for IPv6), instead of the machine's own. */
  readonly nameServers: readonly string[];
  readonly sourceAddress?: string | undefined;
  readonly families: readonly (4 | 6)[];
  /** Milliseconds of silence after which a stage is given up. */
  readonly timeoutMs: number;
  readonly roots: Roots;
  readonly sockets: Sockets;
  readonly signal: AbortSignal;
}
