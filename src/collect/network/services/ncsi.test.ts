import { describe, expect, it } from 'vitest';
import type { Resolved, Staged } from '../measurement.ts';
import { probeNcsi } from './ncsi.ts';
import type { PlainRequest } from './reach.ts';
import { answersPlain, failedBefore, findsNothing, found } from './reach-for-test.ts';

const TEXT = 'Microsoft Connect Test';

/** Finds each name under the address given for it, and no other. */
function names(known: Readonly<Record<string, string>>) {
  return async (host: string): Promise<Staged<Resolved>> => {
    const address = known[host];
    return address === undefined ? findsNothing(host) : found(host, [address]);
  };
}

const IPV4 = names({ 'www.msftconnecttest.com': '192.0.2.1', 'dns.msftncsi.com': '131.107.255.255' });

describe('the test for the internet', () => {
  it('passes by its three steps: a name, a text, and another name', async () => {
    const asked: PlainRequest[] = [];

    const record = await probeNcsi({ family: 4 }, { resolve: IPV4, getPlain: answersPlain(200, {}, TEXT, asked) });

    expect(asked).toEqual([{ host: 'www.msftconnecttest.com', port: 80, path: '/connecttest.txt', headers: {} }]);
    expect(record).toMatchObject({ stage: 'ncsi', outcome: 'passed', reason: null });
    expect(record.detail).toBe(
      'Windows finds the internet (IPv4): www.msftconnecttest.com sends its text, and dns.msftncsi.com is 131.107.255.255',
    );
  });

  it('of IPv6 has names of its own', async () => {
    const asked: PlainRequest[] = [];
    const resolve = names({ 'ipv6.msftconnecttest.com': '2001:db8::1', 'dns.msftncsi.com': 'fd3e:4f5a:5b81::1' });

    const record = await probeNcsi({ family: 6 }, { resolve, getPlain: answersPlain(200, {}, TEXT, asked) });

    expect(asked[0]?.host).toBe('ipv6.msftconnecttest.com');
    expect(record).toMatchObject({ outcome: 'passed' });
    expect(record.detail).toContain('dns.msftncsi.com is fd3e:4f5a:5b81::1');
  });

  it.each([
    [
      302,
      { location: 'http://portal.example/login' },
      '',
      'captive-portal',
      'is sent to "http://portal.example/login"',
    ],
    [200, {}, '<html>Please sign in</html>', 'captive-portal', 'sends "<html>Please sign in</html>" instead of'],
    [200, {}, `${TEXT}\n`, 'captive-portal', 'instead of'],
    [200, {}, '', 'captive-portal', 'sends "" instead of'],
    [200, {}, 'x'.repeat(5000), 'captive-portal', `"${'x'.repeat(120)}..." instead of`],
    [511, {}, '', 'captive-portal', 'wants a sign-in before anything else'],
    [407, {}, '', 'proxy-authentication', 'a proxy wants to know who asks'],
    [403, {}, '', 'http-denied', 'is refused (403)'],
    [502, {}, '', 'wrong-answer', 'www.msftconnecttest.com answers 502'],
  ])('that is answered %i with %o and %j is %s', async (status, headers, body, reason, words) => {
    const record = await probeNcsi({ family: 4 }, { resolve: IPV4, getPlain: answersPlain(status, headers, body) });

    expect(record).toMatchObject({ outcome: 'failed', reason });
    expect(record.detail).toContain(words);
    expect(record.detail.length).toBeLessThan(400);
  });

  it('stops at a name that is not found', async () => {
    const record = await probeNcsi({ family: 4 }, { resolve: findsNothing, getPlain: answersPlain(200, {}, TEXT) });

    expect(record).toMatchObject({ stage: 'ncsi', outcome: 'failed', reason: 'name-not-found' });
    expect(record.detail).toContain('Windows shows "No internet": www.msftconnecttest.com is not found');
  });

  it('stops where plain HTTP is closed', async () => {
    const getPlain = async () => failedBefore('connect', 'no-answer', 'port 80 is silent');

    const record = await probeNcsi({ family: 4 }, { resolve: IPV4, getPlain });

    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-answer' });
  });

  it.each([
    ['10.0.0.1', 'name-sinkholed', 'dns.msftncsi.com is 10.0.0.1 instead of 131.107.255.255'],
    ['2001:db8::5', 'name-not-found', 'dns.msftncsi.com has no IPv4 address instead of'],
    [undefined, 'name-not-found', 'dns.msftncsi.com does not exist'],
  ])('sees a last name that leads to %s', async (address, reason, words) => {
    const others = address === undefined ? {} : { 'dns.msftncsi.com': address };
    const resolve = names({ 'www.msftconnecttest.com': '192.0.2.1', ...others });

    const record = await probeNcsi({ family: 4 }, { resolve, getPlain: answersPlain(200, {}, TEXT) });

    expect(record).toMatchObject({ outcome: 'failed', reason });
    expect(record.detail).toContain(words);
  });

  it('is judged by its text alone where a proxy looks names up', async () => {
    const resolve = async (): Promise<Staged<Resolved>> => ({
      record: { stage: 'resolve', outcome: 'not-applicable', ms: null, reason: null, detail: 'a proxy looks names up' },
      value: undefined,
    });

    const record = await probeNcsi({ family: 4 }, { resolve, getPlain: answersPlain(200, {}, TEXT) });

    expect(record).toMatchObject({ outcome: 'passed' });
    expect(record.detail).toContain('names are not looked up here');
  });
});
