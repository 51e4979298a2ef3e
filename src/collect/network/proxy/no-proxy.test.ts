import { describe, expect, it } from 'vitest';
import { parseNoProxy } from './no-proxy.ts';

describe('NO_PROXY', () => {
  it.each([
    ['example.com', 'example.com', 443, true],
    ['example.com', 'www.example.com', 443, true],
    ['.example.com', 'example.com', 443, true],
    ['*.example.com', 'a.b.example.com', 443, true],
    ['example.com', 'notexample.com', 443, false],
    ['Example.COM.', 'www.EXAMPLE.com', 443, true],
    ['example.com:8443', 'example.com', 443, false],
    ['example.com:8443', 'example.com', 8443, true],
    ['a.example, b.example', 'b.example', 443, true],
    ['a.example b.example', 'b.example', 443, true],
    ['*', 'anything', 443, true],
    ['10.0.0.0/8', '10.1.2.3', 443, true],
    ['10.0.0.0/8', '11.1.2.3', 443, false],
    ['10.0.0.0/99', '10.1.2.3', 443, false],
    ['192.0.2.1', '192.0.2.1', 443, true],
    ['192.0.2.1:80', '192.0.2.1', 443, false],
    ['[2001:db8::1]:443', '2001:db8::1', 443, true],
    ['[2001:db8::]/32', '2001:db8::5', 443, false],
    ['', 'a.example', 443, false],
    ['.', 'a.example', 443, false],
    ['.*', 'a.example', 443, false],
  ])('%j: %s port %d is passed by: %s', (text, host, port, passes) => {
    expect(parseNoProxy(text)(host, port)).toBe(passes);
  });

  it('takes in no address by a name that looks like one', () => {
    expect(parseNoProxy('0.0.2.1')('192.0.2.1', 443)).toBe(false);
    expect(parseNoProxy('2001:db8::/32')('2001:db8::5', 443)).toBe(true);
  });
});
