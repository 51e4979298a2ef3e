import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ProbeReason } from '../../../evidence/index.ts';
import type { HttpAnswer, ProbeSettings } from '../measurement.ts';
import { onAbort } from '../on-abort.ts';

/** What is sent. */
export interface Question {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** A path, or the whole address where a proxy is to forward it. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** So much of the answer's body is kept; then the connection is closed. */
  readonly bodyBytes: number;
}

/** An answer, or why there is none. */
export type Exchange =
  | { readonly ok: true; readonly answer: HttpAnswer; readonly isCut: boolean }
  | { readonly ok: false; readonly reason: ProbeReason; readonly detail: string };

// An import of the module loads all that it could export: 14 MiB of fetch and WebSocket, which nobody asks for here.
const { request } = process.getBuiltinModule('node:http');

const MOST_HEADER_BYTES = 32 << 10;
const MOST_HEADERS = 100;
const MOST_INTERIM_ANSWERS = 8;
const LONGEST_VALUE = 2048;

/**
 * One question over a connection that is open, by Node.js's own parser, which is told to be lenient: pages of proxies
 * are untidy. Nothing is followed. Bounded: 32 KiB of headers of which 100 are kept, eight interim answers, `bodyBytes`
 * of body, and `timeoutMs` each for the headers and for the body; a body that is endless or slow is cut, and is an
 * answer all the same. The connection is destroyed in the end. Throws the signal's reason when aborted.
 */
export async function exchange(
  socket: Duplex,
  question: Question,
  { timeoutMs, signal }: Pick<ProbeSettings, 'timeoutMs' | 'signal'>,
): Promise<Exchange> {
  const { promise, resolve, reject } = Promise.withResolvers<Exchange>();
  const abort = () => reject(signal.reason);
  const leave = onAbort(signal, abort);
  const fail = (reason: ProbeReason, detail: string) => resolve({ ok: false, reason, detail });
  const timer = setTimeout(() => {
    if (hasBegun) fail('time-out', 'the answer over HTTP began, and its headers did not come to an end');
    else fail('no-answer', 'connected, but the question over HTTP was not answered');
  }, timeoutMs);
  let hasBegun = false;
  socket.on('error', () => {});
  try {
    signal.throwIfAborted();
    const outgoing = send(socket, question);
    outgoing.on('error', (error) => resolve(failureOf(error)));
    outgoing.once('socket', () => {
      socket.once('data', () => {
        hasBegun = true;
      });
    });
    outgoing.once('close', () => fail('connection-closed', 'closed by the other side without an answer over HTTP'));
    outgoing.on('upgrade', () => fail('wrong-answer', 'answered with another protocol (101), unasked'));
    countInterims(outgoing, () => fail('wrong-answer', 'answered with interim answers (1xx) only'));
    outgoing.once('response', (incoming) => {
      clearTimeout(timer);
      readBody(incoming, question.bodyBytes, timeoutMs).then(({ body, isCut }) => {
        const answer = { status: incoming.statusCode ?? 0, headers: headersOf(incoming), body };
        resolve({ ok: true, answer, isCut });
      }, reject);
    });
    return await promise;
  } catch (error) {
    signal.throwIfAborted();
    // A path or a header that cannot be sent.
    return failureOf(error instanceof Error ? error : new Error(String(error)));
  } finally {
    clearTimeout(timer);
    leave();
    socket.destroy();
  }
}

function send(socket: Duplex, { method, target, headers, body }: Question): ClientRequest {
  const length: OutgoingHttpHeaders = body === undefined ? {} : { 'content-length': body.length };
  const outgoing = request({
    createConnection: () => socket,
    method,
    path: target,
    headers: { ...headers, ...length, connection: 'close' },
    setHost: false,
    setDefaultHeaders: false,
    maxHeaderSize: MOST_HEADER_BYTES,
    insecureHTTPParser: true,
  });
  outgoing.maxHeadersCount = MOST_HEADERS;
  outgoing.end(body);
  return outgoing;
}

function countInterims(outgoing: ClientRequest, tooMany: () => void): void {
  let count = 0;
  const more = () => {
    count += 1;
    if (count > MOST_INTERIM_ANSWERS) tooMany();
  };
  outgoing.on('information', more);
  outgoing.on('continue', more);
}

function readBody(
  incoming: IncomingMessage,
  atMost: number,
  timeoutMs: number,
): Promise<{ body: Uint8Array; isCut: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (isCut: boolean) => {
      clearTimeout(timer);
      resolve({ body: Buffer.concat(chunks).subarray(0, atMost), isCut });
      incoming.destroy();
    };
    const timer = setTimeout(() => end(true), timeoutMs);
    incoming.on('data', (chunk: Buffer) => {
      if (bytes < atMost) chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= atMost) end(true);
    });
    incoming.once('end', () => end(false));
    incoming.on('error', () => end(true));
    incoming.once('close', () => end(true));
  });
}

function headersOf({ rawHeaders }: IncomingMessage): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = (rawHeaders[at + 1] ?? '').slice(0, LONGEST_VALUE);
    const known = headers.get(name);
    headers.set(name, known === undefined ? value : `${known}, ${value}`.slice(0, LONGEST_VALUE));
  }
  return Object.fromEntries(headers);
}

function failureOf(error: Error): Exchange {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'HPE_HEADER_OVERFLOW') return { ok: false, reason: 'wrong-answer', detail: 'sent headers without end' };
  if (code.startsWith('HPE_')) {
    const detail = 'answered the question over HTTP with something that is not HTTP';
    return { ok: false, reason: 'wrong-answer', detail };
  }
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED') {
    // Node.js calls an end in good order a reset too, but without a system call.
    return 'syscall' in error
      ? { ok: false, reason: 'connection-reset', detail: 'reset when asked over HTTP' }
      : { ok: false, reason: 'connection-closed', detail: 'closed by the other side without an answer over HTTP' };
  }
  return { ok: false, reason: 'probe-failed', detail: `the question over HTTP failed: ${code || error.message}` };
}
