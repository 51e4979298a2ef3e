import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { shakeHands } from '../tls/shake-hands.ts';
import { probePacketSize } from './packet-size.ts';
import { failsToSecure, startSecure, throughProxy } from './secure-for-test.ts';

const TARGET = { host: 'service.example', port: 443 };

/** Answers whole requests as a web server does, those that are not too long for it. */
function answers(atMost = 8192) {
  return (socket: Socket, heard: string): void => {
    if (heard.endsWith('\r\n\r\n') && heard.length <= atMost) socket.end('HTTP/1.1 200 OK\r\n\r\n');
  };
}

describe('the way to a host', () => {
  it('lets full packets through where a long request is answered, which takes one connection', async () => {
    await using server = await startSecure(answers());

    const record = await probePacketSize(TARGET, server, server.settings);

    expect(record).toMatchObject({ stage: 'packet-size', outcome: 'passed', reason: null });
    expect(record.detail).toMatch(
      /^full packets get through to service\.example out: a request of 30\d\d bytes was answered/,
    );
    expect(server.said).toHaveLength(1);
    expect(server.sockets.every(({ destroyed }) => destroyed)).toBe(true);
  });

  it('is known as far as the proxy where there is one', async () => {
    await using server = await startSecure(answers());

    const record = await probePacketSize(TARGET, throughProxy(server), server.settings);

    expect(record.detail).toContain('to service.example, as far as http://proxy.example:3128,');
  });

  it('that loses full packets is found by the same request in small ones', async () => {
    await using server = await startSecure(answers(), { timeoutMs: 1500 });
    await using narrow = await losesLongRecords(server.port);

    const record = await probePacketSize(TARGET, { secure: narrow.secure(server.settings) }, server.settings);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'packets-lost-by-size' });
    expect(record.detail).toContain(
      'gets no answer within 1.5 s when it is sent at once, and is answered when it is sent in pieces of 400 bytes',
    );
    expect(server.said.map(({ length }) => length > 0)).toEqual([false, true]);
  });

  it('is not blamed where the server refuses long requests however they are sent', async () => {
    await using server = await startSecure(answers(1000), { timeoutMs: 1000 });

    const record = await probePacketSize(TARGET, server, server.settings);

    expect(record).toMatchObject({ outcome: 'not-applicable', reason: null });
    expect(record.detail).toContain('the server or a proxy refuses its length');
  });

  it('is not blamed where the host answers nothing at all', async () => {
    await using server = await startSecure(() => {}, { timeoutMs: 100 });

    const record = await probePacketSize(TARGET, server, server.settings);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-answer' });
    expect(server.said).toHaveLength(3);
    expect(server.sockets.every(({ destroyed }) => destroyed)).toBe(true);
  });

  it('cannot be tried without TLS, and a silent handshake is told as what it may be', async () => {
    await using server = await startSecure(answers());

    const record = await probePacketSize(TARGET, { secure: failsToSecure }, server.settings);

    expect(record).toMatchObject({ outcome: 'not-run', reason: null });
    expect(record.detail).toContain('also what it looks like when full packets are lost on the way in');
  });
});

/**
 * A hop that forgets a connection when a TLS record longer than 1,400 bytes comes, as a tunnel does with packets. A
 * record is the smallest thing that is told apart for certain on loopback, where the system joins what is written.
 */
async function losesLongRecords(port: number) {
  const sockets = new Set<Socket>();
  const hop = createServer((inward) => {
    const outward = connect(port, '127.0.0.1');
    let waiting = Buffer.alloc(0);
    let hasForgotten = false;
    for (const socket of [inward, outward]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    outward.pipe(inward);
    inward.on('data', (data) => {
      waiting = Buffer.concat([waiting, data]);
      while (!hasForgotten && waiting.length >= 5) {
        const end = 5 + waiting.readUInt16BE(3);
        if (end > 1400) hasForgotten = true;
        if (hasForgotten || waiting.length < end) break;
        outward.write(waiting.subarray(0, end));
        waiting = waiting.subarray(end);
      }
    });
  });
  await new Promise<void>((done) => hop.listen(0, '127.0.0.1', done));
  const address = hop.address();
  const hopPort = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    secure: (settings: Parameters<typeof shakeHands>[2]) => async () => {
      const socket = connect(hopPort, '127.0.0.1');
      sockets.add(socket);
      await new Promise((done) => socket.once('connect', done));
      return shakeHands({ socket, address: '127.0.0.1', family: 4 }, 'service.example', settings, () => new Date());
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => hop.close(done));
    },
  };
}
