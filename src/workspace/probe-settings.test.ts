import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicRoots, readNameServers, readProxyChoice, readTenantDomain } from './probe-settings.ts';

test('public roots are those of Mozilla, and the two of Microsoft that only Windows has', () => {
  const prints = new Set(publicRoots().map((pem) => new X509Certificate(pem).fingerprint256.replaceAll(':', '')));

  expect(prints).toContain('DF545BF919A2439C36983B54CDFC903DFA4F37D3996D8D84B4C31EEC6F3C163E');
  expect(prints).toContain('847DF6A78497943F27FC72EB93F9A637320A02B561D0A91B09E87A7807ED7C61');
  expect(prints.size).toBeGreaterThan(100);
});

describe('--proxy', () => {
  const proxy = (via: string, host: string, port: number) => ({ kind: 'proxy', route: { via, host, port } });

  test.each<[string, object]>([
    ['none', { kind: 'none' }],
    ['system', { kind: 'system' }],
    ['http://proxy.contoso.com:3128', proxy('http-proxy', 'proxy.contoso.com', 3128)],
    ['http://proxy.contoso.com', proxy('http-proxy', 'proxy.contoso.com', 8080)],
    ['http://proxy.contoso.com:80', proxy('http-proxy', 'proxy.contoso.com', 80)],
    ['https://proxy.contoso.com', proxy('https-proxy', 'proxy.contoso.com', 443)],
    ['socks5://[2001:db8::1]:1080', proxy('socks5-proxy', '2001:db8::1', 1080)],
    ['pac http://wpad/wpad.dat', { kind: 'pac', address: 'http://wpad/wpad.dat' }],
    ['pac:proxy.pac', { kind: 'pac', address: 'proxy.pac' }],
  ])('%s', (text, expected) => {
    expect(readProxyChoice(text)).toEqual(expected);
  });

  test.each(['', 'proxy', 'proxy:8080', 'pac', 'http://', 'ftp://x:1', 'http://proxy/wpad.dat', 'http://a:b@proxy:1'])(
    'never "%s"',
    (text) => {
      expect(() => readProxyChoice(text)).toThrow(/^--proxy: /);
    },
  );
});

test.each([
  'ann:secret@proxy:8080',
  'http://ann:secret@proxy:8080',
  'ftp://ann:secret@proxy',
  'pac http://ann:secret@wpad/x',
])('a password in --proxy %s is refused and not said again', (text) => {
  expect(() => readProxyChoice(text)).toThrow(/^(?!.*secret)--proxy: /s);
});

test.each([
  ['192.0.2.53', true],
  ['192.0.2.53:5353', true],
  ['2001:db8::53', true],
  ['[2001:db8::53]:5353', true],
  ['192.0.2.53:0', false],
  ['192.0.2.53:70000', false],
  ['[192.0.2.53', false],
  ['dns.example', false],
])('--dns %s', (text, isServer) => {
  const read = () => readNameServers([text]);

  if (isServer) expect(read()).toEqual([text]);
  else expect(read).toThrow(/is no name server/);
});

test.each([
  ['contoso', 'contoso'],
  ['Contoso.onmicrosoft.com', 'contoso'],
  [undefined, undefined],
])('--tenant-domain %s', (text, label) => {
  expect(readTenantDomain(text)).toBe(label);
});
