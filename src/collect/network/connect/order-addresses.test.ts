import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, orderAddresses } from './order-addresses.ts';

const v4 = (last: number): Address => ({ address: `192.0.2.${last}`, family: 4 });
const v6 = (last: number): Address => ({ address: `2001:db8::${last}`, family: 6 });

describe('orderAddresses', () => {
  it('lets the families take turns, IPv6 first, and keeps the order of the answer within a family', () => {
    expect(orderAddresses([v4(2), v4(1), v4(3), v6(9), v6(1)])).toEqual([v6(9), v4(2), v6(1), v4(1), v4(3)]);
  });

  it('puts a family that does not work here behind the other', () => {
    expect(orderAddresses([v6(1), v6(2), v4(1)], 6)).toEqual([v4(1), v6(1), v6(2)]);
  });

  it('tries every address once, and never two of a family in a row while the other has one left', () => {
    const address = fc.oneof(fc.integer({ min: 1, max: 9 }).map(v4), fc.integer({ min: 1, max: 9 }).map(v6));
    fc.assert(
      fc.property(
        fc.array(address, { maxLength: 20 }),
        fc.constantFrom<4 | 6 | undefined>(4, 6, undefined),
        (given, last) => {
          const ordered = orderAddresses(given, last);
          const names = (list: readonly Address[]) => list.map((one) => one.address);

          expect(new Set(names(ordered))).toEqual(new Set(names(given)));
          expect(ordered).toHaveLength(new Set(names(given)).size);
          for (const family of [4, 6] as const) {
            const here = names(ordered.filter((one) => one.family === family));
            expect(here).toEqual([...new Set(names(given.filter((one) => one.family === family)))]);
          }
          ordered.forEach((one, index) => {
            const rest = ordered.slice(index + 1);
            const isRepeat = rest[0]?.family === one.family;
            expect(isRepeat && rest.some(({ family }) => family !== one.family)).toBe(false);
          });
        },
      ),
    );
  });
});
