// Real sockets on the loopback interface.
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Resolved } from '../measurement.ts';
import { connectTo } from './connect-to.ts';
import { createSockets, probeSettings } from './settings-for-test.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(host: string, take: (socket: Socket) => void = () => undefined): Promise<number> {
  const server = createServer((socket) => take(socket.on('error', () => undefined)));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function host(...addresses: string[]): Resolved {
  const list = addresses.map((address) => ({ address, family: address.includes(':') ? (6 as const) : (4 as const) }));
  return { host: 'host.example', addresses: list, aliases: [], server: 'system' };
}

describe('connectTo', () => {
  it('hands over an open socket that gives its slot back when it closes', async () => {
    const port = await listen('127.0.0.1');
    const sockets = createSockets(1);

    const { record, value } = await connectTo(host('127.0.0.1'), port, probeSettings({ sockets }));

    expect(record).toMatchObject({ stage: 'connect', outcome: 'passed', reason: null });
    expect(value).toMatchObject({ address: '127.0.0.1', family: 4 });
    expect(sockets.used()).toBe(1);
    await new Promise((resolve) => value?.socket.once('close', resolve).destroy());
    expect(sockets.used()).toBe(0);
  });

  it('goes on to the next address at once where one refuses', async () => {
    const port = await listen('127.0.0.2');

    const { record, value } = await connectTo(host('::1', '127.0.0.1', '127.0.0.2'), port, probeSettings());
    value?.socket.destroy();

    expect(value?.address).toBe('127.0.0.2');
    expect(record.detail).toMatch(/^127\.0\.0\.2 port \d+ answered in \d+ ms; ::1 refused after \d+ ms; 127\.0\.0\.1/);
    expect(record.note).toBe('family-broken');
  });

  it('reaches a server that has only IPv6', async () => {
    const port = await listen('::1');

    const { value } = await connectTo(host('127.0.0.1', '::1'), port, probeSettings());
    value?.socket.destroy();

    expect(value).toMatchObject({ address: '::1', family: 6 });
  });

  it('comes from the source address that it was given', async () => {
    const port = await listen('127.0.0.1');

    const { value } = await connectTo(host('127.0.0.1'), port, probeSettings({ sourceAddress: '127.0.0.9' }));
    const from = value?.socket.localAddress;
    value?.socket.destroy();

    expect(from).toBe('127.0.0.9');
  });

  it('tells a refused port', async () => {
    const port = await listen('127.0.0.3');

    const { record, value } = await connectTo(host('127.0.0.1'), port, probeSettings());

    expect(value).toBeUndefined();
    expect(record).toMatchObject({ outcome: 'failed', reason: 'connection-refused' });
    expect(record.detail).toMatch(/^port \d+: 127\.0\.0\.1 refused after \d+ ms$/);
  });

  it('says that it could not try where the source address is not of this machine', async () => {
    const { record } = await connectTo(host('127.0.0.1'), 9, probeSettings({ sourceAddress: '192.0.2.1' }));

    expect(record).toMatchObject({ outcome: 'failed', reason: 'probe-failed' });
    expect(record.detail).toContain('192.0.2.1 is no address of this machine');
  });

  it('says that it could not try a port that is none', async () => {
    const sockets = createSockets(2);

    const { record } = await connectTo(host('127.0.0.1', '::1'), 70_000, probeSettings({ sockets }));

    expect(record).toMatchObject({ outcome: 'failed', reason: 'probe-failed' });
    expect(sockets.used()).toBe(0);
  });

  it('survives a reset that comes before anybody listens', async () => {
    const accepted = Promise.withResolvers<Socket>();
    const port = await listen('127.0.0.1', accepted.resolve);
    const sockets = createSockets(1);

    const { value } = await connectTo(host('127.0.0.1'), port, probeSettings({ sockets }));
    (await accepted.promise).resetAndDestroy();
    const socket = value?.socket.resume();
    if (socket?.closed !== true) await new Promise((resolve) => socket?.once('close', resolve));

    expect(socket?.destroyed).toBe(true);
    expect(sockets.used()).toBe(0);
  });
});
