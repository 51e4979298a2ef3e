import { describe, expect, test } from 'vitest';
import type { EndpointTuple } from '../../endpoints/index.ts';
import type { Configuration } from '../model/configuration.ts';
import { prove } from './prove.ts';

const NEED = "whether the host's address is in office-ranges";

/** A firewall that lets some addresses through and nothing else. */
function firewall(addresses: readonly string[], unless: readonly string[] = [NEED]): Configuration {
  const when = { hosts: [{ kind: 'any' }], services: 'any', addresses, unless } as const;
  return {
    format: 'test',
    files: ['fw.conf'],
    access: {
      rules: [{ place: { file: 'fw.conf', line: 7 }, text: 'permit office-ranges', when, decision: 'allow' }],
      otherwise: 'block',
      because: 'nothing else is let through',
    },
    remarks: [],
  };
}

const EXCHANGE: EndpointTuple = {
  list: 'microsoft-365',
  service: '1',
  pattern: 'outlook.office.com',
  kind: 'exact',
  protocol: 'tcp',
  port: 443,
  required: true,
  tls_inspection_allowed: false,
  authenticated_proxy_allowed: false,
  testable: true,
};

function verdictOf(configuration: Configuration, published: readonly string[]) {
  const [proof] = prove([configuration], [EXCHANGE], () => published);
  return proof?.needs.length === 0 ? proof.verdict : [proof?.verdict, ...(proof?.needs ?? [])];
}

describe('a rule on addresses', () => {
  test('lets a service through that publishes addresses which are all inside', () => {
    expect(verdictOf(firewall(['52.96.0.0/14', '2603:1006::/40']), ['52.96.0.0/16', '2603:1006:8::/48'])).toBe(
      'allowed',
    );
  });

  test('does not match where none of them is', () => {
    expect(verdictOf(firewall(['10.0.0.0/8']), ['52.96.0.0/16'])).toBe('blocked');
  });

  test.each([
    ['some are outside', ['52.96.0.0/14'], ['52.96.0.0/16', '40.104.0.0/15']],
    ['one is wider than what is let through', ['52.96.0.0/16'], ['52.96.0.0/14']],
    ['one of the other family is missing', ['52.96.0.0/14'], ['52.96.0.0/16', '2603:1006::/40']],
    ['none are published', ['52.96.0.0/14'], []],
    ['what is published cannot be read', ['52.96.0.0/14'], ['52.96.0.0/40']],
  ])('cannot be told where %s', (_, inside, published) => {
    expect(verdictOf(firewall(inside), published)).toEqual(['cannot-tell', NEED]);
  });

  test('still hangs on what else nobody can tell', () => {
    const configuration = firewall(['52.96.0.0/14'], ['whether it is Monday', NEED]);

    expect(verdictOf(configuration, ['52.96.0.0/16'])).toEqual(['cannot-tell', 'whether it is Monday']);
  });

  test('stays open where it asks of the address twice and only one list is known', () => {
    const again = "whether the host's address is in other-ranges";

    expect(verdictOf(firewall(['52.96.0.0/14'], [NEED, again]), ['52.96.0.0/16'])).toEqual([
      'cannot-tell',
      NEED,
      again,
    ]);
  });
});

describe('rules on addresses in a row', () => {
  const rule = (line: number, addresses: readonly string[], decision: 'allow' | 'block', more: object = {}) =>
    ({
      place: { file: 'fw.conf', line },
      text: `${decision} list ${line}`,
      when: {
        hosts: [{ kind: 'any' }],
        services: 'any',
        addresses,
        unless: [`whether the host's address is in list ${line}`],
        ...more,
      },
      decision,
    }) as const;
  const table = (...rules: readonly ReturnType<typeof rule>[]): Configuration => ({
    format: 'test',
    files: ['fw.conf'],
    access: { rules, otherwise: 'block', because: 'nothing else is let through' },
    remarks: [],
  });
  const published = ['52.96.0.0/16', '40.104.0.0/15'];
  const first = rule(1, ['52.96.0.0/14'], 'allow');
  const second = rule(2, ['40.96.0.0/12'], 'allow');

  test('let through together what each holds a part of', () => {
    expect(verdictOf(table(first, second), published)).toBe('allowed');
    expect(verdictOf(table(first, rule(2, ['40.104.0.0/16'], 'allow')), published)[0]).toBe('cannot-tell');
  });

  test('do not where another that decides otherwise stands between them', () => {
    expect(verdictOf(table(first, rule(3, ['40.104.0.0/15'], 'block'), second), published)[0]).toBe('cannot-tell');
  });

  test('do not where they are for other ports, other hosts, or hang on more', () => {
    const dns = { services: [{ protocol: 'udp', from: 53, to: 53 }] };
    const elsewhere = { hosts: [{ kind: 'exact', host: 'a.test' }] };
    const onMonday = { unless: ["whether the host's address is in list 2", 'whether it is Monday'] };

    for (const more of [dns, elsewhere, onMonday])
      expect(verdictOf(table(first, rule(2, ['40.96.0.0/12'], 'allow', more)), published)[0]).toBe('cannot-tell');
  });
});
