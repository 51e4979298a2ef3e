import type { ProbeSettings, StageRecord } from '../measurement.ts';
import type { HostAndPort, Secure } from './reach.ts';
import { failed, failedAs, notApplicable, notRun, passed, spoken } from './records.ts';
import { type Heard, talk } from './talk.ts';

/** More than two full packets of Ethernet, and less than any server refuses (8 KiB: Apache and nginx, as they come). */
const PADDING_BYTES = 3000;
/** Far below any packet size that exists on the internet; all pieces fit into the first window (RFC 6928: 10 packets). */
const PIECE_BYTES = 400;

/**
 * Looks for a way that lets small packets through and loses full ones without a word, as tunnels do where the message
 * "too big" is filtered. Without raw sockets a packet's size cannot be set, only suggested: the same request of 3 KB
 * is sent over TLS at once, which the system cuts into packets as full as both ends agreed on, and, where nothing
 * answers, in pieces of 400 bytes that each travel alone. `packets-lost-by-size`: in pieces it is answered, at once it
 * is not; that is the proof, for server and proxy saw the same bytes. It looks at the way out; for the way in the
 * certificates of the handshake stand, which are larger than a packet. Through a proxy it reaches as far as that.
 */
export async function probePacketSize(
  target: HostAndPort,
  reach: { readonly secure: Secure },
  settings: ProbeSettings,
): Promise<StageRecord> {
  const { host } = target;
  const request = Buffer.from(requestTo(host, PADDING_BYTES), 'latin1');
  const whole = await ask(target, [request], reach.secure, settings);
  if ('record' in whole) return whole.record;
  const { heard, chainBytes, proxy } = whole;
  const way = proxy === undefined ? `to ${host}` : `to ${host}, as far as ${proxy},`;
  if (heard.kind === 'heard' || heard.kind === 'closed') {
    const inward = chainBytes > 1500 ? `, and the ${chainBytes} bytes of its certificates came in` : '';
    const detail = `full packets get through ${way} out: a request of ${request.length} bytes was answered${inward}`;
    return passed('packet-size', heard.ms, detail);
  }
  const pieces = Array.from({ length: Math.ceil(request.length / PIECE_BYTES) }, (_, index) =>
    request.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES),
  );
  const cut = await ask(target, pieces, reach.secure, settings);
  if ('record' in cut) return cut.record;
  const total = heard.ms + cut.heard.ms;
  if (cut.heard.kind === 'heard') return judgeLost(heard, way, request.length, total);
  const small = await ask(target, [Buffer.from(requestTo(host, 0), 'latin1')], reach.secure, settings);
  if ('record' in small) return small.record;
  if (small.heard.kind === 'heard') {
    const detail = `a request of ${request.length} bytes to ${host} is not answered in small packets either, a short one is: the server or a proxy refuses its length, and the size of packets cannot be told from that`;
    return notApplicable('packet-size', total + small.heard.ms, detail);
  }
  const detail = `${host} sets up TLS, but answers no request at all, not even in small packets`;
  return failed('packet-size', total + small.heard.ms, 'no-answer', detail);
}

function judgeLost(whole: Heard, way: string, length: number, ms: number): StageRecord {
  if (whole.kind === 'reset') {
    const detail = `a request of ${length} bytes ${way} is reset (${whole.code}) in full packets and answered in small ones: something in between refuses full packets`;
    return failed('packet-size', ms, 'connection-reset', detail);
  }
  const detail = `full packets on the way ${way} are lost: a request of ${length} bytes gets no answer within ${spoken(whole.ms)} when it is sent at once, and is answered when it is sent in pieces of ${PIECE_BYTES} bytes; a tunnel on the way has a smaller packet size, and its "too big" messages (ICMP) are filtered: let them through, or lower the MSS there`;
  return failed('packet-size', ms, 'packets-lost-by-size', detail);
}

/** What was heard, how large the certificates were, and the proxy it went through. */
interface Asked {
  readonly heard: Heard;
  readonly chainBytes: number;
  readonly proxy: string | undefined;
}

/** Asks over a connection of its own, for what was lost blocks the one it was lost on. */
async function ask(
  { host, port }: HostAndPort,
  pieces: readonly Uint8Array[],
  secure: Secure,
  settings: ProbeSettings,
): Promise<Asked | { readonly record: StageRecord }> {
  const { record, value } = await secure(host, port);
  if (value === undefined) return { record: withoutTls(host, record) };
  try {
    value.socket.setNoDelay(true);
    const heard = await talk(value.socket, pieces, (bytes) => bytes.length > 0, settings);
    const chainBytes = value.chain.reduce((sum, { der }) => sum + der.length, 0);
    return { heard, chainBytes, proxy: value.proxy };
  } finally {
    value.socket.destroy();
  }
}

function withoutTls(host: string, record: StageRecord): StageRecord {
  const lead = `no TLS connection to ${host}, over which the size of packets could be tried`;
  const isSilent = record.reason === 'no-answer' || record.reason === 'time-out';
  if (record.stage !== 'tls' || !isSilent) return failedAs('packet-size', record, lead);
  const hint = 'a handshake that falls silent is also what it looks like when full packets are lost on the way in';
  return notRun('packet-size', `${lead}: ${record.detail}; ${hint}`);
}

function requestTo(host: string, padding: number): string {
  const filler = padding === 0 ? '' : `X-Padding: ${'a'.repeat(padding)}\r\n`;
  return `HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${filler}\r\n`;
}
