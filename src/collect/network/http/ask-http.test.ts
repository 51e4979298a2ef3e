import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { issueForTest } from '../tls/authority-for-test.ts';
import { shakeHands } from '../tls/index.ts';
import { settingsForTest, tcpServerForTest, tlsServerForTest } from '../tls/server-for-test.ts';
import { askHttp, type HttpQuestion } from './ask-http.ts';

const HOST = 'www.example.com';
const CLOCK = () => new Date();
const ROOT = issueForTest({ name: 'Public Root', isAuthority: true });
const LEAF = issueForTest({ name: 'service', by: ROOT, hosts: [HOST] });
const QUESTION: HttpQuestion = { host: HOST, port: 80, secure: false, path: '/a?b=c' };

/** Asks a server that sends `answer` once it has read the question's headers. */
async function ask(
  answer: string | ((socket: Socket) => void),
  changes: Partial<HttpQuestion> = {},
  settings = settingsForTest(),
) {
  const { promise: asked, resolve } = Promise.withResolvers<string>();
  await using server = await tcpServerForTest((socket) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      resolve(text);
      if (typeof answer === 'string') socket.end(answer);
      else answer(socket);
    });
  });
  const connected = await server.connect();
  const { record, value } = await askHttp(connected, { ...QUESTION, ...changes }, settings);
  return { record, value, asked, isClosed: connected.socket.destroyed };
}

async function askSecurely(answer: string, roots: 'public' | 'unknown') {
  await using server = await tlsServerForTest([LEAF], {}, (socket) => socket.once('data', () => socket.end(answer)));
  const settings = settingsForTest(roots === 'public' ? { public: [ROOT.pem] } : {});
  const { value } = await shakeHands(await server.connect(), HOST, settings, CLOCK);
  if (value === undefined) throw new Error('no TLS connection came about');
  return await askHttp(value, { ...QUESTION, port: 443, secure: true }, settings);
}

