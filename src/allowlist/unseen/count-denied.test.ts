import { describe, expect, test } from 'vitest';
import type { Endpoint, EndpointList } from '../../endpoints/index.ts';
import { countDenied } from './count-denied.ts';

const endpoint = (pattern: string, required = true): Endpoint => ({
  pattern,
  kind: pattern.includes('<') ? 'tenant' : pattern.includes('*') ? 'wildcard' : 'exact',
  protocol: 'tcp',
  ports: [{ from: 443, to: 443 }],
  required,
  tlsInspectionAllowed: null,
  authenticatedProxyAllowed: null,
  members: [],
  source: 'test',
});

const service = (id: string, fatal: 'yes' | 'no', endpoints: readonly Endpoint[]) => ({
  id,
  title: `The service ${id}`,
  inventory: [],
  fatal,
  consequence: `${id} does not work.`,
  isOurs: false,
  documentation: [],
  category: null,
  addresses: [],
  endpoints,
});

const LIST: EndpointList = {
  id: 'test',
  title: 'Test',
  source: 'a test',
  date: '2026-01-01',
  sources: {},
  services: [
    service('store', 'no', [endpoint('*.store.example'), endpoint('tips.store.example', false)]),
    service('enrol', 'yes', [
      endpoint('enrol.example'),
      endpoint('*cdn.example.net'),
      endpoint('<tenant>.share.example'),
    ]),
  ],
};

/** The hosts of each service, with how often they were denied. */
function counted(hosts: readonly string[], tenant?: string) {
  const counter = countDenied([LIST], tenant);
  for (const host of hosts) counter.add({ host, port: 443, how: 'denied' });
  const { services, others } = counter.counts();
  return [...services.map((one) => [one.service, ...one.hosts.map(({ host, denied }) => `${host} ${denied}`)]), others];
}

describe('hosts that were denied', () => {
  test('are counted by service; what stops setup comes first, and the required hosts before others', () => {
    const hosts = ['a.store.example', 'a.store.example', 'tips.store.example', 'enrol.example', 'news.example'];

    expect(counted(hosts)).toEqual([
      ['enrol', 'enrol.example 1'],
      ['store', 'a.store.example 2', 'tips.store.example 1'],
      { hosts: 1, lines: 1 },
    ]);
  });

  test('are found by patterns with a star inside, and by the name of the tenant', () => {
    expect(counted(['site-cdn.example.net', 'contoso.share.example'], 'contoso')[0]).toEqual([
      'enrol',
      'contoso.share.example 1',
      'site-cdn.example.net 1',
    ]);
    expect(counted(['fabrikam.share.example'], 'contoso')).toEqual([{ hosts: 1, lines: 1 }]);
  });

  test('of a wildcard are those below it, not the name itself', () => {
    expect(counted(['store.example', 'evilstore.example'])).toEqual([{ hosts: 2, lines: 2 }]);
  });

  test('that only had to sign in are told apart', () => {
    const counter = countDenied([LIST]);
    counter.add({ host: 'enrol.example', port: 443, how: 'asked' });

    expect(counter.counts().services[0]?.hosts[0]).toMatchObject({ denied: 0, asked: 1 });
  });
});
