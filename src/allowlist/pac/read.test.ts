import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { EndpointTuple } from '../../endpoints/index.ts';
import { endpoint } from '../endpoint-for-test.ts';
import type { Configuration } from '../model/configuration.ts';
import { proveByRunning } from '../prove/run.ts';
import { squidReader } from '../squid/read.ts';
import { pacReader } from './read.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

function read(text: string, address?: string): Configuration {
  return pacReader.read([{ file: 'proxy.pac', text }], () => undefined, address === undefined ? {} : { address });
}

/** A PAC file, and a proxy behind it that lets nothing through: what is allowed goes direct. */
async function proofOf(
  pac: Configuration,
  pattern: string,
  more: Partial<EndpointTuple> = {},
  members: readonly string[] = [],
) {
  const proxy = squidReader.read([{ file: 'squid.conf', text: 'http_access deny all' }], () => undefined);
  const [proof] = await proveByRunning(
    [pac, proxy],
    [endpoint(pattern, more)],
    () => [],
    () => members,
  );
  return proof;
}

const script = (body: string) => `function FindProxyForURL(url, host) {\n${body}\n}`;

describe('a PAC file as really written', () => {
  const pac = read(fixture('office365.pac'));

  test('sends a name direct, by the line that says so', async () => {
    expect(await proofOf(pac, 'outlook.office365.com')).toMatchObject({
      verdict: 'allowed',
      deciding: [{ table: 'route', place: { file: 'proxy.pac', line: 11 }, text: 'answers "DIRECT"' }],
    });
  });

  test('misses the apex of a domain that it writes with a star', async () => {
    expect(await proofOf(pac, 'teams.microsoft.com')).toMatchObject({ verdict: 'blocked' });
    expect(await proofOf(pac, '*.teams.microsoft.com')).toMatchObject({ verdict: 'allowed' });
  });

  test('is asked about TCP alone: UDP goes past it and its proxy', async () => {
    expect(await proofOf(pac, 'time.windows.com', { protocol: 'udp', port: 123 })).toMatchObject({
      verdict: 'allowed',
    });
  });
});

describe('a pattern with stars', () => {
  test('is tried by names, and says by how many', async () => {
    const pac = read(script('return dnsDomainIs(host, ".live.com") ? "DIRECT" : "PROXY p:1";'));

    const proof = await proofOf(pac, '*.live.com', {}, ['login.live.com', 'other.example']);

    expect(proof).toMatchObject({ verdict: 'allowed', tried: 4 });
  });

  test('is tried two labels deep', async () => {
    const pac = read(script('return host.split(".").length === 3 ? "DIRECT" : "PROXY p:1";'));

    expect(await proofOf(pac, '*.live.com')).toMatchObject({
      verdict: 'partly',
      witness: 'muster-tries-this.muster-tries.live.com',
    });
  });

  test('is tried by the hosts that are known for it', async () => {
    const pac = read(script('return host === "login.live.com" ? "PROXY p:1" : "DIRECT";'));

    expect(await proofOf(pac, '*.live.com')).toMatchObject({ verdict: 'allowed' });
    expect(await proofOf(pac, '*.live.com', {}, ['login.live.com'])).toMatchObject({
      verdict: 'partly',
      witness: 'login.live.com',
    });
  });

  test('is tried by what the proxy behind tells apart', async () => {
    const text = 'acl a dstdomain a.live.com\nhttp_access deny a\nhttp_access allow all';
    const proxy = squidReader.read([{ file: 'squid.conf', text }], () => undefined);
    const pac = read(script('return "PROXY p:1";'));

    const [proof] = await proveByRunning([pac, proxy], [endpoint('*.live.com')]);

    expect(proof).toMatchObject({ verdict: 'partly', witness: 'a.live.com' });
  });
});

describe('an answer with more than one way', () => {
  test('is that of its first way where a proxy is', async () => {
    expect(await proofOf(read(script('return "PROXY p:1; DIRECT";')), 'a.test')).toMatchObject({ verdict: 'blocked' });
  });

  test('shows them all', async () => {
    const proof = await proofOf(read(script('return "DIRECT; PROXY p:1";')), 'a.test');

    expect(proof).toMatchObject({ verdict: 'allowed', deciding: [{ text: 'answers "DIRECT; PROXY p:1"' }] });
  });
});

describe('what hangs on the device', () => {
  test('is open: names, its address, the time', async () => {
    const ask = (condition: string) => proofOf(read(script(`return ${condition} ? "DIRECT" : "PROXY p:1";`)), 'a.test');

    expect(await ask('isResolvable(host)')).toMatchObject({
      verdict: 'cannot-tell',
      needs: [expect.stringContaining('resolve')],
    });
    expect(await ask('isInNet(myIpAddress(), "10.0.0.0", "255.0.0.0")')).toMatchObject({
      verdict: 'cannot-tell',
      needs: ["the device's address"],
    });
    expect(await ask('weekdayRange("MON", "FRI")')).toMatchObject({
      verdict: 'cannot-tell',
      needs: ['the time at which it is asked'],
    });
  });

  test('is known where its address is given', async () => {
    const text = script('return isInNet(myIpAddress(), "10.0.0.0", "255.0.0.0") ? "DIRECT" : "PROXY p:1";');

    expect(await proofOf(read(text, '10.1.1.1'), 'a.test')).toMatchObject({ verdict: 'allowed' });
    expect(await proofOf(read(text, '192.168.1.1'), 'a.test')).toMatchObject({ verdict: 'blocked' });
  });
});

describe('a damaged PAC file', () => {
  test('leaves all open, with the line', async () => {
    const proof = await proofOf(read(fixture('damaged.pac')), 'a.test');

    expect(proof).toMatchObject({ verdict: 'cannot-tell', deciding: [{ place: { line: 5 } }] });
  });

  test('that never ends leaves all open', async () => {
    expect(await proofOf(read(script('for (;;) {}')), 'a.test')).toMatchObject({ verdict: 'cannot-tell' });
  });

  test('without the function is an error', () => {
    expect(read('var a;').remarks).toMatchObject([{ kind: 'error', code: 'no-function', doubts: ['route'] }]);
  });
});

test('calls that mean more than they seem to are remarked on', () => {
  const { remarks } = read(fixture('office365.pac'));

  expect(remarks.map(({ code, place }) => [code, place.line])).toEqual([
    ['domain-without-dot', 13],
    ['anywhere-in-url', 15],
    ['or-in-pattern', 17],
  ]);
});

test('is recognised by its function, or by its name', () => {
  expect(pacReader.recognise('x', fixture('office365.pac'))).toBe(1);
  expect(pacReader.recognise('wpad.dat', '')).toBe(0.8);
  expect(pacReader.recognise('squid.conf', 'http_access deny all')).toBe(0);
});
