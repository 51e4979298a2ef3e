import { describe, expect, it } from 'vitest';
import { connectTo, exchangeDatagram } from '../connect/index.ts';
import { probeServices, type ServiceTools } from './probe-services.ts';
import { answersPlain, findsNothing, found, resolvesTo, testSettings, udpServer } from './reach-for-test.ts';
import { failsToSecure, startSecure } from './secure-for-test.ts';

/** Tools that reach nobody, with changes. */
function tools(changes: Partial<ServiceTools> = {}): ServiceTools {
  const settings = testSettings();
  return {
    resolve: resolvesTo('127.0.0.1'),
    connect: (resolved, port) => connectTo(resolved, port, settings),
    exchange: exchangeDatagram,
    getPlain: answersPlain(200, {}, 'Microsoft Connect Test'),
    secure: failsToSecure,
    now: () => Date.UTC(2026, 10, 21),
    ...changes,
  };
}

describe('the services of a target', () => {
  it('are none for most', () => {
    expect(probeServices({ host: 'login.live.com', protocol: 'tcp', port: 443 }, tools(), testSettings())).toEqual([]);
  });

  it('are asked at the same time, each with a record of its own', async () => {
    const target = { host: 'login.microsoftonline.com', protocol: 'tcp' as const, port: 443 };

    const records = await Promise.all(probeServices(target, tools(), testSettings()));

    expect(records.map(({ stage, outcome }) => [stage, outcome])).toEqual([
      ['ipv6', 'not-applicable'],
      ['packet-size', 'not-run'],
    ]);
  });

  it('leave IPv6 to a proxy, and tell it of what goes through it', async () => {
    await using server = await startSecure((socket, heard) => {
      if (heard.endsWith('\r\n\r\n')) socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    const target = { host: 'login.microsoftonline.com', protocol: 'tcp' as const, port: 443 };
    const changes = { proxy: 'http://proxy.example:3128', secure: server.secure };

    const [ipv6, size] = await Promise.all(probeServices(target, tools(changes), server.settings));

    expect(ipv6).toMatchObject({ stage: 'ipv6', outcome: 'not-applicable' });
    expect(ipv6?.detail).toBe('the way leads through http://proxy.example:3128, which connects itself');
    expect(size?.detail).toContain('as far as http://proxy.example:3128,');
  });

  it('hold a connection for notifications as long as they are told', async () => {
    await using server = await startSecure((socket, heard) => {
      if (heard !== '') socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    });
    const target = { host: 'client.wns.windows.com', protocol: 'tcp' as const, port: 443 };

    const records = probeServices(target, tools({ secure: server.secure, holdMs: 30 }), server.settings);

    expect((await Promise.all(records)).map(({ detail }) => detail)).toEqual([
      'the connection to client.wns.windows.com stood 30 ms without a byte and still works',
    ]);
  });

  it('leave a family out that the run leaves out', async () => {
    const target = { host: 'ipv6.msftconnecttest.com', protocol: 'tcp' as const, port: 80 };

    const records = await Promise.all(probeServices(target, tools(), testSettings({ families: [4] })));

    expect(records).toMatchObject([
      { stage: 'ncsi', outcome: 'not-applicable', detail: 'IPv6 is left out of this run' },
    ]);
  });

  it('find the internet through a proxy without a name server that knows names outside', async () => {
    const target = { host: 'www.msftconnecttest.com', protocol: 'tcp' as const, port: 80 };
    const changes = { proxy: 'http://proxy.example:3128', resolve: findsNothing };

    const records = await Promise.all(probeServices(target, tools(changes), testSettings()));

    expect(records).toMatchObject([{ stage: 'ncsi', outcome: 'passed' }]);
    expect(records[0]?.detail).toContain('names are not looked up here');
  });

  it('find the internet as Windows does', async () => {
    const target = { host: 'www.msftconnecttest.com', protocol: 'tcp' as const, port: 80 };
    const resolve: ServiceTools['resolve'] = async (host) =>
      found(host, [host === 'dns.msftncsi.com' ? '131.107.255.255' : '192.0.2.1']);

    const records = await Promise.all(probeServices(target, tools({ resolve }), testSettings()));

    expect(records).toMatchObject([{ stage: 'ncsi', outcome: 'passed' }]);
  });
});

describe('over UDP, by the exchange of every run', () => {
  it('an answer that is not ours is passed over until ours comes', async () => {
    const server = await udpServer((question) => [Buffer.alloc(48, 0x24), stunAnswer(question)]);
    const target = { host: 'relay.example', protocol: 'udp' as const, port: 3478 };
    const exchange: ServiceTools['exchange'] = (request, settings) =>
      exchangeDatagram({ ...request, port: server.port }, settings);

    const records = await Promise.all(probeServices(target, tools({ exchange }), testSettings()));

    server.close();
    expect(records).toMatchObject([{ stage: 'stun', outcome: 'passed' }]);
    expect(records[0]?.detail).toContain('it sees this machine as 192.0.2.1:32853');
  });

  it('a closed port is refused, and told with the target', async () => {
    const server = await udpServer(() => []);
    server.close();
    const target = { host: 'time.windows.com', protocol: 'udp' as const, port: 123 };
    const exchange: ServiceTools['exchange'] = (request, settings) =>
      exchangeDatagram({ ...request, port: server.port }, settings);

    const records = await Promise.all(probeServices(target, tools({ exchange }), testSettings()));

    expect(records).toMatchObject([{ stage: 'ntp', outcome: 'failed', reason: 'connection-refused' }]);
    expect(records[0]?.detail).toContain('UDP port 123 of time.windows.com (127.0.0.1): 127.0.0.1 port');
  });
});

/** 192.0.2.1:32853, as in RFC 5769. */
function stunAnswer(question: Buffer): Buffer {
  const body = Buffer.from('002000080001a147e112a643', 'hex');
  const head = Buffer.from(question.subarray(0, 20));
  head.writeUInt16BE(0x0101, 0);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}
