import { createServer as createHttp, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Socket, type Server as TcpServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTls } from 'node:tls';
import { chromium } from 'playwright-core';
import { BROWSER } from './browser.ts';

/** PAC files and the URLs to ask each for. */
export interface AskedPac {
  /** With a function FindProxyForURL and nothing else that others would see. */
  readonly script: string;
  /** Each with the port of this PAC file: see `portOf`. */
  readonly urls: readonly string[];
}

const FIRST_PORT = 20_000;
const PAC_TYPE = 'application/x-ns-proxy-autoconfig';
const TLS_HANDSHAKE = 22;
/** How many requests are under way at once. */
const BATCH = 60;

/** The port that URLs of the PAC file at this place have: by it one browser runs many of them. */
export function portOf(index: number): number {
  return FIRST_PORT + index;
}

/**
 * Has the browser of this machine ask for all URLs, each by the PAC file that its port names, and tells by which way each
 * request came: `direct`, or a proxy's host. These are real requests that reach servers on the loopback address; no name is
 * looked up elsewhere, since the browser maps all of them there: `*.nowhere` have no address, all others 127.0.0.1. Proxies
 * are HTTP at port 8080 and SOCKS 5 at port 1080 of the names given.
 */
export async function waysInBrowser(
  pacs: readonly AskedPac[],
  proxies: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (BROWSER === undefined) throw new Error('there is no Chromium: .ci/run names the package that has it');
  const ways = new Map<string, string>();
  /** A way that differs from one request to the other is told as both. */
  const saw = (url: string, way: string) => {
    const before = ways.get(url);
    ways.set(url, before === undefined || before === way ? way : `${before} and ${way}`);
  };
  const servers: (Server | TcpServer)[] = [];
  const open = async (server: Server | TcpServer) => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on TCP has an address and a port.
    return (server.address() as AddressInfo).port;
  };
  const rules: string[] = ['MAP *.nowhere ~NOTFOUND'];
  for (const proxy of proxies) {
    rules.push(`MAP ${proxy}:8080 127.0.0.1:${await open(httpProxy((url) => saw(url, proxy)))}`);
    rules.push(`MAP ${proxy}:1080 127.0.0.1:${await open(socksProxy((url) => saw(url, proxy)))}`);
  }
  for (const index of pacs.keys()) {
    const here = portOf(index);
    rules.push(`MAP *:${here} 127.0.0.1:${await open(destination(here, (url) => saw(url, 'direct')))}`);
  }
  const script = joinedPac(pacs);
  const pacServer = createHttp((_, answer) => answer.setHeader('content-type', PAC_TYPE).end(script));
  rules.push(`MAP pac.server:80 127.0.0.1:${await open(pacServer)}`);
  const nobody = await open(createTcp((socket) => socket.destroy()));
  rules.push(`MAP * 127.0.0.1:${nobody}`);
  const browser = await chromium.launch({
    executablePath: BROWSER,
    env: { ...process.env, TZ: 'UTC' },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--proxy-pac-url=http://pac.server/proxy.pac',
      `--host-resolver-rules=${rules.join(', ')}`,
      '--disable-features=LocalNetworkAccessChecks,HttpsUpgrades',
    ],
  });
  try {
    const page = await browser.newPage();
    const urls = pacs.flatMap((pac) => pac.urls);
    for (let at = 0; at < urls.length; at += BATCH) {
      const batch = JSON.stringify(urls.slice(at, at + BATCH));
      await page.evaluate(`Promise.allSettled(${batch}.map((url) => fetch(url, { mode: 'no-cors' })))`);
    }
  } finally {
    await browser.close();
    for (const server of servers) server.close();
  }
  return ways;
}

/** One PAC file of many: the port of the URL says whose word counts. */
export function joinedPac(pacs: readonly AskedPac[]): string {
  const all = pacs.map(({ script }) => `(function () {\n${script}\nreturn FindProxyForURL; })()`);
  return `var all = [\n${all.join(',\n')}\n];
function FindProxyForURL(url, host) {
  var port = /^[a-z]+:\\/\\/[^\\/]*:([0-9]+)\\//.exec(url);
  var own = port === null ? undefined : all[Number(port[1]) - ${FIRST_PORT}];
  return own === undefined ? 'DIRECT' : own(url, host);
}`;
}

function httpProxy(saw: (url: string) => void): Server {
  const server = createHttp((request, answer) => {
    saw(request.url ?? '');
    answer.writeHead(204).end();
  });
  return server.on('connect', (request, socket: Duplex) => {
    saw(`https://${request.url ?? ''}/`);
    socket.end('HTTP/1.1 502 No\r\n\r\n');
  });
}

/** Says yes to whatever SOCKS 5 is asked to connect to (RFC 1928), and hears what is asked for then. */
function socksProxy(saw: (url: string) => void): TcpServer {
  return createTcp((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.write(Uint8Array.of(5, 0));
      socket.once('data', (request) => {
        const port = request.readUInt16BE(request.length - 2);
        hear(socket, port, saw);
        socket.write(Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
      });
    });
  });
}

/** What a request reaches that goes past all proxies. */
function destination(port: number, saw: (url: string) => void): TcpServer {
  return createTcp((socket) => {
    socket.on('error', () => socket.destroy());
    hear(socket, port, saw);
  });
}

/** HTTP is answered; of TLS the name in the hello is heard. */
function hear(socket: Socket, port: number, saw: (url: string) => void): void {
  const http = createHttp((request, answer) => {
    saw(`http://${request.headers.host}${request.url}`);
    answer.writeHead(204).end();
  });
  const tls = createTls({
    SNICallback: (host, done) => {
      saw(`https://${host}:${port}/`);
      done(new Error('there is no certificate here'));
    },
  });
  tls.on('tlsClientError', () => undefined);
  socket.once('readable', () => {
    const first: Buffer | null = socket.read(1);
    if (first === null) return;
    socket.unshift(first);
    (first[0] === TLS_HANDSHAKE ? tls : http).emit('connection', socket);
  });
}
