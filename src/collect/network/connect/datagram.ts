import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { ProbeReason } from '../../../evidence/index.ts';
import type { ProbeSettings, Staged, StageName } from '../measurement.ts';
import { onAbort } from '../on-abort.ts';
import { datagramTimes } from './ask-times.ts';
import { codeOf, explainFailure } from './failure.ts';
import type { Address } from './order-addresses.ts';

/** Who is asked over UDP. */
export interface DatagramTarget extends Address {
  readonly port: number;
}

/** What is asked, and which answer counts. */
export interface DatagramQuestion {
  readonly payload: Uint8Array;
  /** Whether these bytes answer the question; they are anybody's, and at most 4,096. */
  readonly accept: (bytes: Uint8Array, from: { readonly address: string; readonly port: number }) => boolean;
}

/** How an exchange went: an answer for each question, or none. */
export interface Exchange {
  readonly answers: readonly (Uint8Array | undefined)[];
  /** Error code of the system, where one ended it. */
  readonly code: string | undefined;
  /** How often it was asked. */
  readonly rounds: number;
  /** Datagrams of the target's that answered nothing. */
  readonly strangers: number;
  readonly ms: number;
}

/** Longer datagrams are no answer to anything that is asked here. */
const LARGEST_ANSWER = 4096;
/** After so many datagrams that answer nothing, nobody waits for one that does. */
const MOST_STRANGERS = 64;

/**
 * Asks over UDP and waits for the answer, asking again at 0.5, 1.5 and 3.5 s (sooner within a short timeout): at 2 %
 * loss two datagrams are not enough to call somebody silent. Only what comes from the asked address and port counts,
 * and what `accept` takes. Failed: refused (ICMP port unreachable), no route, `wrong-answer` where only other
 * datagrams came, or no answer. The record is of `stage`, `connect` unless told. Throws only when the run is aborted.
 */
export async function exchangeDatagram(
  ask: DatagramTarget & DatagramQuestion & { readonly stage?: StageName },
  settings: ProbeSettings,
): Promise<Staged<Uint8Array>> {
  const { answers, code, rounds, strangers, ms } = await exchangeDatagrams(ask, [ask], settings);
  const whom = `${ask.address} port ${ask.port} (UDP)`;
  const stage = ask.stage ?? 'connect';
  const [answer] = answers;
  if (answer !== undefined) {
    const again = rounds === 1 ? '' : `, asked ${rounds} times`;
    const detail = `${whom} answered in ${Math.round(ms)} ms${again}`;
    return { record: { stage, outcome: 'passed', ms: Math.round(ms), reason: null, detail }, value: answer };
  }
  const failed = (reason: ProbeReason, detail: string): Staged<Uint8Array> => ({
    record: { stage, outcome: 'failed', ms: Math.round(ms), reason, detail },
    value: undefined,
  });
  if (code !== undefined) {
    const { reason, text } = explainFailure(code, settings.sourceAddress);
    const how = code === 'ECONNREFUSED' ? ' (ICMP port unreachable)' : '';
    return failed(reason, `${whom} ${text}${how} after ${Math.round(ms)} ms`);
  }
  if (strangers > 0) return failed('wrong-answer', `${whom} sent ${strangers} datagrams, none of them an answer`);
  return failed('no-answer', `${whom} did not answer within ${(ms / 1000).toFixed(1)} s, asked ${rounds} times`);
}

/**
 * Asks one target several questions from one socket, each again until it is answered; the same rules as
 * `exchangeDatagram`. When one is answered, the others are waited for no longer than `graceMs` after that.
 */
export async function exchangeDatagrams(
  target: DatagramTarget,
  questions: readonly DatagramQuestion[],
  settings: ProbeSettings,
  graceMs = Number.POSITIVE_INFINITY,
): Promise<Exchange> {
  const release = await settings.sockets.slot(settings.signal);
  try {
    return await converse(target, questions, settings, graceMs);
  } finally {
    release();
  }
}

function converse(
  target: DatagramTarget,
  questions: readonly DatagramQuestion[],
  { timeoutMs, signal, sourceAddress }: ProbeSettings,
  graceMs: number,
): Promise<Exchange> {
  const { promise, resolve, reject } = Promise.withResolvers<Exchange>();
  const startedAt = performance.now();
  const answers = questions.map((): Uint8Array | undefined => undefined);
  const timers: NodeJS.Timeout[] = [];
  let rounds = 0;
  let strangers = 0;
  let isOver = false;
  let leave: () => void = () => undefined;
  const socket: Socket = createSocket({ type: target.family === 6 ? 'udp6' : 'udp4' });

  function stop(): boolean {
    if (isOver) return false;
    isOver = true;
    for (const timer of timers) clearTimeout(timer);
    leave();
    socket.close();
    return true;
  }
  function end(code?: string): void {
    if (stop()) resolve({ answers, code, rounds, strangers, ms: performance.now() - startedAt });
  }
  function abort(): void {
    if (stop()) reject(signal.reason);
  }
  function ask(): void {
    rounds += 1;
    for (const [index, { payload }] of questions.entries()) {
      if (answers[index] === undefined) socket.send(payload, (error) => error !== null && end(codeOf(error)));
    }
  }
  function take(bytes: Buffer, from: RemoteInfo): void {
    if (isOver) return;
    const at = questions.findIndex(
      ({ accept }, index) => answers[index] === undefined && bytes.length <= LARGEST_ANSWER && accept(bytes, from),
    );
    if (at < 0) {
      strangers += 1;
      if (strangers >= MOST_STRANGERS) end();
      return;
    }
    answers[at] = bytes;
    if (!answers.includes(undefined)) end();
    else if (Number.isFinite(graceMs)) timers.push(setTimeout(end, graceMs));
  }

  socket.on('error', (error) => end(codeOf(error)));
  socket.on('message', (bytes, from) => {
    try {
      take(bytes, from);
    } catch (error) {
      if (stop()) reject(error);
    }
  });
  socket.once('connect', () => {
    ask();
    for (const at of datagramTimes(timeoutMs).slice(1)) timers.push(setTimeout(ask, at));
  });
  if (signal.aborted) abort();
  else {
    leave = onAbort(signal, abort);
    timers.push(setTimeout(end, timeoutMs));
    open(socket, target, sourceAddress, end);
  }
  return promise;
}

/** Binds to the source address and connects, so that the kernel takes datagrams of the target alone. */
function open(
  socket: Socket,
  { address, port }: DatagramTarget,
  source: string | undefined,
  end: (code: string) => void,
): void {
  const connect = () => {
    try {
      socket.connect(port, address);
    } catch (error) {
      end(codeOf(error));
    }
  };
  if (source === undefined) connect();
  else socket.bind({ address: source, port: 0 }, connect);
}
