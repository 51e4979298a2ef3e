import { describe, expect, it } from 'vitest';
import { describeServer, parseNameServer } from './name-server.ts';

describe('parseNameServer', () => {
  it.each([
    ['192.0.2.53', '192.0.2.53', 53],
    ['192.0.2.53:5353', '192.0.2.53:5353', 5353],
    ['2001:db8::53', '2001:db8::53', 53],
    ['[2001:db8::53]', '2001:db8::53', 53],
    ['[2001:db8::53]:5353', '[2001:db8::53]:5353', 5353],
  ])('%s is %s, port %i', (text, shown, port) => {
    const server = parseNameServer(text);

    expect(server?.port).toBe(port);
    expect(server === undefined ? '' : describeServer(server)).toBe(shown);
  });

  it.each([
    '',
    'dns.example',
    '192.0.2.53:',
    '192.0.2.53:0',
    '192.0.2.53:70000',
    '[192.0.2.53',
    '2001:db8::53:5353:99999',
  ])('%j is none', (text) => {
    expect(parseNameServer(text)).toBeUndefined();
  });
});
