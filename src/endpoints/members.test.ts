import { describe, expect, it } from 'vitest';
import type { Endpoint, EndpointList } from './endpoint.ts';
import { lendMembers } from './members.ts';
import { kindOf } from './pattern.ts';

function endpoint(pattern: string, more: Partial<Endpoint> = {}): Endpoint {
  return {
    pattern,
    kind: kindOf(pattern),
    protocol: 'tcp',
    ports: [{ from: 443, to: 443 }],
    required: true,
    tlsInspectionAllowed: null,
    authenticatedProxyAllowed: null,
    members: [],
    source: 'page',
    ...more,
  };
}

function list(id: string, ...endpoints: readonly Endpoint[]): EndpointList {
  const service = { id: 'one', title: 'One', inventory: [], documentation: [], addresses: [], isOurs: false };
  return {
    id,
    title: id,
    source: id,
    date: '2026-01-01',
    sources: {},
    services: [{ ...service, fatal: null, consequence: null, category: null, endpoints }],
  };
}

const lent = (wildcard: Endpoint, ...known: readonly Endpoint[]) =>
  lendMembers([list('web', wildcard), list('page', ...known)])[0]?.services[0]?.endpoints.map(({ ports, members }) => [
    ports.map(({ from }) => from),
    members.map(({ host, source }) => `${host} of ${source}`),
  ]);
const on = (...ports: readonly number[]) => ports.map((port) => ({ from: port, to: port }));

describe('a wildcard without members', () => {
  it('is tested by the hosts that another list names below it, and never by its apex', () => {
    const known = [endpoint('login.a.example'), endpoint('a.example'), endpoint('b.example')];

    expect(lent(endpoint('*.a.example'), ...known)).toEqual([[[443], ['login.a.example of list page']]]);
  });

  it('is tested by the members of a wildcard there as well', () => {
    const known = endpoint('*.in.a.example', { members: [{ host: 'x.in.a.example', source: 'page' }] });

    expect(lent(endpoint('*.a.example'), known)).toEqual([[[443], ['x.in.a.example of list page']]]);
  });

  it('is tested on each port by hosts that are named for that port', () => {
    const known = [endpoint('login.a.example'), endpoint('www.a.example', { ports: on(80, 443) })];

    expect(lent(endpoint('*.a.example', { ports: on(80, 443, 8080) }), ...known)).toEqual([
      [[80], ['www.a.example of list page']],
      [[443], ['login.a.example of list page', 'www.a.example of list page']],
      [[8080], []],
    ]);
  });

  it.each([
    ['retired', { retired: '2026-01-01' }],
    ['not required', { required: false }],
    ['perhaps a misprint', { suspectedFor: 'x.b.example' }],
    ['of the other protocol', { protocol: 'udp' }],
  ] as const)('is not tested by a host that is %s', (_, more) => {
    expect(lent(endpoint('*.a.example'), endpoint('x.a.example', more))).toEqual([[[443], []]]);
  });

  it('keeps its own members where it has some', () => {
    const own = endpoint('*.a.example', { members: [{ host: 'own.a.example', source: 'page' }] });

    expect(lent(own, endpoint('x.a.example'))).toEqual([[[443], ['own.a.example of page']]]);
  });
});
