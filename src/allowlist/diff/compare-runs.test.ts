import { expect, test } from 'vitest';
import { tuplesOf } from '../../endpoints/index.ts';
import { shippedList } from '../../endpoints/lists-for-test.ts';
import { pacReader } from '../pac/read.ts';
import { compareRuns } from './compare-runs.ts';

const pac = (...conditions: readonly string[]) =>
  pacReader.read(
    [
      {
        file: 'proxy.pac',
        text: [
          'function FindProxyForURL(url, host) {',
          ...conditions.map((condition) => `  if (${condition}) return "DIRECT";`),
          '  return "PROXY proxy.example:8080";',
          '}',
        ].join('\n'),
      },
    ],
    () => undefined,
  );

test('two PAC files are compared by what they answer, with the lines that decide', async () => {
  const endpoints = tuplesOf(shippedList('minimal')).filter(({ service }) => service === 'push-notifications');
  const before = pac('dnsDomainIs(host, ".wns.windows.com")');
  const after = pac('dnsDomainIs(host, ".notify.windows.com")', 'host == "nobody.example"');

  const changes = await compareRuns(before, after, endpoints, () => []);

  const told = changes.flatMap(({ endpoint, changes: own }) => own.map(({ kind }) => `${endpoint.pattern} ${kind}`));
  expect(told).toContain('*.wns.windows.com stops-direct');
  expect(told).toContain('*.notify.windows.com starts-direct');
  expect(told).toHaveLength(2);
  expect(changes[0]?.changes[0]?.before.place).toMatchObject({ file: 'proxy.pac' });
});
