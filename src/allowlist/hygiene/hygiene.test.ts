import { describe, expect, test } from 'vitest';
import type { EndpointTuple } from '../../endpoints/index.ts';
import type { Access, Condition, Configuration, HostPattern, Inspection, Rule } from '../model/configuration.ts';
import { prove } from '../prove/prove.ts';
import { hygieneOf } from './hygiene.ts';
import { HYGIENE_CODES } from './take-findings.ts';

const exact = (host: string): HostPattern => ({ kind: 'exact', host });
const below = (host: string): HostPattern => ({ kind: 'below', host, withApex: false });
const withApex = (host: string): HostPattern => ({ kind: 'below', host, withApex: true });
const any: HostPattern = { kind: 'any' };
const glob = (text: string): HostPattern => ({ kind: 'glob', text, star: 'any' });

/** A rule in a line of its own, unless it says which. */
function rule<D extends string>(
  decision: D,
  line: number,
  hosts: readonly HostPattern[],
  more: Partial<Condition> = {},
): Rule<D> {
  const place = { file: 'proxy.conf', line };
  return { place, text: `${decision} ${line}`, when: { hosts, services: 'any', ...more }, decision };
}

const configurationOf = (
  access: readonly Rule<Access>[],
  inspection: readonly Rule<Inspection>[] = [],
): Configuration => ({
  format: 'test',
  files: ['proxy.conf'],
  access: { rules: access, otherwise: 'block', because: 'default' },
  inspection: { rules: inspection, otherwise: 'inspect', because: 'default' },
  remarks: [],
});

function endpoint(pattern: string): EndpointTuple {
  return {
    list: 'test',
    service: 'teams',
    pattern,
    kind: pattern.includes('*') ? 'wildcard' : 'exact',
    protocol: 'tcp',
    port: 443,
    required: true,
    tls_inspection_allowed: false,
    authenticated_proxy_allowed: false,
    testable: true,
  };
}

/** What is found, as code and line. */
function codesIn(configuration: Configuration, patterns: readonly string[] = []): readonly string[] {
  const proofs = prove([configuration], patterns.map(endpoint));
  const overWide = [{ pattern: '*.blob.core.windows.net', why: 'a platform on which anybody can publish' }];
  return hygieneOf([configuration], proofs, overWide).findings.map(({ code, place }) => `${code} ${place.line}`);
}

describe('rules in an order that leaves some without work', () => {
  test('dead: after one for everything', () => {
    expect(codesIn(configurationOf([rule('block', 1, [any]), rule('allow', 2, [exact('a.example')])]))).toEqual([
      'dead-rule 2',
    ]);
  });

  test('shadowed: all its names are decided otherwise above', () => {
    const rules = [rule('block', 1, [withApex('live.com')]), rule('allow', 2, [exact('login.live.com')])];

    expect(codesIn(configurationOf(rules))).toEqual(['shadowed-rule 2']);
  });

  test('redundant: the same is said above, perhaps by several', () => {
    const rules = [
      rule('allow', 1, [withApex('a.example')]),
      rule('allow', 2, [exact('b.example')]),
      rule('allow', 3, [below('x.a.example'), exact('b.example')]),
    ];

    expect(codesIn(configurationOf(rules))).toEqual(['redundant-rule 3']);
  });

  test('a single name of many that never gets that far', () => {
    const rules = [
      rule('block', 1, [withApex('live.com')]),
      rule('allow', 2, [exact('login.live.com'), exact('office.com')]),
    ];

    expect(codesIn(configurationOf(rules))).toEqual(['shadowed-entry 2']);
  });

  test('a name twice in one rule', () => {
    expect(codesIn(configurationOf([rule('allow', 1, [exact('a.example'), exact('a.example')])]))).toEqual([
      'duplicate-entry 1',
    ]);
  });

  test.each<readonly [string, readonly Rule<Access>[]]>([
    ['of another port', [rule('block', 1, [any], { services: [{ protocol: 'tcp', from: 80, to: 80 }] })]],
    ['that may not decide', [rule('block', 1, [any], { unless: ['who asks'] })]],
    ['that leaves hosts out', [rule('block', 1, [any], { except: [exact('a.example')] })]],
    ['that means the names below only', [rule('block', 1, [below('a.example')])]],
    ['that goes one label deep', [rule('block', 1, [{ kind: 'below', host: 'example', withApex: false, depth: 0 }])]],
  ])('none after a rule %s', (_, above) => {
    expect(codesIn(configurationOf([...above, rule('allow', 9, [exact('a.example')])]))).toEqual([]);
  });

  test('a line that means several rules is not shadowed by itself, nor while one of them has work', () => {
    const services = [{ protocol: 'tcp', from: 443, to: 443 }] as const;
    const rules = [
      rule('allow', 1, [exact('a.example')]),
      rule('allow', 2, [exact('a.example')]),
      rule('allow', 2, [exact('b.example')], { services }),
      rule('allow', 3, [exact('c.example')]),
      rule('allow', 3, [exact('c.example')]),
    ];

    expect(codesIn(configurationOf(rules))).toEqual([]);
  });
});

