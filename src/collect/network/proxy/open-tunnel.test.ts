import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Connected, ProbeSettings, Staged } from '../measurement.ts';
import { openTunnel } from './open-tunnel.ts';
import { answering, connectedTo, reopening, settingsForTest, startServer, type TestServer } from './proxy-for-test.ts';
import type { ProxyRoute } from './tunnel.ts';

const CANARY = { user: 'canary-user', password: 'canary-Pa55:word' };

const servers: TestServer[] = [];
const opened: Connected[] = [];
afterEach(async () => {
  for (const { socket } of opened.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(serve: (socket: Socket, count: number) => void): Promise<TestServer> {
  const server = await startServer(serve);
  servers.push(server);
  return server;
}

interface Asked {
  readonly via?: ProxyRoute['via'];
  readonly credentials?: typeof CANARY;
  readonly host?: string;
  readonly settings?: Partial<ProbeSettings>;
  readonly reopens?: boolean;
}

async function ask(server: TestServer, asked: Asked = {}): Promise<Staged<Connected>> {
  const connected = await connectedTo(server.port);
  opened.push(connected);
  const route = {
    via: asked.via ?? ('http-proxy' as const),
    host: '127.0.0.1',
    port: server.port,
    ...(asked.credentials === undefined ? {} : { credentials: asked.credentials }),
  };
  const { host = 'www.example.com', settings = {} } = asked;
  const again = asked.reopens === true ? reopening(server.port) : undefined;
  const staged = await openTunnel(connected, route, host, 443, settingsForTest(settings), again);
  if (staged.value === undefined) expect(connected.socket.destroyed).toBe(true);
  else opened.push(staged.value);
  expect(JSON.stringify(staged.record)).not.toContain('canary');
  return staged;
}

describe('a tunnel through an HTTP proxy', () => {
  it('opens, and what the target says first belongs to the tunnel', async () => {
    const server = await start(answering('HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n220 mail.example.com'));

    const { record, value } = await ask(server);

    expect(record).toMatchObject({ stage: 'proxy', outcome: 'passed', reason: null });
    expect(value?.proxy).toBe(`http://127.0.0.1:${server.port}`);
    expect(await firstWords(value)).toBe('220 mail.example.com');
    expect(server.received()).toContain('CONNECT www.example.com:443 HTTP/1.1\r\nHost: www.example.com:443\r\n');
  });

  it('names an IPv6 address in brackets, and refuses a name that would write headers of its own', async () => {
    const server = await start(answering('HTTP/1.1 200 OK\r\n\r\n'));

    await ask(server, { host: '2001:db8::1' });
    const { record } = await ask(server, { host: 'a\r\nX-Evil: 1' });

    expect(server.received()).toContain('CONNECT [2001:db8::1]:443 HTTP/1.1');
    expect(server.received()).not.toContain('Evil');
    expect(record.reason).toBe('probe-failed');
  });

  it('says who denied, with the title of its page', async () => {
    const page = '<html><TITLE>ERROR: The requested\n URL could not be retrieved</TITLE>\u0007';
    const server = await start(
      answering(
        `HTTP/1.1 403 Forbidden\r\nServer: squid/5.7\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\nContent-Length: ${page.length}\r\n\r\n${page}`,
      ),
    );

    const { record } = await ask(server);

    expect(record.reason).toBe('proxy-denied');
    expect(record.detail).toBe(
      `http://127.0.0.1:${server.port} answered CONNECT www.example.com:443 with 403 Forbidden, page "ERROR: The requested URL could not be retrieved", server "squid/5.7", x-squid-error "ERR_ACCESS_DENIED 0"`,
    );
  });

  it.each([
    [404, 'proxy-denied'],
    [302, 'redirected'],
    [511, 'captive-portal'],
    [400, 'proxy-failed'],
    [405, 'proxy-failed'],
    [501, 'proxy-failed'],
    [502, 'proxy-failed'],
    [503, 'proxy-failed'],
    [504, 'proxy-failed'],
  ])('takes %d for %s', async (status, reason) => {
    const server = await start(answering(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`));

    const { record } = await ask(server);

    expect(record).toMatchObject({ outcome: 'failed', reason });
  });

  it('passes over interim answers, but not without end', async () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\n';
    const few = await start(answering(`${interim}${interim}HTTP/1.1 200 OK\r\n\r\n`));
    const many = await start(answering(interim.repeat(50)));

    expect((await ask(few)).record.outcome).toBe('passed');
    expect((await ask(many)).record.reason).toBe('proxy-failed');
  });

  it('tells silence, a closed connection and a reset apart', async () => {
    const silent = await start(() => undefined);
    const closing = await start((socket) => socket.once('data', () => socket.end()));
    const resetting = await start((socket) => socket.once('data', () => socket.resetAndDestroy()));

    expect((await ask(silent, { settings: { timeoutMs: 50 } })).record).toMatchObject({ reason: 'proxy-silent' });
    expect((await ask(closing)).record.detail).toContain('closed the connection');
    expect((await ask(resetting)).record.detail).toContain('ECONNRESET');
  });

  it.each([
    [
      'headers without end',
      (socket: Socket) => flood(socket, 'HTTP/1.1 200 OK\r\n', 'X-More: aaaaaaaaaaaaaaaaaaaa\r\n'),
    ],
    ['one line without end', (socket: Socket) => flood(socket, 'HTTP/1.1 200 ', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')],
    ['no HTTP at all', answering('SSH-2.0-OpenSSH_9.2\r\n\r\n')],
    ['a header without a name', answering('HTTP/1.1 200 OK\r\n: x\r\n\r\n')],
    ['a folded header', answering('HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n')],
    ['a status of two digits', answering('HTTP/1.1 20 OK\r\n\r\n')],
    ['too many headers', answering(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(300)}\r\n`)],
  ])('ends at %s', async (_, serve) => {
    const server = await start(serve);

    expect((await ask(server)).record).toMatchObject({ outcome: 'failed', reason: 'proxy-failed' });
  });

  it('ends at a page without end, and keeps its title', async () => {
    const start403 = 'HTTP/1.1 403 No\r\n\r\n<title>No</title>';
    const server = await start((socket) => flood(socket, start403, 'x'.repeat(1000)));

    const { record } = await ask(server);

    expect(record.detail).toContain('page "No"');
  });

  it('throws only when it is aborted, and lets go of the socket then', async () => {
    const server = await start(() => undefined);
    const abort = new AbortController();
    const connected = await connectedTo(server.port);
    const route = { via: 'http-proxy', host: '127.0.0.1', port: server.port } as const;
    const tunnel = openTunnel(connected, route, 'a.example', 443, settingsForTest({ signal: abort.signal }));

    abort.abort(new Error('stop'));

    await expect(tunnel).rejects.toThrow('stop');
    expect(connected.socket.destroyed).toBe(true);
  });
});

describe('a proxy that wants to know who asks', () => {
  const WANTS = (schemes: string, more = '') =>
    `HTTP/1.1 407 Proxy Authentication Required\r\n${schemes}Content-Length: 5\r\n${more}\r\nwhat?`;
  const BASIC = 'Proxy-Authenticate: Basic realm="office"\r\n';

  it('is reported with every way that it knows, and nothing is sent', async () => {
    const server = await start(
      answering(WANTS('Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM, Digest realm="a, b", nonce="n"\r\n')),
    );

    const { record } = await ask(server);

    expect(record.reason).toBe('proxy-authentication');
    expect(record.detail).toContain('by Negotiate, NTLM, Digest (407 Proxy Authentication Required)');
    expect(server.connections()).toBe(1);
  });

  it('is answered by Basic on the same connection, and the tunnel says so', async () => {
    const server = await start(answering(WANTS(BASIC), 'HTTP/1.1 200 OK\r\n\r\n'));

    const { record, value } = await ask(server, { credentials: CANARY });

    expect(value?.authenticated).toBe('basic');
    expect(record.detail).toContain('after authentication by basic');
    expect(server.received().match(/Proxy-Authorization/g)).toHaveLength(1);
    const sent = /Proxy-Authorization: Basic (\S+)/.exec(server.received())?.[1] ?? '';
    expect(Buffer.from(sent, 'base64').toString()).toBe('canary-user:canary-Pa55:word');
  });

  it('is answered on a new connection where it closed the first', async () => {
    const server = await start((socket, count) =>
      answering(count === 1 ? WANTS(BASIC, 'Connection: close\r\n') : 'HTTP/1.1 200 OK\r\n\r\n')(socket),
    );

    expect((await ask(server, { credentials: CANARY, reopens: true })).record.outcome).toBe('passed');
    expect(server.connections()).toBe(2);
  });

  it('cannot be answered where it closed and no new connection can be had', async () => {
    const server = await start(answering(WANTS(BASIC, 'Connection: close\r\n')));

    expect((await ask(server, { credentials: CANARY })).record).toMatchObject({
      reason: 'proxy-authentication',
      detail: expect.stringContaining('could not be tried'),
    });
  });

  it('refuses what was given, also when it sends it back in its page', async () => {
    const page = `<title>no: canary-user ${Buffer.from('canary-user:canary-Pa55:word').toString('base64')}</title>`;
    const server = await start(
      answering(WANTS(BASIC), `HTTP/1.1 407 canary-Pa55:word\r\n${BASIC}Content-Length: ${page.length}\r\n\r\n${page}`),
    );

    const { record } = await ask(server, { credentials: CANARY });

    expect(record.detail).toContain('page "no: [removed] [removed]"');
    expect(record.detail).toContain('what was given was refused');
  });

  it('is never answered by NTLM or Negotiate', async () => {
    const server = await start(answering(WANTS('Proxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate\r\n')));

    const { record } = await ask(server, { credentials: CANARY });

    expect(record.reason).toBe('proxy-authentication');
    expect(server.received()).not.toContain('Authorization');
  });
});

describe('a tunnel through a SOCKS 5 proxy', () => {
  const OPEN = Buffer.from([5, 0]);
  const reply = (code: number) => Buffer.from([5, code, 0, 1, 10, 0, 0, 1, 4, 56]);

  it('passes the name through, and leaves what follows to the tunnel', async () => {
    const server = await start(answering(OPEN, Buffer.concat([reply(0), Buffer.from('hello')])));

    const { value } = await ask(server, { via: 'socks5-proxy' });

    expect(await firstWords(value)).toBe('hello');
    expect(value?.proxy).toBe(`socks5://127.0.0.1:${server.port}`);
    expect(server.received()).toBe('\x05\x01\x00\x05\x01\x00\x03\x0fwww.example.com\x01\xbb');
  });

  it.each([
    [1, 'proxy-failed'],
    [2, 'proxy-denied'],
    [4, 'proxy-failed'],
    [5, 'connection-refused'],
    [8, 'proxy-failed'],
    [99, 'proxy-failed'],
  ])('takes code %d for %s', async (code, reason) => {
    const server = await start(answering(OPEN, reply(code)));

    expect((await ask(server, { via: 'socks5-proxy' })).record).toMatchObject({ outcome: 'failed', reason });
  });

  it('gives user and password only where they are wanted', async () => {
    const server = await start(answering(Buffer.from([5, 2]), Buffer.from([1, 0]), reply(0)));

    const { value } = await ask(server, { via: 'socks5-proxy', credentials: CANARY });

    expect(value?.authenticated).toBe('socks-password');
    expect(server.received()).toContain('\x01\x0bcanary-user\x10canary-Pa55:word');
  });

  it.each([
    ['no way that it takes', [Buffer.from([5, 255])], 'proxy-authentication'],
    ['a password that it refuses', [Buffer.from([5, 2]), Buffer.from([1, 1])], 'proxy-authentication'],
    ['an answer of HTTP', ['HTTP/1.1 400 Bad Request\r\n\r\n'], 'proxy-failed'],
    ['SOCKS 4', [Buffer.from([0, 90, 0, 0])], 'proxy-failed'],
    ['an address of no kind', [Buffer.from([5, 0]), Buffer.from([5, 0, 0, 9, 1, 1])], 'proxy-failed'],
  ])('ends at %s', async (_, answers, reason) => {
    const server = await start(answering(...answers));

    const { record } = await ask(server, { via: 'socks5-proxy', credentials: CANARY });

    expect(record).toMatchObject({ outcome: 'failed', reason });
  });

  it('tells silence', async () => {
    const server = await start(answering(OPEN));

    const { record } = await ask(server, { via: 'socks5-proxy', settings: { timeoutMs: 50 } });

    expect(record.reason).toBe('proxy-silent');
  });
});

async function firstWords(connected: Connected | undefined): Promise<string> {
  if (connected === undefined) return 'no connection';
  const [first] = await once(connected.socket, 'data');
  return String(first);
}

/** Writes as long as the other side reads. */
function flood(socket: Socket, start: string, more: string): void {
  const pour = () => {
    while (!socket.destroyed && socket.write(more));
  };
  socket.once('data', () => {
    socket.write(start);
    socket.on('drain', pour);
    pour();
  });
}
