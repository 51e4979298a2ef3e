import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Service } from '../model/configuration.ts';
import { mergeServices, portsText, servicesText, splitAll, splitWeb, withoutServices } from './services.ts';

const tcp = (from: number, to = from): Service => ({ protocol: 'tcp', from, to });
const udp = (from: number, to = from): Service => ({ protocol: 'udp', from, to });

describe('ports', () => {
  it('are the same text for the same ports', () => {
    expect(servicesText(mergeServices([udp(123), tcp(443), tcp(80), tcp(443)]))).toBe('tcp 80,443; udp 123');
    expect(servicesText(mergeServices([tcp(81, 90), tcp(80), tcp(85, 100)]))).toBe('tcp 80-100');
    expect(portsText([tcp(80), tcp(3478, 3481)], ':', ' ')).toBe('80 3478:3481');
  });

  it('of the web are apart from the others', () => {
    expect(splitWeb([tcp(25), tcp(80), tcp(443), udp(443)])).toEqual({
      web: [tcp(80), tcp(443)],
      others: [tcp(25), udp(443)],
    });
    expect(splitWeb([tcp(79, 81)])).toEqual({ web: [tcp(80)], others: [tcp(79), tcp(81)] });
  });

  const service = fc
    .record({ protocol: fc.constantFrom('tcp' as const, 'udp' as const), from: fc.nat(30), more: fc.nat(8) })
    .map(({ protocol, from, more }): Service => ({ protocol, from, to: from + more }));
  const some = fc.array(service, { maxLength: 6 });
  const each = (services: readonly Service[]): readonly string[] => {
    const all = services.flatMap(({ protocol, from, to }) =>
      Array.from({ length: to - from + 1 }, (_, index) => `${protocol} ${from + index}`),
    );
    return [...new Set(all)].sort();
  };

  it('are merged, cut and taken away without losing or gaining one', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const taken = new Set(each(other));

        expect(each(mergeServices(one))).toEqual(each(one));
        expect(each(splitAll(one))).toEqual(each(one));
        expect(splitAll(one).flatMap((part) => each([part]))).toHaveLength(each(one).length);
        expect(each(withoutServices(one, other))).toEqual(each(one).filter((port) => !taken.has(port)));
      }),
    );
  });
});
