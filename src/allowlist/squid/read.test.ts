import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { EndpointTuple } from '../../endpoints/index.ts';
import { endpoint } from '../endpoint-for-test.ts';
import type { Asking, Configuration } from '../model/configuration.ts';
import { prove } from '../prove/prove.ts';
import { squidReader } from './read.ts';

function fixture(name: string) {
  return { file: name, text: readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8') };
}

function read(lines: readonly string[], asking: Asking = {}): Configuration {
  return squidReader.read([{ file: 'squid.conf', text: lines.join('\n') }], () => undefined, asking);
}

function proofOf(chain: Configuration | readonly Configuration[], pattern: string, more: Partial<EndpointTuple> = {}) {
  return prove('format' in chain ? [chain] : chain, [endpoint(pattern, more)])[0];
}

const codes = ({ remarks }: Configuration) =>
  remarks.map(({ place, code }) => [place.line, code] as const).toSorted(([a], [b]) => a - b);

describe("a configuration in the shape of Debian's", () => {
  const squid = squidReader.read(
    [fixture('squid.conf'), fixture('microsoft.txt'), fixture('conf.d/shops.conf')],
    () => undefined,
  );

  test.each([
    ['lets through and leaves alone what it names so', 'r.manage.microsoft.com', 443, 'allowed'],
    ['opens the TLS of the rest', 'graph.microsoft.com', 443, 'inspected'],
    ['opens no TLS where there is none', 'graph.microsoft.com', 80, 'allowed'],
    ['asks who is there for what it does not name', 'sway.com', 443, 'authenticated'],
    ['never meets a name by a star', 'www.office.com', 443, 'authenticated'],
    ['never meets a name by a URL', 'aka.ms', 443, 'authenticated'],
    ['blocks tunnels to other ports', 'graph.microsoft.com', 8443, 'blocked'],
    ['cannot tell where the time decides', 'www.shop.example', 443, 'cannot-tell'],
  ])('%s', (_, pattern, port, verdict) => {
    expect(proofOf(squid, pattern, { port })).toMatchObject({ verdict });
  });

  test('blocks by the rule that does, with the shortest name', () => {
    const proof = proofOf(squid, '*.dm.microsoft.com');

    expect(proof).toMatchObject({ verdict: 'partly', witness: 'ad.dm.microsoft.com' });
    expect(proof?.deciding[0]).toMatchObject({
      place: { file: 'squid.conf', line: 24 },
      text: 'http_access deny advertising',
    });
  });

  test('goes direct, or by its parent, past which nothing is asked', () => {
    const parent = read(['http_access deny all']);

    expect(proofOf([squid, parent], 'www.windowsupdate.com', { port: 80 })).toMatchObject({ verdict: 'allowed' });
    expect(proofOf([squid, parent], 'graph.microsoft.com', { port: 80 })).toMatchObject({ verdict: 'blocked' });
  });

  test('says what never matches, at its line', () => {
    expect(squid.remarks.map(({ place, code }) => [place.file, place.line, code])).toEqual([
      ['microsoft.txt', 5, 'never-matches'],
      ['microsoft.txt', 6, 'never-matches'],
    ]);
  });

  test('is not told from what it includes where that is not given', () => {
    const alone = squidReader.read([fixture('squid.conf')], () => undefined);

    expect(codes(alone)).toEqual([
      [13, 'list-not-given'],
      [26, 'include-not-given'],
    ]);
    expect(proofOf(alone, 'graph.microsoft.com')).toMatchObject({ verdict: 'cannot-tell' });
  });
});

describe('a damaged configuration', () => {
  test('says what Squid does not start with, and what it passes over', () => {
    const errors = read([fixture('damaged.conf').text]);

    expect(codes(errors)).toEqual([
      [1, 'domain-not-needed'],
      [1, 'domains-overlap'],
      [3, 'domains-overlap'],
      [4, 'acl-two-types'],
      [5, 'acl-option-unknown'],
      [5, 'never-matches'],
      [6, 'acl-not-found'],
      [7, 'neither-allow-nor-deny'],
      [8, 'unknown-directive'],
      [10, 'hangs-on-process'],
      [10, 'if-not-ended'],
    ]);
    expect(proofOf(errors, 'login.live.com')).toMatchObject({ verdict: 'cannot-tell' });
  });
});

describe('a directive that Squid 5.7 does not have', () => {
  const proofWith = (line: string) =>
    proofOf(read(['http_port 3128', line, 'acl a dstdomain .live.com', 'http_access allow a']), 'login.live.com');

  test('leaves in doubt what it could change', () => {
    expect(proofWith('htpt_access deny a')).toMatchObject({ verdict: 'cannot-tell' });
    expect(proofWith('peer_turns on')).toMatchObject({ verdict: 'allowed' });
  });

  test('leaves everything else as it is, and is told', () => {
    const strange = read(['store_colour blue', 'http_access allow all']);

    expect(codes(strange)).toEqual([[1, 'unknown-directive']]);
    expect(proofOf(strange, 'login.live.com')).toMatchObject({ verdict: 'allowed' });
  });

  test('is nothing to remark on where Squid 6 has it and it decides nothing', () => {
    expect(codes(read(['tls_key_log /tmp/keys', 'http_access allow all']))).toEqual([]);
  });
});

describe('who comes', () => {
  const lines = ['acl branch src 192.0.2.0/24', 'http_access allow branch', 'http_access deny all'];

  test('is open unless the address is said', () => {
    expect(proofOf(read(lines), 'a.test')).toMatchObject({
      verdict: 'cannot-tell',
      needs: ["whether the device's address is in the acl branch"],
    });
    expect(proofOf(read(lines, { address: '192.0.2.9' }), 'a.test')).toMatchObject({ verdict: 'allowed' });
    expect(proofOf(read(lines, { address: '10.0.0.9' }), 'a.test')).toMatchObject({ verdict: 'blocked' });
  });

  test('is somebody with a private address, and not the proxy itself, unless something else is said', () => {
    const own = [
      'acl lan src 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16',
      'http_access deny localhost',
      'http_access allow lan',
    ];

    expect(proofOf(read(own), 'a.test')).toMatchObject({ verdict: 'allowed' });
  });
});

test('an acl that asks who is there asks only where a line comes to it', () => {
  const squid = read([
    'acl staff proxy_auth REQUIRED',
    'acl a dstdomain a.test',
    'acl b dstdomain b.test',
    'http_access allow a staff',
    'http_access allow b',
    'http_access deny all',
  ]);

  expect(proofOf(squid, 'a.test')).toMatchObject({ verdict: 'authenticated' });
  expect(proofOf(squid, 'b.test')).toMatchObject({ verdict: 'allowed' });
});

test('what runs after rewriting has to let through too', () => {
  const squid = read(['acl a dstdomain a.test', 'http_access allow all', 'adapted_http_access deny a']);

  expect(proofOf(squid, 'a.test')).toMatchObject({ verdict: 'blocked' });
  expect(proofOf(squid, 'a.test')?.deciding[0]).toMatchObject({ place: { line: 3 } });
  expect(proofOf(squid, 'b.test')).toMatchObject({ verdict: 'allowed' });
});

test('UDP is not for Squid to say', () => {
  expect(proofOf(read(['http_access allow all']), 'a.test', { protocol: 'udp', port: 123 })).toMatchObject({
    verdict: 'cannot-tell',
  });
});

test('ssl_bump without a port that has it does nothing, and is remarked on', () => {
  const squid = read(['http_port 3128', 'http_access allow all', 'ssl_bump bump all']);

  expect(proofOf(squid, 'a.test')).toMatchObject({ verdict: 'allowed' });
  expect(codes(squid)).toEqual([[3, 'ssl-bump-no-port']]);
});

describe('the way to a parent', () => {
  const base = ['http_access allow all', 'cache_peer up.test parent 3128 0'];
  const blocked = read(['http_access deny all']);
  const verdict = (lines: readonly string[], port: number) =>
    proofOf([read([...base, ...lines]), blocked], 'a.test', { port })?.verdict;

  test.each([
    ['tunnels go past it, plain HTTP by it', [], 'allowed', 'blocked'],
    ['never_direct', ['never_direct allow all'], 'blocked', 'blocked'],
    ['always_direct comes first', ['never_direct allow all', 'always_direct allow all'], 'allowed', 'allowed'],
    ['nonhierarchical_direct off', ['nonhierarchical_direct off'], 'blocked', 'blocked'],
    ['prefer_direct on', ['prefer_direct on'], 'allowed', 'allowed'],
  ])('%s', (_, lines, tunnel, plain) => {
    expect([verdict(lines, 443), verdict(lines, 80)]).toEqual([tunnel, plain]);
  });
});

test('conditions that hang together in too many ways leave all open', () => {
  const names = Array.from({ length: 18 }, (_, at) => at);
  const squid = read([
    ...names.flatMap((at) => [
      `acl a${at} dstdom_regex a${at}`,
      `acl b${at} dstdom_regex b${at}`,
      `acl g${at} any-of a${at} b${at}`,
    ]),
    `acl all-of-them all-of ${names.map((at) => `g${at}`).join(' ')}`,
    ...names.map(() => 'http_access allow all-of-them'),
  ]);

  expect(proofOf(squid, 'a.test')).toMatchObject({ verdict: 'cannot-tell' });
});

test('is recognised by its directives', () => {
  expect(squidReader.recognise('x', fixture('squid.conf').text)).toBeGreaterThan(0.9);
  expect(squidReader.recognise('x', 'set rulebase security rules a')).toBe(0);
});