test('a line whose rules stand apart counts where each stands', () => {
  const udp = [{ protocol: 'udp', from: 1, to: 65_535 }] as const;
  const rules = [
    rule('allow', 9, [any], { services: udp }),
    rule('allow', 2, [exact('a.example')]),
    rule('block', 9, [any]),
  ];

  expect(codesIn(configurationOf(rules))).toEqual([]);
});

describe('patterns that mean more than they seem', () => {
  test.each<readonly [string, HostPattern]>([
    ['open-to-the-left', glob('*microsoft.com')],
    ['open-to-the-right', glob('www.microsoft.*')],
    ['substring', { kind: 'containing', text: 'microsoft.com' }],
    ['loose-expression', { kind: 'regex', source: 'login.microsoftonline.com' }],
    ['loose-expression', { kind: 'regex', source: '^login\\.live\\.com' }],
    ['top-level', below('com')],
  ])('%s: %j', (code, pattern) => {
    expect(codesIn(configurationOf([rule('allow', 4, [pattern])]))).toEqual([`${code} 4`]);
    expect(codesIn(configurationOf([rule('block', 4, [pattern])]))).toEqual([]);
  });

  test.each<readonly [HostPattern]>([
    [glob('*.microsoft.com')],
    [{ kind: 'regex', source: '(^|\\.)live\\.com$' }],
    [{ kind: 'regex', source: '^login\\.live\\.com$' }],
    [below('microsoft.com')],
  ])('not %j', (pattern) => {
    expect(codesIn(configurationOf([rule('allow', 4, [pattern])]))).toEqual([]);
  });

  test('not a pattern that the endpoint list has in these words', () => {
    const configuration = configurationOf([rule('allow', 4, [glob('*cdn.onenote.net')])]);

    expect(codesIn(configuration, ['*cdn.onenote.net'])).toEqual([]);
    expect(codesIn(configuration)).toEqual(['open-to-the-left 4']);
  });

  test('a platform that is let through is no matter; one that nobody inspects is', () => {
    const platform = [below('blob.core.windows.net')];

    expect(codesIn(configurationOf([rule('allow', 4, platform)]))).toEqual([]);
    expect(codesIn(configurationOf([rule('allow', 4, platform)], [rule('leave', 6, platform)]))).toEqual([
      'wide-bypass 6',
    ]);
  });
});

describe('a pattern without the name itself', () => {
  test('is named where a service needs the name', () => {
    const configuration = configurationOf(
      [rule('allow', 3, [below('teams.microsoft.com')])],
      [rule('leave', 7, [withApex('microsoft.com')])],
    );

    expect(codesIn(configuration, ['teams.microsoft.com', '*.teams.microsoft.com'])).toEqual(['apex-missing 3']);
    expect(codesIn(configuration, ['*.teams.microsoft.com'])).toEqual([]);
  });

  test('is not where the same rule has the name besides', () => {
    const both = [below('teams.microsoft.com'), exact('teams.microsoft.com')];

    expect(codesIn(configurationOf([rule('allow', 3, both)]), ['teams.microsoft.com'])).toEqual([]);
  });
});

test('no more is kept than can be looked at; the rest is counted', () => {
  const rules = Array.from({ length: 200 }, (_, line) => rule('allow' as const, line + 1, [glob(`*x${line}.example`)]));

  const { findings, left } = hygieneOf([configurationOf(rules)], [], []);

  expect(findings).toHaveLength(50);
  expect(left).toEqual({ 'open-to-the-left': 150 });
});

test('a list of very many names is looked through without remembering all of them', () => {
  const names = Array.from({ length: 260_000 }, (_, index) =>
    rule('allow' as const, index + 1, [exact(`h${index}.example`)]),
  );
  const last = [rule('allow' as const, 300_000, [any]), rule('allow' as const, 300_001, [exact('h259999.example')])];

  const { findings } = hygieneOf([configurationOf([...names, ...last])], [], []);

  expect(findings.map(({ code, place }) => `${code} ${place.line}`)).toEqual(['dead-rule 300001']);
});

test('every code says what to do', () => {
  for (const text of Object.values(HYGIENE_CODES)) expect(text).toMatch(/^[A-Z].+\. .+\.$/);
});
