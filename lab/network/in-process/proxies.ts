import { createServer as createHttpServer, type Server as HttpServer, request } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProxySettings } from '../scenario.ts';

/** Opens a way on to a host of the internet. */
export type Onward = (host: string, port: number) => Socket;

const CHALLENGES: Readonly<Record<NonNullable<ProxySettings['asks']>, string>> = {
  basic: 'Basic realm="Contoso proxy"',
  digest: 'Digest realm="Contoso proxy", nonce="6e6f6e6365", qop="auth", algorithm=MD5',
  ntlm: 'NTLM',
  negotiate: 'Negotiate',
};

/** A proxy that grants tunnels, refuses them, or asks who somebody is; `opened` takes those that it opens itself. */
export function httpProxy(settings: ProxySettings, onward: Onward, opened: Onward): HttpServer {
  const server = createHttpServer((asked, answer) => {
    const { hostname, pathname, port } = new URL(asked.url ?? '/', 'http://nobody.example');
    if (settings.asks !== undefined) {
      return void answer.writeHead(407, { 'Proxy-Authenticate': CHALLENGES[settings.asks] }).end();
    }
    if (settings.denies?.includes(hostname) === true) {
      return void answer.writeHead(403, { 'X-Squid-Error': 'ERR_ACCESS_DENIED 0' }).end();
    }
    const { method, headers } = asked;
    const createConnection = () => onward(hostname, port === '' ? 80 : Number(port));
    const passed = request({ createConnection, method, headers, path: pathname }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  server.on('connect', (asked, socket) => {
    socket.on('error', () => socket.destroy());
    const [host = '', port = '443'] = (asked.url ?? '').split(':');
    const opens = settings.bumps === 'all' || settings.bumps?.includes(host) === true;
    const say = (status: string, header: string) =>
      socket.end(`HTTP/1.1 ${status}\r\nServer: squid/5.7\r\n${header}\r\nContent-Length: 0\r\n\r\n`);
    if (settings.asks !== undefined) {
      return void say('407 Proxy Authentication Required', `Proxy-Authenticate: ${CHALLENGES[settings.asks]}`);
    }
    if (!opens && settings.denies?.includes(host) === true) {
      return void say('403 Forbidden', 'X-Squid-Error: ERR_ACCESS_DENIED 0');
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    join(socket, opens && port === '443' ? opened(host, 443) : onward(host, Number(port)));
  });
  return server;
}

/** A SOCKS 5 server (RFC 1928) that knows names, no passwords, and whom it refuses. */
export function socksProxy(denies: readonly string[], onward: Onward): Server {
  return createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (asked) => {
        const host = asked.toString('latin1', 5, 5 + (asked[4] ?? 0));
        const isDenied = denies.includes(host);
        socket.write(Buffer.from([5, isDenied ? 2 : 0, 0, 1, 0, 0, 0, 0, 0, 0]));
        if (isDenied) socket.end();
        else join(socket, onward(host, asked.readUInt16BE(asked.length - 2)));
      });
    });
  });
}

function join(a: Duplex, b: Socket): void {
  b.on('error', () => a.destroy());
  b.on('close', () => a.destroy());
  a.on('close', () => b.destroy());
  a.pipe(b).pipe(a);
}
