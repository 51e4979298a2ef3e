// What tests of the services share: settings, a resolver of addresses, and the plainest exchange over UDP.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { ProbeReason } from '../../../evidence/index.ts';
import type { ProbeSettings, Resolved, Staged, StageRecord } from '../measurement.ts';
import type { Datagram, GetPlain, PlainRequest, Resolve } from './reach.ts';

/** Settings that no test waits long for. */
export function testSettings(changes: Partial<ProbeSettings> = {}): ProbeSettings {
  return {
    nameServers: [],
    families: [4, 6],
    timeoutMs: 5000,
    roots: { public: [], company: [] },
    sockets: { slot: async () => () => undefined, tryExtra: () => () => undefined },
    signal: new AbortController().signal,
    ...changes,
  };
}

/** Finds these addresses for any name. */
export function resolvesTo(...addresses: readonly string[]): Resolve {
  return async (host) => found(host, addresses);
}

/** A resolver's answer. */
export function found(host: string, addresses: readonly string[]): Staged<Resolved> {
  const typed = addresses.map((address) => ({ address, family: address.includes(':') ? (6 as const) : (4 as const) }));
  return {
    record: { stage: 'resolve', outcome: 'passed', ms: 1, reason: null, detail: `${host} is ${addresses.join(', ')}` },
    value: { host, addresses: typed, aliases: [], server: 'system' },
  };
}

/** A name that is not there. */
export async function findsNothing(host: string): Promise<Staged<Resolved>> {
  const detail = `${host} does not exist`;
  return { record: { stage: 'resolve', outcome: 'failed', ms: 1, reason: 'name-not-found', detail }, value: undefined };
}

/** A UDP server on loopback, which answers each datagram with what `answer` makes of it, several or none. */
export async function udpServer(
  answer: (question: Buffer, from: RemoteInfo) => readonly Uint8Array[],
): Promise<{ readonly port: number; readonly close: () => void }> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    for (const datagram of answer(question, from)) socket.send(datagram, from.port, from.address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  return { port: socket.address().port, close: () => socket.close() };
}

/** Says at once what an exchange says when nothing has answered. */
export async function staysSilent(): Promise<Staged<Uint8Array>> {
  return exchanged(undefined);
}

/** Asks once, and gives up when `patience` datagrams were passed over. */
export function exchangeOnce(patience = 1) {
  return (request: Datagram, settings: ProbeSettings): Promise<Staged<Uint8Array>> =>
    new Promise((resolve, reject) => {
      const socket: Socket = createSocket(request.family === 4 ? 'udp4' : 'udp6');
      let passedOver = 0;
      settings.signal.addEventListener('abort', () => reject(settings.signal.reason));
      socket.on('message', (datagram) => {
        const isAnswer = request.accept(datagram);
        if (!isAnswer) passedOver += 1;
        if (!isAnswer && passedOver < patience) return;
        socket.close();
        resolve(exchanged(isAnswer ? datagram : undefined));
      });
      socket.send(request.payload, request.port, request.address);
      socket.unref();
    });
}

function exchanged(value: Uint8Array | undefined): Staged<Uint8Array> {
  const outcome = value === undefined ? ('failed' as const) : ('passed' as const);
  const reason = value === undefined ? ('no-answer' as const) : null;
  return { record: { stage: 'connect', outcome, ms: 12, reason, detail: 'asked once' }, value };
}

/** An answer over plain HTTP as a stage gets it, whatever was asked; the requests are written down in `asked`. */
export function answersPlain(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
  asked: PlainRequest[] = [],
): GetPlain {
  return async (request) => {
    asked.push(request);
    const detail = `${request.host} answered ${status}`;
    return {
      record: { stage: 'http', outcome: 'passed', ms: 7, reason: null, detail },
      value: { status, headers, body: Buffer.from(body, 'latin1') },
    };
  };
}

/** A stage that failed before ours. */
export function failedBefore(stage: StageRecord['stage'], reason: ProbeReason, detail: string): Staged<never> {
  return { record: { stage, outcome: 'failed', ms: 5, reason, detail }, value: undefined };
}
