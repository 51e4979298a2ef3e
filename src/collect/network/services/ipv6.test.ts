import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Connected, Resolved, Staged, StageRecord } from '../measurement.ts';
import { probeIpv6 } from './ipv6.ts';
import { failedBefore, findsNothing, resolvesTo } from './reach-for-test.ts';

const TARGET = { host: 'login.example', port: 443 };
const BOTH = resolvesTo('192.0.2.1', '2001:db8::1', '2001:db8::2');
const FAMILIES = { families: [4, 6] as const };
const findSource = async () => '2001:db8:5::9';

/** Connects by the families that are not given a failure, and writes the sockets and addresses down. */
function connects(failures: Partial<Record<4 | 6, Staged<never>>> = {}) {
  const sockets: Socket[] = [];
  const tried: string[][] = [];
  const connect = async ({ addresses }: Resolved): Promise<Staged<Connected>> => {
    const [first] = addresses;
    if (first === undefined) throw new Error('connected to nothing');
    tried.push(addresses.map(({ address }) => address));
    const socket = new Socket();
    sockets.push(socket);
    const record: StageRecord = { stage: 'connect', outcome: 'passed', ms: 20, reason: null, detail: 'it answered' };
    return failures[first.family] ?? { record, value: { socket, ...first } };
  };
  return { connect, sockets, tried };
}

const SILENT = failedBefore('connect', 'no-answer', '2001:db8::1 port 443 did not answer');
const REFUSED = failedBefore('connect', 'connection-refused', '2001:db8::1 port 443 refused');

describe('IPv6 of a host', () => {
  it('that answers passes, tried without IPv4, and leaves no socket open', async () => {
    const { connect, sockets, tried } = connects();

    const record = await probeIpv6(TARGET, { resolve: BOTH, connect, findSource }, FAMILIES);

    expect(record).toMatchObject({ stage: 'ipv6', outcome: 'passed', ms: 20 });
    expect(record.detail).toBe('login.example answers by IPv6, from 2001:db8:5::9, in 20 ms');
    expect(tried).toEqual([['2001:db8::1', '2001:db8::2']]);
    expect(sockets.every(({ destroyed }) => destroyed)).toBe(true);
  });

  it('that is silent while IPv4 answers is a broken family, with what it costs', async () => {
    const { connect, sockets } = connects({ 6: SILENT });

    const record = await probeIpv6(TARGET, { resolve: BOTH, connect, findSource }, FAMILIES);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'family-broken' });
    expect(record.detail).toContain('port 443 of login.example answers by IPv4 and not by IPv6');
    expect(record.detail).toContain('costs 250 ms in clients that race addresses (RFC 8305), and some 20 s');
    expect(sockets.at(-1)?.destroyed).toBe(true);
  });

  it('that is refused at once costs little', async () => {
    const { connect } = connects({ 6: REFUSED });

    const record = await probeIpv6(TARGET, { resolve: BOTH, connect, findSource }, FAMILIES);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'family-broken' });
    expect(record.detail).toContain('costs about 5.0 ms, as the failure is told at once');
  });

  it('that fails as IPv4 does is not what is broken', async () => {
    const { connect } = connects({ 6: SILENT, 4: REFUSED });

    const record = await probeIpv6(TARGET, { resolve: BOTH, connect, findSource }, FAMILIES);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-answer' });
    expect(record.detail).toContain('neither by IPv4 nor by IPv6');
  });

  it('that is all it has fails for its own reason', async () => {
    const { connect } = connects({ 6: REFUSED });

    const record = await probeIpv6(TARGET, { resolve: resolvesTo('2001:db8::1'), connect, findSource }, FAMILIES);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'connection-refused' });
  });

  it('from a local address comes after IPv4 in clients, which is said', async () => {
    const { connect } = connects();
    const reach = { resolve: BOTH, connect, findSource: async () => 'fd00:1::9' };

    const record = await probeIpv6(TARGET, reach, FAMILIES);

    expect(record.detail).toContain('from fd00:1::9, in 20 ms; as that is a local address, clients prefer IPv4');
  });

  it.each([
    ['the host has none', { resolve: resolvesTo('192.0.2.1') }, FAMILIES, 'login.example has no IPv6 address'],
    [
      'this machine has none',
      { findSource: async () => undefined },
      FAMILIES,
      'this machine has no way to IPv6 addresses',
    ],
    ['it was not asked for', {}, { families: [4] as const }, 'IPv6 is left out of this run'],
  ])('does not apply where %s', async (_, changes, settings, words) => {
    const { connect } = connects();

    const record = await probeIpv6(TARGET, { resolve: BOTH, connect, findSource, ...changes }, settings);

    expect(record).toMatchObject({ outcome: 'not-applicable', reason: null });
    expect(record.detail).toContain(words);
  });

  it('of a name that does not exist fails by the name', async () => {
    const { connect } = connects();

    const record = await probeIpv6(TARGET, { resolve: findsNothing, connect, findSource }, FAMILIES);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'name-not-found' });
  });

  it('asks the system for the way there, which sends nothing', async () => {
    const { connect } = connects();

    const record = await probeIpv6(TARGET, { resolve: resolvesTo('::ffff:127.0.0.1'), connect }, FAMILIES);

    expect(['passed', 'not-applicable']).toContain(record.outcome);
  });
});
