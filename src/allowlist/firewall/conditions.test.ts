import { describe, expect, it } from 'vitest';
import type { HostPattern } from '../model/configuration.ts';
import { ALWAYS, anyOf, conditionsOf, NEVER, noneOf } from './conditions.ts';

const exact = (host: string): HostPattern => ({ kind: 'exact', host });
const below = (host: string, depth?: number): HostPattern => ({
  kind: 'below',
  host,
  withApex: false,
  ...(depth === undefined ? {} : { depth }),
});
const hostsOf = (a: readonly HostPattern[], b: readonly HostPattern[]): unknown =>
  conditionsOf([[{ hosts: a }], [{ hosts: b }]]).map(({ hosts, unless }) => [hosts, unless?.length ?? 0]);

describe('two lists of hosts of one rule', () => {
  it('mean the hosts that are in both', () => {
    const list = [exact('a.example'), below('office.com')];

    expect(hostsOf(list, [exact('a.example'), exact('b.example')])).toEqual([[[exact('a.example')], 0]]);
    expect(hostsOf(list, [below('mail.office.com')])).toEqual([[[below('mail.office.com')], 0]]);
    expect(hostsOf(list, [exact('outlook.office.com'), exact('office.com')])).toEqual([
      [[exact('outlook.office.com')], 0],
    ]);
    expect(hostsOf(list, [exact('c.example')])).toEqual([]);
    expect(hostsOf(list, [{ kind: 'any' }])).toEqual([[list, 0]]);
  });

  it('count labels where one of them does', () => {
    expect(hostsOf([below('office.com', 1)], [exact('a.b.office.com')])).toEqual([]);
    expect(hostsOf([below('office.com', 2)], [below('office.com')])).toEqual([[[below('office.com', 2)], 0]]);
  });

  it('cannot be told where patterns are not to be compared, but are apart where their ends differ', () => {
    const glob: HostPattern = { kind: 'glob', text: '*cdn.onenote.net', star: 'any' };

    expect(hostsOf([glob], [below('onenote.net')])).toEqual([[[glob], 1]]);
    expect(hostsOf([glob], [below('office.com')])).toEqual([]);
  });
});

describe('the parts of a rule', () => {
  it('must all match, each in one of its ways', () => {
    const web = [{ services: [{ protocol: 'tcp' as const, from: 80, to: 443 }] }];
    const https = [{ services: [{ protocol: 'tcp' as const, from: 443, to: 8443 }] }];

    expect(conditionsOf([web, https, ALWAYS])).toEqual([
      { hosts: [{ kind: 'any' }], services: [{ protocol: 'tcp', from: 443, to: 443 }] },
    ]);
    expect(conditionsOf([web, NEVER])).toEqual([]);
    expect(conditionsOf([web, [{ services: [{ protocol: 'udp' as const, from: 0, to: 65_535 }] }]])).toEqual([]);
  });

  it('may mean anything where there are too many ways', () => {
    const ways = Array.from({ length: 9 }, (_, index) => ({ unless: [String(index)] }));

    expect(conditionsOf([ways, ways])).toEqual([
      { hosts: [{ kind: 'any' }], services: 'any', unless: ['what its many parts mean together'] },
    ]);
  });
});

describe('destinations', () => {
  it('by address hang on the address, unless they are all or private', () => {
    expect(anyOf([], ['52.96.0.0/14', '10.0.0.0/8'], 'x', [])).toEqual([
      { addresses: ['52.96.0.0/14'], unless: ["whether the host's address is in x"] },
    ]);
    expect(anyOf([], ['10.0.0.0/8'], 'x', [])).toEqual([]);
    expect(anyOf([], ['0.0.0.0/0'], 'x', ['?'])).toEqual([{}]);
  });

  it('may be negated', () => {
    expect(noneOf([exact('a.example')], ['10.0.0.0/8'], 'x', [])).toEqual([{ except: [exact('a.example')] }]);
    expect(noneOf([], ['52.96.0.0/14'], 'x', [])).toEqual([
      { except: [], unless: ["whether the host's address is in x"] },
    ]);
    expect(noneOf([], ['0.0.0.0/0'], 'x', [])).toEqual([]);
  });
});
