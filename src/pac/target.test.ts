import { describe, expect, it } from 'vitest';
import { decodeText } from './decode.ts';
import { pacTargetOf } from './target.ts';

describe('what a PAC file is asked about', () => {
  it.each([
    ['www.example.com', 'https://www.example.com/', 'www.example.com'],
    ['WWW.Example.com', 'https://www.example.com/', 'www.example.com'],
    ['https://a.example/secret?token=1#x', 'https://a.example/', 'a.example'],
    ['http://user:pass@a.example/path?q=1#x', 'http://a.example/path?q=1', 'a.example'],
    ['https://a.example:8443/x', 'https://a.example:8443/', 'a.example'],
    ['wss://a.example/socket', 'wss://a.example/', 'a.example'],
    ['bücher.example', 'https://xn--bcher-kva.example/', 'xn--bcher-kva.example'],
    ['2001:db8::1', 'https://[2001:db8::1]/', '2001:db8::1'],
    ['http://[2001:db8::1]:81/', 'http://[2001:db8::1]:81/', '2001:db8::1'],
    ['10.1.2.3', 'https://10.1.2.3/', '10.1.2.3'],
  ])('%s is %s and %s', (text, url, host) => {
    expect(pacTargetOf(text)).toEqual({ url, host });
  });

  it.each(['', 'http://', 'a b', 'https://a.example:99999', '::1::'])('%j is neither a URL nor a host', (text) => {
    expect(pacTargetOf(text)).toBeUndefined();
  });
});

describe('the text of a PAC file', () => {
  const text = '// Büro\nfunction FindProxyForURL() { return "DIRECT"; }';

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte-order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, little end first', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['Latin-1', Buffer.from(text, 'latin1')],
  ])('is read in %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });
});
