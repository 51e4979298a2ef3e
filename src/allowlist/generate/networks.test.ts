import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregate } from './networks.ts';

describe('aggregate', () => {
  it.each([
    [['10.0.0.0/25', '10.0.0.128/25'], ['10.0.0.0/24']],
    [
      ['10.0.0.128/25', '10.0.1.0/25'],
      ['10.0.0.128/25', '10.0.1.0/25'],
    ],
    [['52.96.0.0/14', '52.100.0.0/14', '52.104.0.0/14', '52.108.0.0/14'], ['52.96.0.0/12']],
    [['192.0.2.9/32', '192.0.2.0/24', '192.0.2.0/24'], ['192.0.2.0/24']],
    [['0.0.0.0/1', '128.0.0.0/1'], ['0.0.0.0/0']],
    [
      ['192.0.2.77/24', '198.51.100.1'],
      ['192.0.2.0/24', '198.51.100.1/32'],
    ],
    [
      ['2001:db8:1::/48', '192.0.2.0/24', '2001:db8::/48'],
      ['192.0.2.0/24', '2001:db8::/47'],
    ],
    [
      ['::ffff:192.0.2.1/128', '::/128'],
      ['::/128', '::ffff:c000:201/128'],
    ],
    [['no network', '192.0.2.0/33', '192.0.2.0/', 'fe80::1%eth0/64', ''], []],
  ])('makes %j to %j', (networks, expected) => {
    expect(aggregate(networks)).toEqual(expected);
  });

  const inSixteen = fc.tuple(fc.nat(0xff_ff), fc.integer({ min: 16, max: 32 }));

  it('holds the same addresses, and none could be left out or put together with another', () => {
    fc.assert(
      fc.property(
        fc.array(inSixteen, { maxLength: 40 }),
        fc.array(fc.nat(0xff_ff), { maxLength: 60 }),
        (all, asked) => {
          const before = all.map(([address, length]) => `${textOf(address)}/${length}`);
          const after = aggregate(before);
          const [own, other] = [blockList(before), blockList(after)];
          const edges = all.flatMap(([address, length]) => edgesOf(address, length));

          for (const address of [...asked, ...edges])
            expect([textOf(address), other.check(textOf(address))]).toEqual([
              textOf(address),
              own.check(textOf(address)),
            ]);
          expect(aggregate(after)).toEqual(after);
          expect(aggregate(before.toReversed())).toEqual(after);
          for (const network of after) expect(aggregate(after.filter((one) => one !== network))).not.toEqual(after);
        },
      ),
    );
  });

  it('puts 701 neighbours together', () => {
    const many = Array.from({ length: 701 }, (_, index) => `${textOf(index * 64)}/26`);

    // 701 is 1010111101 in the binary system: as many networks as it has ones.
    expect(aggregate(many)).toEqual([
      '10.1.0.0/17',
      '10.1.128.0/19',
      '10.1.160.0/21',
      '10.1.168.0/22',
      '10.1.172.0/23',
      '10.1.174.0/24',
      '10.1.175.0/26',
    ]);
  });
});

/** An address in 10.1.0.0/16. */
function textOf(number: number): string {
  return `10.1.${(number >> 8) & 0xff}.${number & 0xff}`;
}

/** The first and last address of a network, and those beside them. */
function edgesOf(address: number, length: number): readonly number[] {
  const size = 2 ** (32 - length);
  const first = Math.floor(address / size) * size;
  return [first - 1, first, first + size - 1, first + size].filter((one) => one >= 0 && one <= 0xff_ff);
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', length] = network.split('/');
    list.addSubnet(address, Number(length));
  }
  return list;
}
