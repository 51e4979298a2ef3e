// Real datagrams on the loopback interface.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { exchangeDatagram, exchangeDatagrams } from './datagram.ts';
import { createSockets, probeSettings } from './settings-for-test.ts';

const servers: Socket[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that does as told with each datagram; answers its port, and how many came. */
async function serve(address: string, act: (server: Socket, bytes: Buffer, port: number, count: number) => void) {
  const server = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  servers.push(server);
  let count = 0;
  server.on('message', (bytes, from) => {
    count += 1;
    act(server, bytes, from.port, count);
  });
  server.bind(0, address);
  await once(server, 'listening');
  return { port: server.address().port, count: () => count };
}

const hello = {
  address: '127.0.0.1',
  family: 4 as const,
  payload: Buffer.from('hello'),
  accept: (bytes: Uint8Array) => bytes[0] === 0x21,
};

describe('exchangeDatagram', () => {
  it('hands over the answer, and gives its slot back', async () => {
    const { port } = await serve('127.0.0.1', (server, _, to) => server.send('!', to, '127.0.0.1'));
    const sockets = createSockets(1);

    const { record, value } = await exchangeDatagram({ ...hello, port, stage: 'ntp' }, probeSettings({ sockets }));

    expect(value).toEqual(Buffer.from('!'));
    expect(record).toMatchObject({ stage: 'ntp', outcome: 'passed', reason: null });
    expect(sockets.used()).toBe(0);
  });

  it('speaks IPv6, from the source address that it was given', async () => {
    const { port } = await serve('::1', (server, _, to) => server.send('!', to, '::1'));

    const { record } = await exchangeDatagram(
      { ...hello, address: '::1', family: 6, port },
      probeSettings({ sourceAddress: '::1' }),
    );

    expect(record.outcome).toBe('passed');
  });

  it('asks again: three lost datagrams are not silence', async () => {
    const { port, count } = await serve(
      '127.0.0.1',
      (server, _, to, nth) => nth > 3 && server.send('!', to, '127.0.0.1'),
    );

    const { record } = await exchangeDatagram({ ...hello, port }, probeSettings({ timeoutMs: 900 }));

    expect(record.outcome).toBe('passed');
    expect(record.detail).toContain('asked 4 times');
    expect(count()).toBe(4);
  });

  it('tells silence', async () => {
    const { port } = await serve('127.0.0.1', () => undefined);

    const { record, value } = await exchangeDatagram({ ...hello, port }, probeSettings({ timeoutMs: 300 }));

    expect(value).toBeUndefined();
    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-answer' });
    expect(record.detail).toBe(`127.0.0.1 port ${port} (UDP) did not answer within 0.3 s, asked 4 times`);
  });

  it('tells a closed port by the ICMP message, without waiting', async () => {
    const { port } = await serve('127.0.0.1', () => undefined);
    await new Promise<void>((resolve) => servers.pop()?.close(resolve));

    const { record } = await exchangeDatagram({ ...hello, port }, probeSettings({ timeoutMs: 20_000 }));

    expect(record).toMatchObject({ outcome: 'failed', reason: 'connection-refused' });
    expect(record.detail).toContain('ICMP port unreachable');
  });

  it('takes no answer from another port, nor one that is none', async () => {
    const other = createSocket('udp4');
    servers.push(other);
    const { port } = await serve('127.0.0.1', (server, _, to) => {
      other.send('!', to, '127.0.0.1');
      server.send('nonsense', to, '127.0.0.1');
    });

    const { record } = await exchangeDatagram({ ...hello, port }, probeSettings({ timeoutMs: 300 }));

    expect(record).toMatchObject({ outcome: 'failed', reason: 'wrong-answer' });
    expect(record.detail).toMatch(/sent \d datagrams, none of them an answer/);
  });

  it('does not wait through a flood', async () => {
    const { port } = await serve('127.0.0.1', (server, _, to) => {
      for (let count = 0; count < 200; count++) server.send('nonsense', to, '127.0.0.1');
    });

    const { record } = await exchangeDatagram({ ...hello, port }, probeSettings({ timeoutMs: 25_000 }));

    expect(record.reason).toBe('wrong-answer');
  });

  it('looks at no datagram that is longer than an answer can be', async () => {
    const { port } = await serve('127.0.0.1', (server, _, to) => server.send(Buffer.alloc(9000, '!'), to, '127.0.0.1'));

    const { record } = await exchangeDatagram({ ...hello, port }, probeSettings({ timeoutMs: 300 }));

    expect(record.reason).toBe('wrong-answer');
  });

  it('throws what it was aborted with', async () => {
    const { port } = await serve('127.0.0.1', () => undefined);
    const control = new AbortController();
    const sockets = createSockets(1);
    const staged = exchangeDatagram({ ...hello, port }, probeSettings({ sockets, signal: control.signal }));

    control.abort(new Error('enough'));

    await expect(staged).rejects.toThrow('enough');
    expect(sockets.used()).toBe(0);
  });

  it('says that it could not ask where the source address is not of this machine', async () => {
    const { record } = await exchangeDatagram({ ...hello, port: 9 }, probeSettings({ sourceAddress: '192.0.2.1' }));

    expect(record).toMatchObject({ outcome: 'failed', reason: 'probe-failed' });
  });
});

it('several questions share a socket; what is never answered is not waited for beyond the grace', async () => {
  const { port } = await serve(
    '127.0.0.1',
    (server, bytes, to) => bytes[0] === 0x61 && server.send('A', to, '127.0.0.1'),
  );
  const question = (payload: string, answer: number) => ({
    payload: Buffer.from(payload),
    accept: (bytes: Uint8Array) => bytes[0] === answer,
  });

  const { answers, code } = await exchangeDatagrams(
    { ...hello, port },
    [question('a', 0x41), question('b', 0x42)],
    probeSettings({ timeoutMs: 20_000 }),
    50,
  );

  expect(answers).toEqual([Buffer.from('A'), undefined]);
  expect(code).toBeUndefined();
});