const page = (status: string, headers: readonly string[], body = '') =>
  [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${body.length}`, '', body].join('\r\n');
const HTML = 'Content-Type: text/html; charset=utf-8';

describe('a question over HTTP', () => {
  it('names the host and who asks, and asks to close', async () => {
    const { asked, record, value, isClosed } = await ask(page('200 OK', ['X-A: 1', 'x-a: 2'], 'Hello'));

    expect((await asked).split('\r\n')).toEqual([
      'GET /a?b=c HTTP/1.1',
      `host: ${HOST}`,
      'user-agent: Muster (network readiness probe)',
      'accept: */*',
      'connection: close',
      '',
      '',
    ]);
    expect(record).toMatchObject({ stage: 'http', outcome: 'passed', reason: null, detail: 'HTTP 200' });
    expect(value).toMatchObject({ status: 200, headers: { 'x-a': '1, 2' } });
    expect(Buffer.from(value?.body ?? [])).toEqual(Buffer.from('Hello'));
    expect(isClosed).toBe(true);
  });

  it('says the port where it is not the usual one, and an address in brackets', async () => {
    const { asked } = await ask(page('204 No Content', []), { host: '2001:db8::1', port: 8080, method: 'HEAD' });

    expect(await asked).toMatch(/^HEAD \/a\?b=c HTTP\/1\.1\r\nhost: \[2001:db8::1\]:8080\r\n/);
  });

  it('names the whole address to a proxy that forwards, and who asks where it is to be told', async () => {
    await using server = await tcpServerForTest((socket) =>
      socket.once('data', (chunk) => socket.end(page('200 OK', [], chunk.toString('latin1')))),
    );
    const connected = { ...(await server.connect()), forwards: { authorization: 'Basic eDp5' } };

    const { value } = await askHttp(connected, QUESTION, settingsForTest());

    expect(Buffer.from(value?.body ?? []).toString()).toMatch(
      /^GET http:\/\/www\.example\.com\/a\?b=c HTTP\/1\.1\r\nhost: www\.example\.com\r\n[\s\S]*proxy-authorization: Basic eDp5/,
    );
  });

  it('does not repeat what a proxy was told, where that one does', async () => {
    const echo = page('200 OK', ['Via: 1.1 canary-user:canary-word Basic Y2FuYXJ5LXVzZXI6Y2FuYXJ5LXdvcmQ='], '');
    await using server = await tcpServerForTest((socket) => socket.once('data', () => socket.end(echo)));
    const authorization = `Basic ${btoa('canary-user:canary-word')}`;
    const connected = { ...(await server.connect()), forwards: { authorization } };

    const { record } = await askHttp(connected, QUESTION, settingsForTest());

    expect(record.detail).toContain('via: 1.1 [removed] Basic [removed]');
    expect(record.detail).not.toContain('canary-word');
  });

  it('sends a body', async () => {
    const { asked } = await ask(page('200 OK', []), { method: 'POST', body: Buffer.from('x') });

    expect(await asked).toContain('content-length: 1');
  });

  it('refuses what cannot be sent, without sending it', async () => {
    const { record } = await ask(page('200 OK', []), { path: '/a b\r\nX: 1' });

    expect(record).toMatchObject({ outcome: 'failed', reason: 'probe-failed' });
  });
});

describe('answers of the service', () => {
  it.each(['200 OK', '400 Bad Request', '401 Unauthorized', '403 Forbidden', '404 Not Found', '500 Oops'])(
    'are answers with %s too: it was reached',
    async (status) => {
      const { record } = await ask(page(status, ['Server: Microsoft-HTTPAPI/2.0', HTML], '<h1>Microsoft</h1>'));

      expect(record).toMatchObject({ outcome: 'passed', reason: null });
    },
  );

  it.each([
    ['/start', HOST],
    ['https://www.example.com/', HOST],
    ['https://start.example.com/?from=www.example.com', 'start.example.com'],
  ])('may send on to %s, which is not followed', async (location, to) => {
    const { record } = await ask(page('302 Found', [`Location: ${location}`]));

    expect(record).toMatchObject({
      outcome: 'passed',
      detail: `HTTP 302, sends on to ${to}, which was not followed`,
    });
  });

  it('may send on from one domain of Microsoft to another', async () => {
    const location = 'Location: https://login.microsoftonline.com/';

    const { record } = await ask(page('302 Found', [location]), { host: 'login.windows.net' });

    expect(record.outcome).toBe('passed');
  });

  it('are believed inside TLS that proves the service, whatever they look like', async () => {
    const { record } = await askSecurely(page('403 Forbidden', ['Server: squid', 'X-Squid-Error: ERR_X 0']), 'public');

    expect(record).toMatchObject({ outcome: 'passed', detail: 'HTTP 403' });
  });

  it('are told with the marks that something on the way left', async () => {
    const { record } = await ask(page('200 OK', ['Via: 1.1 gate.contoso.com (squid/5.7)']));

    expect(record).toMatchObject({ outcome: 'passed' });
    expect(record.detail).toContain('left its mark (via: 1.1 gate.contoso.com (squid/5.7))');
  });
});

describe('answers of something on the way', () => {
  const SQUID = ['Server: squid/5.7', HTML];
  it.each([
    ['403 Forbidden', [...SQUID, 'X-Squid-Error: ERR_ACCESS_DENIED 0'], '', 'http-denied'],
    ['403 Forbidden', ['Server: Zscaler/6.2', HTML], '<p>Internet Security by Zscaler</p>', 'http-denied'],
    ['403 Forbidden', [HTML], '<script src="/mwg-internal/de5fs23hu73ds/x.js">', 'http-denied'],
    ['503 Service Unavailable', [...SQUID, 'X-Squid-Error: ERR_DNS_FAIL 0'], '', 'proxy-failed'],
    ['502 Bad Gateway', ['Server: Mikrotik HttpProxy'], '', 'proxy-failed'],
    ['200 OK', [...SQUID, 'X-Squid-Error: 200:ERR_ACCESS_DENIED 0'], '', 'block-page'],
    ['200 OK', SQUID, '<h1>Not here</h1>', 'block-page'],
    ['200 OK', [HTML], '<TITLE>Web Page Blocked</TITLE>', 'block-page'],
    ['200 OK', [HTML], '<!-- <WISPAccessGatewayParam> -->', 'captive-portal'],
    ['200 OK', [HTML], '<meta http-equiv="refresh" content="0; url=http://10.0.0.1/login">', 'captive-portal'],
    ['407 Who', ['Proxy-Authenticate: NTLM', 'Proxy-Authenticate: Basic realm="Ada"'], '', 'proxy-authentication'],
    ['511 Network Authentication Required', [], '', 'captive-portal'],
    ['302 Found', ['Location: http://10.1.2.3/login'], '', 'captive-portal'],
    [
      '302 Found',
      ['Location: https://wifi.hotel.example.net/?u=http%3A%2F%2Fwww.example.com%2Fa'],
      '',
      'captive-portal',
    ],
    ['302 Found', ['Location: https://block.isp.example.net/'], '', 'redirected'],
    ['302 Found', ['Location: http://['], '', 'redirected'],
  ] as const)('with %s, %j %s: %s', async (status, headers, body, reason) => {
    const { record, value } = await ask(page(status, headers, body));

    expect(record).toMatchObject({ outcome: 'failed', reason });
    expect(value?.status).toBe(Number(status.slice(0, 3)));
  });

  it('name the schemes that a proxy offers, and nothing else of them', async () => {
    const { record } = await ask(page('407 Who', ['Proxy-Authenticate: Negotiate, NTLM, Basic realm="Ada Lovelace"']));

    expect(record.detail).toBe('a proxy wants to know who asks (407: Negotiate, NTLM, Basic)');
  });

  it('may be a page with 200 where the service has none', async () => {
    const answer = page('200 OK', [HTML], '<h1>Welcome</h1>');

    const service = await ask(answer);
    const pageless = await ask(answer, { isPageless: true });

    expect(service.record.outcome).toBe('passed');
    expect(pageless.record).toMatchObject({ outcome: 'failed', reason: 'block-page' });
  });

  it('are inside the tunnel where a proxy opens TLS', async () => {
    const denied = page('403 Forbidden', [...SQUID, 'X-Squid-Error: ERR_ACCESS_DENIED 0']);

    const { record } = await askSecurely(denied, 'unknown');

    expect(record).toMatchObject({ outcome: 'failed', reason: 'http-denied' });
  });
});

describe('hostile answers', () => {
  const SHORT = settingsForTest({}, { timeoutMs: 100 });
  const forever = (piece: string | Buffer) => (socket: Socket) => {
    const more = () => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', more);
    more();
  };

  it('without end in the headers are cut off', async () => {
    const { record } = await ask((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      forever(`X-Header: ${'x'.repeat(1000)}\r\n`)(socket);
    });

    expect(record).toMatchObject({ reason: 'wrong-answer', detail: 'sent headers without end' });
  });

  it('without end in the body are answers, of which the beginning is kept', async () => {
    const { record, value } = await ask((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n');
      forever(Buffer.alloc(60_000, 'x'))(socket);
    });

    expect(record.outcome).toBe('passed');
    expect(value?.body).toHaveLength(16 << 10);
  });

  it('with a slow body are answers too', async () => {
    const { record, value } = await ask(
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'),
      {},
      SHORT,
    );

    expect(record.outcome).toBe('passed');
    expect(value?.body).toHaveLength(3);
  });

  it('that never end their headers are given up, and silence is told apart', async () => {
    const begun = await ask((socket) => socket.write('HTTP/1.1 200 OK\r\nX: '), {}, SHORT);
    const silent = await ask(() => {}, {}, SHORT);

    expect(begun.record).toMatchObject({ reason: 'time-out' });
    expect(silent.record).toMatchObject({ reason: 'no-answer' });
  });

  it('of interim answers only are given up', async () => {
    const { record } = await ask(forever('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'));

    expect(record).toMatchObject({ reason: 'wrong-answer' });
  });

  it('that change the protocol are wrong', async () => {
    const { record } = await ask('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');

    expect(record).toMatchObject({ reason: 'wrong-answer' });
  });

  it('that are not HTTP are wrong', async () => {
    const { record } = await ask('220 mail.example.com ESMTP\r\n');

    expect(record).toMatchObject({ reason: 'wrong-answer' });
  });

  it('that are a reset or an early end are told apart', async () => {
    const reset = await ask((socket) => socket.resetAndDestroy());
    const ended = await ask((socket) => socket.end());

    expect(reset.record).toMatchObject({ reason: 'connection-reset' });
    expect(ended.record).toMatchObject({ reason: 'connection-closed' });
  });

  it('end when the run is aborted', async () => {
    const controller = new AbortController();
    const waiting = ask(
      () => controller.abort(new Error('enough')),
      {},
      settingsForTest({}, { signal: controller.signal }),
    );

    await expect(waiting).rejects.toThrow('enough');
  });
});
