import { randomBytes } from 'node:crypto';
import type { ProbeSettings, StageRecord } from '../measurement.ts';
import type { HostAndPort, Secure } from './reach.ts';
import { failed, failedAs, notApplicable, passed, spoken } from './records.ts';
import { type Heard, talk } from './talk.ts';
import { type AnswerHead, encodeUpgrade, flawOfUpgrade, hasWholeHead, readAnswerHead } from './upgrade-answer.ts';

/**
 * Asks a host inside TLS to go over to WebSocket (RFC 6455). It passes on 101 with the key that belongs to ours; a
 * server that asks for the very upgrade we sent (426) has not seen it: something that opens TLS took it out
 * (`upgrade-stripped`). Most services give 101 only to a signed-in client, and what else a server answers says nothing
 * of the way: not applicable.
 */
export async function probeWebsocket(
  target: HostAndPort & { readonly path: string },
  reach: { readonly secure: Secure },
  settings: ProbeSettings,
): Promise<StageRecord> {
  const { host, port, path } = target;
  const { record, value } = await reach.secure(host, port);
  if (value === undefined) return failedAs('websocket', record, `no TLS connection to ${host} to ask over`);
  const key = randomBytes(16).toString('base64');
  const authority = port === 443 ? host : `${host}:${port}`;
  try {
    const heard = await talk(value.socket, [encodeUpgrade(authority, path, key)], hasWholeHead, settings);
    return judge(host, heard, key);
  } finally {
    value.socket.destroy();
  }
}

function judge(host: string, heard: Heard, key: string): StageRecord {
  const { ms } = heard;
  if (heard.kind === 'silent') {
    const detail = `${host} does not answer the request to go over to WebSocket within ${spoken(ms)}, though TLS is up`;
    return failed('websocket', ms, 'no-answer', detail);
  }
  if (heard.kind === 'reset') {
    const detail = `the connection to ${host} is reset (${heard.code}) upon the request to go over to WebSocket`;
    return failed('websocket', ms, 'connection-reset', detail);
  }
  const head = readAnswerHead(heard.bytes);
  if (head !== undefined) return judgeHead(host, head, key, ms);
  if (heard.kind === 'closed') {
    const detail = `the connection to ${host} is closed upon the request to go over to WebSocket, without a whole answer`;
    return failed('websocket', ms, 'connection-closed', detail);
  }
  const detail = `what ${host} answers to the request to go over to WebSocket is no answer over HTTP`;
  return failed('websocket', ms, 'wrong-answer', detail);
}

function judgeHead(host: string, head: AnswerHead, key: string, ms: number): StageRecord {
  const { status } = head;
  if (status === 101) {
    const flaw = flawOfUpgrade(head, key);
    if (flaw === undefined) return passed('websocket', ms, `${host} goes over to WebSocket`);
    const detail = `${host} seems to go over to WebSocket, but ${flaw}: something in between answers in its place`;
    return failed('websocket', ms, 'wrong-answer', detail);
  }
  if (status === 426) {
    const detail = `${host} asks for the upgrade that was sent to it (426): something in between opens TLS and takes the Upgrade header out`;
    return failed('websocket', ms, 'upgrade-stripped', detail);
  }
  if (status === 407) {
    const detail = `the request to ${host} to go over to WebSocket is answered by a proxy that wants to know who asks (407)`;
    return failed('websocket', ms, 'proxy-authentication', detail);
  }
  const detail = `${host} answers ${status} to the request to go over to WebSocket; it may want a signed-in client, and whether the upgrade reached it cannot be told from that`;
  return notApplicable('websocket', ms, detail);
}
