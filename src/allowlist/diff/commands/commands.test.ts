import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EndpointList } from '../../../endpoints/index.ts';
import { listOfAnswer, publishedSeries, shippedList } from '../../../endpoints/lists-for-test.ts';
import { generate } from '../../generate/generate.ts';
import { targetNamed } from '../../generate/plans-for-test.ts';
import { ciscoAsaCommands } from './cisco-asa.ts';
import { asa, type Device, fortiOs, ipsets, panOs } from './devices-for-test.ts';
import { COMMANDS } from './index.ts';

const DEVICES: Readonly<Record<string, Device>> = {
  'cisco-asa': asa,
  fortigate: fortiOs,
  ipset: ipsets,
  paloalto: panOs,
};

type Files = ReadonlyMap<string, string>;

function written(list: EndpointList, product: string): Files {
  const target = targetNamed(product);
  const { files } = generate([list], target, target.treatments, { tenant: 'contoso', all: true });
  return new Map(files.map(({ name, text }) => [name, text]));
}

/** Gives a device what it was told, and then the commands; it must be as if it had only ever been told what is. */
function expectSame(before: Files, after: Files, product: string): void {
  const [device, change] = [DEVICES[product], COMMANDS[product]];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(name) ?? '', after.get(name) ?? ''];
    const commands = change?.(old, now) ?? [];

    expect(device?.(`${old}\n${commands.join('\n')}`), commands.join('\n')).toBe(device?.(now));
  }
}

const series = publishedSeries().map(listOfAnswer);
const whole = series.at(-1) ?? shippedList('managed-desktop');
const part = fc
  .tuple(fc.subarray([...whole.services]), fc.integer({ min: 1, max: 4 }))
  .map(([services, every]): EndpointList => {
    const some = services.map((service) => ({
      ...service,
      endpoints: service.endpoints.filter((_, index) => index % every === 0),
    }));
    return { ...whole, services: some };
  });
describe.each(Object.keys(COMMANDS))('law: the commands for %s make what was what is', (product) => {
  test('from any part of a list to any other', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(part, part, (before, after) =>
        expectSame(written(before, product), written(after, product), product),
      ),
      { numRuns: 40, seed: 11 },
    );
  });

  test('from 2018 to 2022, and back', { timeout: 60_000 }, () => {
    const [first, last] = [series[0] ?? whole, series.at(-1) ?? whole].map((list) => written(list, product));

    expectSame(first ?? new Map(), last ?? new Map(), product);
    expectSame(last ?? new Map(), first ?? new Map(), product);
  });
});

test('what goes does so after what refers to it, and no group is empty in between', () => {
  const group = (...hosts: readonly string[]) =>
    [
      ...hosts.flatMap((host) => [`object network ${host}`, ` fqdn ${host}`]),
      'object-group network muster-names-1',
      ...hosts.map((host) => ` network-object object ${host}`),
      'access-list muster-allow extended permit tcp any object-group muster-names-1 eq 443',
    ].join('\n');

  expect(ciscoAsaCommands(group('a.test'), group('b.test'))).toEqual([
    'object network b.test',
    ' fqdn b.test',
    'object-group network muster-names-1',
    ' network-object object b.test',
    ' no network-object object a.test',
    'no object network a.test',
  ]);
});
