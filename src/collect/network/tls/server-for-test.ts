import { connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { Connected, Open, ProbeSettings, Roots } from '../measurement.ts';
import type { IssuedForTest } from './authority-for-test.ts';

/** A server on loopback that is closed with its connections. */
export interface ServerForTest extends AsyncDisposable {
  readonly port: number;
  readonly connect: () => Promise<Connected>;
  /** Connects here whatever host and port are asked for. */
  readonly open: Open;
  /** How often it was connected to. */
  readonly connections: () => number;
}

/** Settings of a run for tests. */
export function settingsForTest(roots: Partial<Roots> = {}, changes: Partial<ProbeSettings> = {}): ProbeSettings {
  return {
    nameServers: [],
    families: [4, 6],
    timeoutMs: 10_000,
    roots: { public: [], company: [], ...roots },
    sockets: { slot: async () => () => {}, tryExtra: () => () => {} },
    signal: AbortSignal.timeout(25_000),
    ...changes,
  };
}

/** A TLS server with a chain as it is to be sent. Every version is offered unless the options say otherwise. */
export function tlsServerForTest(
  chain: readonly IssuedForTest[],
  options: TlsOptions = {},
  talk: (socket: Socket) => void = () => {},
): Promise<ServerForTest> {
  const server = createTlsServer({
    key: chain[0]?.keyPem,
    cert: chain.map(({ pem }) => pem).join('\n'),
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
    ...options,
  });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => {});
    talk(socket);
  });
  server.on('tlsClientError', () => {});
  return listen(server);
}

/** A server that says over TCP what it is told to. */
export function tcpServerForTest(talk: (socket: Socket) => void): Promise<ServerForTest> {
  return listen(createServer({ allowHalfOpen: true }, talk));
}

async function listen(server: Server): Promise<ServerForTest> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const opened = new Set<Socket>();
  const open = async (): Promise<Connected> => {
    const socket = connect(port, '127.0.0.1');
    opened.add(socket);
    socket.on('error', () => {});
    await new Promise((resolve) => socket.once('connect', resolve));
    return { socket, address: '127.0.0.1', family: 4 };
  };
  return {
    port,
    connect: open,
    open: async () => ({
      record: { stage: 'connect', outcome: 'passed', ms: 0, reason: null, detail: '' },
      value: await open(),
    }),
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      for (const socket of [...sockets, ...opened]) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
