import { once } from 'node:events';
import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { issueForTest } from '../tls/authority-for-test.ts';
import { settingsForTest, tlsServerForTest } from '../tls/server-for-test.ts';
import { openTunnel } from './open-tunnel.ts';
import { answering, connectedTo, startServer } from './proxy-for-test.ts';

const root = issueForTest({ name: 'Office root', isAuthority: true });
const leaf = issueForTest({ name: 'proxy.example', hosts: ['proxy.example'], by: root });
const ROUTE = { via: 'https-proxy', host: 'proxy.example' } as const;

describe('a proxy that is spoken to over TLS', () => {
  it('tunnels, where its certificate is right', async () => {
    await using server = await tlsServerForTest([leaf], {}, answering('HTTP/1.1 200 OK\r\n\r\nhello'));
    const settings = settingsForTest({ company: [root.pem] });

    const { record, value } = await openTunnel(
      await server.connect(),
      { ...ROUTE, port: server.port },
      'a.example',
      443,
      settings,
    );

    expect(record).toMatchObject({ outcome: 'passed' });
    expect(value?.socket).toBeInstanceOf(TLSSocket);
    expect(value?.proxy).toBe(`https://proxy.example:${server.port}`);
    const [first] = value === undefined ? [] : await once(value.socket, 'data');
    expect(String(first)).toBe('hello');
    value?.socket.destroy();
  });

  it('is not told anything, where it is not', async () => {
    await using server = await tlsServerForTest([leaf], {}, answering('HTTP/1.1 200 OK\r\n\r\n'));
    const connected = await server.connect();

    const { record } = await openTunnel(
      connected,
      { ...ROUTE, port: server.port },
      'a.example',
      443,
      settingsForTest(),
    );

    expect(record.reason).toBe('proxy-failed');
    expect(record.detail).toMatch(/^TLS to https:\/\/proxy\.example:\d+ failed: [A-Z_]+$/);
    expect(connected.socket.destroyed).toBe(true);
  });

  it('that says nothing is given up', async () => {
    const server = await startServer(() => undefined);
    const settings = settingsForTest({}, { timeoutMs: 50 });

    const { record } = await openTunnel(
      await connectedTo(server.port),
      { ...ROUTE, port: server.port },
      'a.example',
      443,
      settings,
    );

    expect(record.reason).toBe('proxy-silent');
    await server.close();
  });
});

describe('plain HTTP by a proxy', () => {
  it('needs no tunnel: the request itself names the whole address, with who asks where that is known', async () => {
    const server = await startServer(() => undefined);
    const route = { via: 'http-proxy', host: '127.0.0.1', port: server.port } as const;
    const credentials = { user: 'canary-user', password: 'canary' };

    const open = await openTunnel(await connectedTo(server.port), route, 'a.example', 80, settingsForTest());
    const told = await openTunnel(
      await connectedTo(server.port),
      { ...route, credentials },
      'a.example',
      80,
      settingsForTest(),
    );

    expect(open.value?.forwards).toEqual({});
    expect(told.value?.forwards?.authorization).toBe(`Basic ${btoa('canary-user:canary')}`);
    expect(JSON.stringify(told.record)).not.toContain('canary');
    expect(server.received()).toBe('');
    open.value?.socket.destroy();
    told.value?.socket.destroy();
    await server.close();
  });
});
