import type { ProbeReason } from '../../../evidence/index.ts';

/** What an error of the operating system says of the way to an address. */
export interface Failure {
  readonly reason: ProbeReason;
  /** A clause whose subject is the address. */
  readonly text: string;
}

const RESET: Failure = { reason: 'connection-reset', text: 'reset the connection' };
const FORBIDDEN: Failure = { reason: 'connection-refused', text: 'was refused by a firewall on this machine' };

const FAILURES: Readonly<Record<string, Failure>> = {
  ECONNREFUSED: { reason: 'connection-refused', text: 'refused' },
  ECONNRESET: RESET,
  ECONNABORTED: RESET,
  EPIPE: RESET,
  ETIMEDOUT: { reason: 'no-answer', text: 'did not answer' },
  EHOSTUNREACH: { reason: 'no-route', text: 'is unreachable (a router or this machine says so)' },
  EHOSTDOWN: { reason: 'no-route', text: 'is unreachable (not on this network)' },
  ENETUNREACH: { reason: 'no-route', text: 'has no route from here' },
  ENETDOWN: { reason: 'no-route', text: 'has no route from here (the network interface is down)' },
  // Windows answers so when a filter of its own forbids it, Linux when its packet filter drops what is sent.
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  // Linux: a route, but no address of the family to send from.
  EADDRNOTAVAIL: { reason: 'no-route', text: 'has no route from here (this machine has no address to send from)' },
  EMFILE: { reason: 'probe-failed', text: 'could not be tried: too many open files' },
  ENFILE: { reason: 'probe-failed', text: 'could not be tried: too many open files' },
};

/** Errors of a machine that has no way out in a family at all: nobody waits for that, so the family is absent and not broken. */
const WITHOUT_WAY: ReadonlySet<string> = new Set(['ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** Whether an attempt with this error code never left the machine, which has no route or address in the family. */
export function isWithoutWay(code: string | undefined): boolean {
  return code !== undefined && WITHOUT_WAY.has(code);
}

/** The further down, the more it says: what came from the other end says more than what did not leave this machine. */
const BY_WEIGHT: readonly ProbeReason[] = [
  'probe-failed',
  'no-route',
  'no-answer',
  'connection-refused',
  'connection-reset',
];

/**
 * What an error code of a socket (`ECONNREFUSED`, ...) means, sent from the source address where one was demanded; an
 * unknown one is a failure of the probe.
 */
export function explainFailure(code: string, source?: string): Failure {
  if (code === 'EADDRNOTAVAIL' && source !== undefined) {
    return { reason: 'probe-failed', text: `could not be tried: ${source} is no address of this machine` };
  }
  return (
    FAILURES[code] ?? { reason: 'probe-failed', text: `could not be tried (${code.replaceAll(/[^A-Z0-9_]/g, '')})` }
  );
}

/** The reason that says most about several attempts; `no-answer` of none. */
export function weightiest(reasons: readonly ProbeReason[]): ProbeReason {
  return reasons.reduce<ProbeReason>(
    (best, one) => (BY_WEIGHT.indexOf(one) > BY_WEIGHT.indexOf(best) ? one : best),
    reasons[0] ?? 'no-answer',
  );
}

/** The code of an error of the operating system; `UNKNOWN` where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}
