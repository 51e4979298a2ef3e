import { connect, type Socket } from 'node:net';
import type { DatagramTarget } from '../connect/datagram.ts';
import { codeOf } from '../connect/failure.ts';
import type { ProbeSettings } from '../measurement.ts';
import { onAbort } from '../on-abort.ts';
import { type DnsAnswer, type DnsQuestion, encodeQuestion, readAnswer } from './wire.ts';

/** What came over TCP: answers in the order of the questions, and the error that ended it, if one did. */
export interface TcpAnswers {
  readonly answers: readonly (DnsAnswer | undefined)[];
  readonly code: string | undefined;
  readonly ms: number;
}

/** An answer has at most 65,535 bytes and two that say how many; nobody needs to send more than one a question. */
const LARGEST_FRAME = 65_537;
const MOST_CHUNKS = 1000;

/**
 * Asks a name server over TCP (RFC 7766), as one must whose answer did not fit a datagram: all questions on one
 * connection. Takes a slot; `ETIMEDOUT` where an answer did not come in time. Rejects only when the run is aborted.
 */
export async function askOverTcp(
  server: DatagramTarget,
  questions: readonly DnsQuestion[],
  settings: ProbeSettings,
): Promise<TcpAnswers> {
  const release = await settings.sockets.slot(settings.signal);
  try {
    return await converse(server, questions, settings);
  } finally {
    release();
  }
}

function converse(
  { address, port }: DatagramTarget,
  questions: readonly DnsQuestion[],
  { timeoutMs, signal, sourceAddress }: ProbeSettings,
): Promise<TcpAnswers> {
  const { promise, resolve, reject } = Promise.withResolvers<TcpAnswers>();
  const answers = questions.map((): DnsAnswer | undefined => undefined);
  const startedAt = performance.now();
  const timer = setTimeout(() => end('ETIMEDOUT'), timeoutMs);
  let socket: Socket | undefined;
  let received = Buffer.alloc(0);
  let total = 0;
  let chunks = 0;
  let leave: () => void = () => undefined;

  function stop(): void {
    clearTimeout(timer);
    leave();
    socket?.destroy();
  }
  function end(code?: string): void {
    stop();
    resolve({ answers, code, ms: performance.now() - startedAt });
  }
  function abort(): void {
    stop();
    reject(signal.reason);
  }
  function take(chunk: Buffer): void {
    total += chunk.length;
    chunks += 1;
    received = Buffer.concat([received, chunk]);
    for (let frame = nextFrame(received); frame !== undefined; frame = nextFrame(received)) {
      received = received.subarray(frame.length + 2);
      for (const [index, question] of questions.entries()) answers[index] ??= readAnswer(frame, question);
    }
    if (!answers.includes(undefined)) end();
    else if (total > LARGEST_FRAME * questions.length || chunks > MOST_CHUNKS) end('EMSGSIZE');
  }

  if (signal.aborted) abort();
  else {
    leave = onAbort(signal, abort);
    socket = connect({
      host: address,
      port,
      autoSelectFamily: false,
      ...(sourceAddress === undefined ? {} : { localAddress: sourceAddress }),
    });
    socket.on('error', (error) => end(codeOf(error)));
    socket.on('data', take);
    socket.once('end', () => end('ECONNRESET'));
    socket.write(Buffer.concat(questions.flatMap((question) => frameOf(encodeQuestion(question)))));
  }
  return promise;
}

function frameOf(message: Buffer): readonly Buffer[] {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length, 0);
  return [length, message];
}

function nextFrame(bytes: Buffer): Buffer | undefined {
  if (bytes.length < 2) return undefined;
  const length = bytes.readUInt16BE(0);
  return bytes.length < 2 + length ? undefined : bytes.subarray(2, 2 + length);
}
