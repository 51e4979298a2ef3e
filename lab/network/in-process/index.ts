// Where neither root nor user namespaces can be had, scenarios run against servers of this process. Names, TLS, HTTP, proxies,
// SOCKS, PAC files and clocks are real there; what packets do on their way is only thought of, at the one place where the
// probe opens sockets. What makes lines slow or narrow cannot be had so (`canBeInProcess`).
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, Socket, type TcpNetConnectOpts } from 'node:net';
import { join } from 'node:path';
import { judgeRun, planProbes, probeNetwork } from '../../../src/collect/index.ts';
import { connectTo, exchangeDatagram } from '../../../src/collect/network/connect/index.ts';
import { REAL_STAGES } from '../../../src/collect/network/run/real-stages.ts';
import type { EndpointList } from '../../../src/endpoints/index.ts';
import { type Place, placesOf } from '../addresses.ts';
import { shippedHosts } from '../names.ts';
import { makePki, type Pki } from '../pki.ts';
import type { Scenario } from '../scenario.ts';
import { answerKissOfDeath, answerQuic, answerStun } from '../servers/datagrams.ts';
import { answerTime } from './clocks.ts';
import { serveNames } from './names.ts';
import { httpProxy, type Onward, socksProxy } from './proxies.ts';
import { canBeInProcess, type Peer, type Way, wayTo } from './ways.ts';
import { internet, opener, plain, secure } from './web.ts';

export { canBeInProcess };

const BLOCK_PAGE = '<html><head><title>Web Page Blocked</title></head><body>It violates the policy.</body></html>';
const HOUR_MS = 3_600_000;

/** What stands on loopback for all scenarios. */
export interface InProcessLab {
  readonly places: readonly Place[];
  readonly pki: Pki;
  /** Ports of the servers that are the same for all. */
  readonly ports: ReadonlyMap<Peer, number>;
  readonly close: () => void;
}

