import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Connected, ProbeSettings, Staged } from '../measurement.ts';

/** A server on loopback that answers each connection as `serve` says. */
export interface TestServer {
  readonly port: number;
  /** What all connections sent, together. */
  readonly received: () => string;
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

export async function startServer(serve: (socket: Socket, count: number) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let received = '';
  let count = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    count += 1;
    socket
      .on('error', () => undefined)
      .on('data', (chunk: Buffer) => {
        received += chunk.toString('latin1');
      });
    serve(socket, count);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    received: () => received,
    connections: () => count,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers the n-th message of a connection with the n-th text. */
export function answering(...answers: readonly (string | Buffer)[]): (socket: Socket) => void {
  return (socket) => {
    let asked = 0;
    socket.on('data', () => {
      const answer = answers[asked];
      asked += 1;
      if (answer !== undefined) socket.write(answer);
    });
  };
}

export async function connectedTo(port: number): Promise<Connected> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return { socket, address: '127.0.0.1', family: 4 };
}

/** For proxies that close after asking who is there. */
export function reopening(port: number): () => Promise<Staged<Connected>> {
  return async () => ({
    record: { stage: 'connect', outcome: 'passed', ms: 0, reason: null, detail: '' },
    value: await connectedTo(port),
  });
}

export function settingsForTest(more: Partial<ProbeSettings> = {}): ProbeSettings {
  return {
    nameServers: [],
    families: [4, 6],
    timeoutMs: 10_000,
    roots: { public: [], company: [] },
    sockets: { slot: async () => () => undefined, tryExtra: () => () => undefined },
    signal: new AbortController().signal,
    ...more,
  };
}
