import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testSettings } from './reach-for-test.ts';
import { failsToSecure, startSecure } from './secure-for-test.ts';
import { acceptOf, encodeUpgrade, flawOfUpgrade, readAnswerHead } from './upgrade-answer.ts';
import { probeWebsocket } from './websocket.ts';

const TARGET = { host: 'service.example', port: 443, path: '/hub' };

function acceptFor(request: string): string {
  return acceptOf(/Sec-WebSocket-Key: (\S+)/.exec(request)?.[1] ?? '');
}

function goOver(request: string): string {
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(request)}\r\n\r\n`;
}

/** Probes a server that answers a whole request with a text; undefined resets, and an empty text closes. */
async function probe(answer: (request: string) => string | undefined, timeoutMs = 10_000) {
  const server = await startSecure(
    (socket, heard) => {
      if (!heard.endsWith('\r\n\r\n')) return;
      const text = answer(heard);
      if (text === undefined) socket.destroy();
      else if (text === '') socket.end();
      else socket.write(text, 'latin1');
    },
    { timeoutMs },
  );
  await using _ = server;
  const record = await probeWebsocket(TARGET, server, server.settings);
  return { record, said: server.said, sockets: server.sockets };
}

describe('a host that is asked to go over to WebSocket', () => {
  it('passes with the key that belongs to ours, and the connection is let go', async () => {
    const { record, said, sockets } = await probe(goOver);

    expect(record).toMatchObject({ stage: 'websocket', outcome: 'passed', reason: null });
    expect(said[0]).toMatch(
      /^GET \/hub HTTP\/1\.1\r\nHost: service\.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n/,
    );
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
  });

  it.each<[string, (request: string) => string, string, string | null, string]>([
    [
      'a key of its own',
      (request) => goOver(request).replace(acceptFor(request), acceptOf('x')),
      'failed',
      'wrong-answer',
      'its key does not belong',
    ],
    [
      'no Upgrade',
      (request) => goOver(request).replace('Upgrade: WebSocket\r\n', ''),
      'failed',
      'wrong-answer',
      'does not say that it changes',
    ],
    [
      'no Connection',
      (request) => goOver(request).replace('keep-alive, Upgrade', 'close'),
      'failed',
      'wrong-answer',
      'Connection header',
    ],
    [
      'the demand for what was sent',
      () => 'HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\n\r\n',
      'failed',
      'upgrade-stripped',
      'takes the Upgrade header out',
    ],
    ['a proxy that asks who it is', () => 'HTTP/1.1 407 Who\r\n\r\n', 'failed', 'proxy-authentication', '(407)'],
    [
      'a refusal of strangers',
      () => 'HTTP/1.1 401 Unauthorized\r\n\r\n',
      'not-applicable',
      null,
      'may want a signed-in client',
    ],
    ['a page', () => 'HTTP/1.1 200 OK\r\n\r\n<html>', 'not-applicable', null, 'answers 200'],
    ['another protocol', () => '220 smtp.example ESMTP\r\n\r\n', 'failed', 'wrong-answer', 'no answer over HTTP'],
    [
      'heads without end',
      () => `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(4000)}`,
      'failed',
      'wrong-answer',
      'no answer over HTTP',
    ],
    ['an end', () => '', 'failed', 'connection-closed', 'without a whole answer'],
  ])('and answers with %s', async (_, answer, outcome, reason, words) => {
    const { record } = await probe(answer);

    expect(record).toMatchObject({ outcome, reason });
    expect(record.detail).toContain(words);
  });

  it('fails by silence where half an answer comes', async () => {
    const { record } = await probe(() => 'HTTP/1.1 101 Swit', 300);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-answer' });
  });

  it('fails as TLS did', async () => {
    const record = await probeWebsocket(TARGET, { secure: failsToSecure }, testSettings());

    expect(record).toMatchObject({ stage: 'websocket', outcome: 'failed', reason: 'no-answer' });
  });

  it('is let go when the run is aborted', async () => {
    const abort = new AbortController();
    await using server = await startSecure(
      (_, heard) => {
        if (heard !== '') abort.abort(new Error('enough'));
      },
      { signal: abort.signal },
    );

    await expect(probeWebsocket(TARGET, server, server.settings)).rejects.toThrow('enough');
    expect(server.sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
  });
});

describe('the handshake', () => {
  it('has the answer of RFC 6455, section 1.3, to its key', () => {
    expect(acceptOf('dGhlIHNhbXBsZSBub25jZQ==')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  it('is taken from any server that says it right, however it writes the names', () => {
    const key = fc.base64String({ minLength: 24, maxLength: 24 });
    const name = (text: string) => fc.mixedCase(fc.constant(text));
    fc.assert(
      fc.property(
        key,
        name('Upgrade'),
        name('websocket'),
        name('Sec-WebSocket-Accept'),
        (one, upgrade, value, accept) => {
          const text = `HTTP/1.1 101 x\r\n${upgrade}: ${value}\r\nconnection: ${upgrade}\r\n${accept}: ${acceptOf(one)}\r\n\r\n`;
          const head = readAnswerHead(Buffer.from(text));

          expect(head && flawOfUpgrade(head, one)).toBeUndefined();
          expect(head && flawOfUpgrade(head, `${one}x`)).toBeDefined();
        },
      ),
    );
  });

  it('is read whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const head = readAnswerHead(Buffer.concat([Buffer.from('HTTP/1.1 '), bytes, Buffer.from('\r\n\r\n')]));

        if (head !== undefined) expect(head.status).toBeGreaterThanOrEqual(100);
      }),
    );
    expect(encodeUpgrade('a.example', '/', 'k').length).toBeLessThan(200);
  });
});