/** Starts the servers that all scenarios share. Needs openssl alone. Throws where one does not start. */
export async function openInProcessLab(folder: string): Promise<InProcessLab> {
  const places = placesOf(shippedHosts());
  const pki = await makePki(
    join(folder, 'pki'),
    places.map(({ host }) => host),
  );
  const closing: (() => void)[] = [];
  const ocspPort = await freePort();
  const ocsp = serveOcsp(pki, ocspPort);
  closing.push(() => ocsp.kill('SIGKILL'));
  const words = internet(pki, ocspPort);
  const chained = (['expired', 'wrong-name', 'incomplete', 'self-signed'] as const).map(
    (name) => [name, secure(pki, pki.chain(name), words)] as const,
  );
  const servers: readonly (readonly [Peer, Server])[] = [
    ['plain', plain(words)],
    ['secure', secure(pki, undefined, words)],
    ['old-tls', secure(pki, pki.chain('complete'), words, true)],
    ...chained,
    ['portal', plain((_, answer) => answer.writeHead(302, { location: 'http://portal.hotel.example/welcome' }).end())],
    ['block-page', plain((_, answer) => answer.setHeader('content-type', 'text/html').end(BLOCK_PAGE))],
    [
      'resetting',
      createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.resetAndDestroy())),
    ],
  ];
  const ports = new Map<Peer, number>();
  for (const [name, server] of servers) ports.set(name, await listen(server, closing));
  const clocks: readonly (readonly [
    Peer,
    (request: Buffer, from: { address: string; port: number }) => Buffer | undefined,
  ])[] = [
    ['clock', (request) => answerTime(request, 'right')],
    ['clock-an-hour-fast', (request) => answerTime(request, 'fast')],
    ['clock-unsynchronised', (request) => answerTime(request, 'lost')],
    ['clock-kiss-of-death', answerKissOfDeath],
    ['stun', answerStun],
    ['quic', answerQuic],
  ];
  for (const [name, answerTo] of clocks) {
    const socket = createSocket('udp4', (request, from) => {
      const answer = answerTo(request, from);
      if (answer !== undefined) socket.send(answer, from.port, from.address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    closing.push(() => socket.close());
    ports.set(name, socket.address().port);
  }
  return { places, pki, ports, close: () => endAll(closing) };
}

function endAll(closing: readonly (() => void)[]): void {
  for (const close of closing) close();
}

function serveOcsp({ folder }: Pki, port: number): ChildProcess {
  const at = (name: string) => join(folder, name);
  const signer = ['-rsigner', at('intermediate.pem'), '-rkey', at('intermediate.key'), '-CA', at('intermediate.pem')];
  return spawn('openssl', ['ocsp', '-port', String(port), '-index', at('index.txt'), ...signer, '-nmin', '60'], {
    stdio: 'ignore',
  });
}

async function freePort(): Promise<number> {
  const closing: (() => void)[] = [];
  const port = await listen(createServer(), closing);
  endAll(closing);
  return port;
}

async function listen(server: Server, closing: (() => void)[]): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** Verdicts of a probe in a scenario's network, as far as it can be had in this process; throws what the probe throws. */
export async function probeInProcess(lab: InProcessLab, scenario: Scenario, folder: string, list: EndpointList) {
  const { network, probe = [] } = scenario;
  mkdirSync(folder, { recursive: true });
  const closing: (() => void)[] = [];
  const ports = new Map(lab.ports);
  const dialFrom = (from: 'client' | 'gateway', address: string, port: number) =>
    open(wayTo(network, lab.places, { address, port, protocol: 'tcp' }, from), ports);
  const onward: Onward = (host, port) =>
    dialFrom('gateway', lab.places.find((one) => one.host === host)?.v4 ?? '', port);
  const settings = network.tampers === true ? ({ bumps: 'all' } as const) : (network.proxy ?? {});
  const said = internet(lab.pki, 0);
  const tampered: typeof said = (asked, answer) => {
    delete asked.headers.range;
    said(asked, answer);
  };
  ports.set('opener', await listen(secure(lab.pki, lab.pki.chain('reissued'), opener(settings, said)), closing));
  const plainPort = network.tampers === true ? await listen(plain(tampered), closing) : undefined;
  const beyond: Onward = (host, port) =>
    plainPort !== undefined && port === 80 ? connect(plainPort, '127.0.0.1') : onward(host, port);
  ports.set(
    'proxy',
    await listen(
      httpProxy(settings, beyond, () => connect(ports.get('opener') ?? 0, '127.0.0.1')),
      closing,
    ),
  );
  ports.set('socks', await listen(socksProxy(network.socks?.denies ?? [], onward), closing));
  const silent = createSocket('udp4').bind(0, '127.0.0.1');
  await once(silent, 'listening');
  closing.push(() => silent.close());
  // One that is named is the internet's own, which tells the truth.
  const names = await serveNames(probe.includes('--dns') ? {} : (network.names ?? {}), lab.places);
  closing.push(() => names.close());
  const pac = join(folder, 'proxy.pac');
  writeFileSync(pac, scenario.pac ?? '');
  const option = (name: string) => probe[probe.indexOf(name) + 1 || probe.length];
  const signal = AbortSignal.timeout(HOUR_MS);
  const plan = planProbes([list]);
  try {
    const run = await probeNetwork(plan, {
      choice: choiceOf(option('--proxy'), pac),
      env: {},
      concurrency: 64,
      signal,
      now: () => new Date(),
      settings: {
        nameServers: [`127.0.0.1:${names.address().port}`],
        families: [4, 6],
        timeoutMs: 2000,
        roots: {
          public: [readFileSync(lab.pki.publicRoot, 'utf8')],
          company: probe.includes('--ca-file') ? [readFileSync(lab.pki.companyRoot, 'utf8')] : [],
        },
      },
      stages: {
        ...REAL_STAGES,
        connect: (resolved, port, given) =>
          connectTo(resolved, port, given, ({ host = '' }: TcpNetConnectOpts) => dialFrom('client', host, port)),
        exchange: async (target, given) => {
          const way = wayTo(network, lab.places, { ...target, protocol: 'udp' }, 'client');
          const port = way === 'silence' || way === 'refusal' || way === 'no-way' ? undefined : ports.get(way);
          return exchangeDatagram(
            { ...target, address: '127.0.0.1', family: 4, port: port ?? silent.address().port },
            given,
          );
        },
      },
    });
    return judgeRun(plan, run, new Date().toISOString()).endpoints;
  } finally {
    endAll(closing);
  }
}

/** A socket on a way: to a server of this process, or in the state in which a real one would be. */
function open(way: Way, ports: ReadonlyMap<Peer, number>): Socket {
  if (way === 'silence') return new Socket();
  const port = way === 'refusal' || way === 'no-way' ? undefined : ports.get(way);
  if (port !== undefined) return connect(port, '127.0.0.1');
  const code = way === 'no-way' ? 'ENETUNREACH' : 'ECONNREFUSED';
  const socket = new Socket();
  setImmediate(() => socket.destroy(Object.assign(new Error(code), { code })));
  return socket;
}

function choiceOf(proxy: string | undefined, pac: string): Parameters<typeof probeNetwork>[1]['choice'] {
  if (proxy === undefined) return { kind: 'none' };
  if (proxy.startsWith('pac ')) return { kind: 'pac', address: pac };
  const { protocol, hostname, port } = new URL(proxy);
  const via = protocol === 'socks5:' ? 'socks5-proxy' : 'http-proxy';
  return { kind: 'proxy', route: { via, host: hostname, port: Number(port) } };
}
