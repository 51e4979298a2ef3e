import type { Duplex } from 'node:stream';
import type { ProbeSettings, StageRecord } from '../measurement.ts';
import type { HostAndPort, Secure, SecuredWay } from './reach.ts';
import { failed, failedAs, passed, spoken } from './records.ts';
import { talk } from './talk.ts';

const LONGEST_HOLD_MS = 3_600_000;
const WANTED = 'notifications need one that stays: see the idle time-out of proxies and firewalls on the way';

/** How a connection that must stay up is tried. */
export interface LongLivedTarget extends HostAndPort {
  /** How long it is left without a byte, an hour at most; the run's time-out where not given. */
  readonly holdMs?: number;
  /** Lets the operating system ask every so many milliseconds whether the other side is there; off where not given. */
  readonly keepAliveMs?: number;
}

/**
 * Holds a TLS connection without a byte, as a device holds the one for its notifications (WNS), and then uses it, for
 * a firewall that has forgotten a connection says so only then, or never. It fails where the connection ends early
 * (`connection-closed`, `connection-reset`) or is dead when it is used (`connection-reset`, `no-answer`). Who ended it,
 * the server or something in between, cannot be seen from here, and is said so. Only an abort ends it before its time.
 */
export async function probeLongLived(
  target: LongLivedTarget,
  reach: { readonly secure: Secure },
  settings: ProbeSettings,
): Promise<StageRecord> {
  const { host, port, holdMs = settings.timeoutMs, keepAliveMs } = target;
  const { record, value } = await reach.secure(host, port);
  if (value === undefined) return failedAs('long-lived', record, `no TLS connection to ${host} to hold`);
  const { socket } = value;
  try {
    if (keepAliveMs !== undefined) socket.setKeepAlive(true, keepAliveMs);
    const held = { timeoutMs: Math.min(holdMs, LONGEST_HOLD_MS), signal: settings.signal };
    return (await holdOpen(value, target, held)) ?? (await useAtLast(socket, target, held.timeoutMs, settings));
  } finally {
    socket.destroy();
  }
}

/** What ended the connection while it was held; undefined where nothing did. */
async function holdOpen(
  { socket, proxy }: SecuredWay,
  target: LongLivedTarget,
  settings: Pick<ProbeSettings, 'timeoutMs' | 'signal'>,
): Promise<StageRecord | undefined> {
  const held = await talk(socket, [], () => false, settings);
  const who = proxy === undefined ? 'by the server or by something in between' : `by the server or ${proxy}`;
  if (held.kind === 'reset' && held.code === 'ETIMEDOUT') {
    const detail = `after ${spoken(held.ms)} nothing answers any more on the connection to ${target.host}: something in between has dropped it without a word; ${WANTED}`;
    return failed('long-lived', held.ms, 'no-answer', detail);
  }
  if (held.kind === 'reset') {
    const detail = `the connection to ${target.host} is reset (${held.code}) after ${spoken(held.ms)} without a byte, ${who}; ${WANTED}`;
    return failed('long-lived', held.ms, 'connection-reset', detail);
  }
  if (held.kind === 'closed') {
    const detail = `the connection to ${target.host} is closed after ${spoken(held.ms)} without a byte, ${who}; ${WANTED}`;
    return failed('long-lived', held.ms, 'connection-closed', detail);
  }
  if (held.kind === 'heard') {
    const detail = `${target.host} sends more than anybody asked for over a connection that nothing was said on`;
    return failed('long-lived', held.ms, 'wrong-answer', detail);
  }
  return undefined;
}

/** Whether the connection still works: any answer shows it, also one that ends the connection. */
async function useAtLast(
  socket: Duplex,
  { host }: LongLivedTarget,
  heldMs: number,
  settings: ProbeSettings,
): Promise<StageRecord> {
  const request = Buffer.from(`HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 'latin1');
  const { kind, ms } = await talk(socket, [request], (bytes) => bytes.length > 0, settings);
  const total = heldMs + ms;
  const lead = `the connection to ${host} stood ${spoken(heldMs)} without a byte`;
  if (kind === 'heard' || kind === 'closed') return passed('long-lived', total, `${lead} and still works`);
  if (kind === 'reset') {
    const detail = `${lead}, and is reset when it is used again: something in between has forgotten it; ${WANTED}`;
    return failed('long-lived', total, 'connection-reset', detail);
  }
  const detail = `${lead}, and nothing answers when it is used again: something in between has dropped it without a word; ${WANTED}`;
  return failed('long-lived', total, 'no-answer', detail);
}
