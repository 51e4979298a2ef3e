import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsAllPrivate, isAddressIn, isOfInternet, maskLength, parsePrefix, rangeToPrefixes } from './addresses.ts';

const address = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

describe('a network', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['192.0.2.1', '192.0.2.1/32'],
    ['10.0.0.0/255.255.0.0', '10.0.0.0/16'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['10.0.0.0/33', undefined],
    ['10.0.0.0/8/9', undefined],
    ['ten', undefined],
  ])('%s is %s', (text, prefix) => {
    expect(parsePrefix(text)).toBe(prefix);
  });

  it('has a mask whose ones are all in front', () => {
    expect(maskLength('255.255.252.0')).toBe(22);
    expect(maskLength('0.0.0.0')).toBe(0);
    expect(maskLength('255.0.255.0')).toBeUndefined();
  });

  it('has hosts of the internet unless it is private', () => {
    expect(['52.96.0.0/14', '0.0.0.0/0', '2603:1006::/40'].map(isOfInternet)).toEqual([true, true, true]);
    expect(['10.0.0.0/8', '172.20.0.0/16', '224.0.0.0/4', 'fd00::/8', '127.0.0.1/32'].map(isOfInternet)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('is one of all that are private only with its whole width', () => {
    expect(holdsAllPrivate(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'])).toBe(true);
    expect(holdsAllPrivate(['10.0.0.0/8', '172.16.0.0/12'])).toBe(false);
  });
});

describe('a range', () => {
  it('is the networks that hold its addresses and no other', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(100_000), (start, length) => {
        const end = Math.min(start + length, 0xffffffff);
        const prefixes = rangeToPrefixes(address(start), address(end)) ?? [];

        const sizes = prefixes.map((prefix) => 2 ** (32 - Number(prefix.split('/')[1])));
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(end - start + 1);
        expect(isAddressIn(address(start), prefixes) && isAddressIn(address(end), prefixes)).toBe(true);
        expect(start > 0 && isAddressIn(address(start - 1), prefixes)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('may be of IPv6, and is none from high to low', () => {
    expect(rangeToPrefixes('2001:db8::', '2001:db8::ffff')).toEqual(['2001:db8::/112']);
    expect(rangeToPrefixes('10.0.0.2', '10.0.0.1')).toBeUndefined();
    expect(rangeToPrefixes('10.0.0.2', '::1')).toBeUndefined();
  });
});
