import { connect } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { Open } from '../measurement.ts';
import { issueForTest } from './authority-for-test.ts';
import { scanVersions } from './scan-versions.ts';
import { type ServerForTest, settingsForTest, tcpServerForTest, tlsServerForTest } from './server-for-test.ts';

const leaf = issueForTest({ name: 'service', hosts: ['login.example.com'] });

async function scan(options: TlsOptions, highest?: string) {
  await using server = await tlsServerForTest([leaf], options);
  const { record, value } = await scanVersions(server.open, 'login.example.com', 443, settingsForTest(), highest);
  return { record, value, connections: server.connections() };
}

describe('the versions that a path negotiates', () => {
  it.each([
    ['TLSv1', 'TLSv1.3', '1.0', '1.3'],
    ['TLSv1.1', 'TLSv1.3', '1.1', '1.3'],
    ['TLSv1.2', 'TLSv1.3', '1.2', '1.3'],
    ['TLSv1.3', 'TLSv1.3', '1.3', '1.3'],
    ['TLSv1.2', 'TLSv1.2', '1.2', '1.2'],
    ['TLSv1', 'TLSv1.2', '1.0', '1.2'],
  ] as const)('of a server with %s to %s', async (minVersion, maxVersion, lowest, highest) => {
    const { record, value } = await scan({ minVersion, maxVersion });

    expect(value).toEqual({ lowest, highest });
    expect(record).toMatchObject({ stage: 'tls-versions', outcome: 'passed', reason: null });
  });

  it.each([
    ['TLSv1', 'TLSv1', '1.0', '1.0'],
    ['TLSv1', 'TLSv1.1', '1.0', '1.1'],
    ['TLSv1.1', 'TLSv1.1', '1.1', '1.1'],
  ] as const)('are too old where a server has only %s to %s', async (minVersion, maxVersion, lowest, highest) => {
    const { record, value } = await scan({ minVersion, maxVersion });

    expect(value).toEqual({ lowest, highest });
    expect(record).toMatchObject({ outcome: 'failed', reason: 'tls-too-old' });
  });

  it('take two connections where the newest is known and the old ones are refused', async () => {
    const known = await scan({ minVersion: 'TLSv1.2' }, '1.3');
    const unknown = await scan({ minVersion: 'TLSv1.2' });
    const old = await scan({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }, '1.2');

    expect([known.connections, unknown.connections, old.connections]).toEqual([2, 3, 1]);
    expect(known.value).toEqual(unknown.value);
  });

  it('say whether the server refuses old versions, or something else cuts them off', async () => {
    await using server = await tlsServerForTest([leaf], { minVersion: 'TLSv1.2' });
    await using filter = await tcpServerForTest((client) => passNewVersionsOn(client, server));

    const refused = await scan({ minVersion: 'TLSv1.2' });
    const { record, value } = await scanVersions(filter.open, 'login.example.com', 443, settingsForTest());

    expect(refused.record.detail).toBe('TLS 1.2 to 1.3; TLS 1.0 to 1.1: refused with the TLS alert protocol_version');
    expect(record.detail).toBe('TLS 1.2 to 1.3; TLS 1.0 to 1.1: reset during the TLS handshake');
    expect(value).toEqual({ lowest: '1.2', highest: '1.3' });
  });

  it('are not told where nothing can be connected to', async () => {
    const open: Open = async () => ({
      record: { stage: 'connect', outcome: 'failed', ms: 1, reason: 'connection-refused', detail: 'refused' },
      value: undefined,
    });

    const { record, value } = await scanVersions(open, 'login.example.com', 443, settingsForTest());

    expect(record).toMatchObject({ outcome: 'failed', reason: 'connection-refused' });
    expect(record.detail).toContain('TLS 1.2 could not be asked (refused)');
    expect(value).toBeUndefined();
  });
});

/** Bytes 9 and 10 of the first message are the newest version that it offers, short of 1.3, which says 1.2 here. */
function passNewVersionsOn(client: Parameters<Parameters<typeof tcpServerForTest>[0]>[0], server: ServerForTest): void {
  client.once('data', (hello) => {
    if (hello[10] !== 3) return void client.resetAndDestroy();
    const onward = connect(server.port, '127.0.0.1');
    onward.on('error', () => client.destroy());
    client.once('close', () => onward.destroy());
    onward.write(hello);
    onward.pipe(client).pipe(onward);
  });
}
