import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpoint } from '../endpoint-for-test.ts';
import type { Access, Condition, Configuration, HostPattern, Rule } from '../model/configuration.ts';
import { prove } from './prove.ts';

const exact = (host: string): HostPattern => ({ kind: 'exact', host });
const below = (host: string, depth?: number): HostPattern => ({
  kind: 'below',
  host,
  withApex: false,
  ...(depth === undefined ? {} : { depth }),
});
const withApex = (host: string): HostPattern => ({ kind: 'below', host, withApex: true });
const any: HostPattern = { kind: 'any' };

function rule<D extends string>(
  line: number,
  decision: D,
  hosts: readonly HostPattern[],
  more: Partial<Condition> = {},
): Rule<D> {
  const text = `${decision} ${hosts.map((host) => JSON.stringify(host)).join(' ')}`;
  return { place: { file: 'proxy.conf', line }, text, when: { hosts, services: 'any', ...more }, decision };
}

function access(rules: readonly Rule<Access>[], more: Partial<Configuration> = {}): Configuration {
  return {
    format: 'test',
    files: ['proxy.conf'],
    access: { rules, otherwise: 'block', because: 'nothing else is let through' },
    remarks: [],
    ...more,
  };
}

function proofOf(chain: readonly Configuration[] | Configuration, pattern: string) {
  const [proof] = prove('format' in chain ? [chain] : chain, [endpoint(pattern)]);
  return proof;
}

describe('an exact name', () => {
  test('is let through by the rule that names it, with its line', () => {
    const proof = proofOf(access([rule(3, 'allow', [exact('login.live.com')])]), 'login.live.com');

    expect(proof).toMatchObject({ verdict: 'allowed', deciding: [{ place: { file: 'proxy.conf', line: 3 } }] });
  });

  test('is blocked by the first rule that matches, whatever comes after', () => {
    const rules = [rule(1, 'block', [withApex('live.com')]), rule(2, 'allow', [exact('login.live.com')])];

    expect(proofOf(access(rules), 'login.live.com')).toMatchObject({
      verdict: 'blocked',
      deciding: [{ place: { line: 1 } }],
    });
  });

  test('is blocked where no rule matches, by what holds then', () => {
    expect(proofOf(access([]), 'login.live.com')).toMatchObject({
      verdict: 'blocked',
      deciding: [{ text: 'nothing else is let through' }],
    });
  });

  test('is not let through by a rule for another port', () => {
    const services = [{ protocol: 'tcp', from: 80, to: 80 }] as const;

    expect(proofOf(access([rule(1, 'allow', [any], { services })]), 'login.live.com')?.verdict).toBe('blocked');
  });

  test('cannot be told where a rule hangs on what the file does not say', () => {
    const rules = [rule(1, 'allow', [any], { unless: ['who asks'] }), rule(2, 'block', [any])];

    expect(proofOf(access(rules), 'login.live.com')).toMatchObject({ verdict: 'cannot-tell', needs: ['who asks'] });
  });

  test('is told all the same where it comes out alike either way', () => {
    const rules = [rule(1, 'allow', [any], { unless: ['who asks'] }), rule(2, 'allow', [any])];

    expect(proofOf(access(rules), 'login.live.com')?.verdict).toBe('allowed');
  });

  test('is left out of a rule that leaves it out', () => {
    const rules = [
      rule(1, 'block', [withApex('live.com')], { except: [exact('login.live.com')] }),
      rule(2, 'allow', [any]),
    ];

    expect(proofOf(access(rules), 'login.live.com')?.verdict).toBe('allowed');
    expect(proofOf(access(rules), 'mail.live.com')?.verdict).toBe('blocked');
  });
});

describe('a pattern with stars', () => {
  test('is let through whole by one that is wider', () => {
    expect(proofOf(access([rule(1, 'allow', [withApex('microsoft.com')])]), '*.dm.microsoft.com')).toMatchObject({
      verdict: 'allowed',
    });
  });

  test('is let through in part by the names that somebody listed; the witness is the shortest that is not', () => {
    const rules = [
      rule(
        1,
        'allow',
        ['a', 'b', 'c'].map((label) => exact(`${label}.x.com`)),
      ),
    ];

    expect(proofOf(access(rules), '*.x.com')).toMatchObject({ verdict: 'partly', witness: 'd.x.com' });
  });

  test('is blocked in part by one name before the rule that lets it through', () => {
    const rules = [rule(1, 'block', [exact('evil.x.com')]), rule(2, 'allow', [below('x.com')])];

    expect(proofOf(access(rules), '*.x.com')).toMatchObject({
      verdict: 'partly',
      witness: 'evil.x.com',
      deciding: [{ place: { line: 1 } }],
    });
  });

  test('is let through where a rule that would block it comes too late', () => {
    const rules = [rule(1, 'allow', [below('x.com')]), rule(2, 'block', [exact('evil.x.com')])];

    expect(proofOf(access(rules), '*.x.com')?.verdict).toBe('allowed');
  });

  test('is let through in part where a vendor counts labels', () => {
    expect(proofOf(access([rule(1, 'allow', [below('x.com', 2)])]), '*.x.com')).toMatchObject({
      verdict: 'partly',
      witness: 'a.a.a.x.com',
    });
  });

  test('is blocked in part by a name that is blocked within those labels', () => {
    const rules = [rule(1, 'block', [exact('evil.x.com')]), rule(2, 'allow', [below('x.com', 5)])];

    expect(proofOf(access(rules), '*.x.com')?.verdict).toBe('partly');
  });

  test.each<[string, HostPattern, string, string, string | undefined]>([
    [
      'a star beside letters',
      { kind: 'glob', text: '*cdn.onenote.net', star: 'any' },
      '*cdn.onenote.net',
      'allowed',
      undefined,
    ],
    [
      'a star that stays in its label',
      { kind: 'glob', text: '*-my.sharepoint.com', star: 'in-label' },
      '*.sharepoint.com',
      'partly',
      'a.sharepoint.com',
    ],
    [
      'a star in the middle',
      { kind: 'glob', text: 'autodiscover.*.onmicrosoft.com', star: 'labels' },
      'autodiscover.*.onmicrosoft.com',
      'allowed',
      undefined,
    ],
    ['a text anywhere', { kind: 'containing', text: 'microsoft.com' }, '*.microsoft.com', 'allowed', undefined],
    [
      'a regular expression',
      { kind: 'regex', source: '(^|\\.)microsoft\\.com$' },
      '*.microsoft.com',
      'allowed',
      undefined,
    ],
    [
      'one that wants letters',
      { kind: 'regex', source: '^[a-z]+\\.microsoft\\.com$' },
      '*.microsoft.com',
      'partly',
      '0.microsoft.com',
    ],
    ['one that is not understood', { kind: 'regex', source: '(?=x)' }, '*.microsoft.com', 'cannot-tell', undefined],
  ])('is held against %s', (_, pattern, wanted, verdict, witness) => {
    const proof = proofOf(access([rule(1, 'allow', [pattern])]), wanted);

    expect(proof?.verdict).toBe(verdict);
    expect(proof?.witness).toBe(witness);
  });

  test('without the tenant means any tenant', () => {
    const contoso = rule(1, 'allow', [exact('contoso.sharepoint.com')]);

    expect(proofOf(access([contoso]), '<tenant>.sharepoint.com')?.verdict).toBe('partly');
  });
});

describe('a chain', () => {
  const all = access([rule(1, 'allow', [any])]);
  const none = access([]);
  const proxy = access([], { isProxy: true });

  test('lets through what all of it lets through', () => {
    expect(proofOf([all, none], 'login.live.com')?.verdict).toBe('blocked');
    expect(proofOf([all, all], 'login.live.com')?.verdict).toBe('allowed');
  });

  test('leaves out a proxy where the way is direct, and no firewall', () => {
    const pac: Configuration = {
      format: 'test',
      files: [],
      route: { rules: [rule(1, 'direct', [withApex('live.com')])], otherwise: 'proxy', because: 'the last line' },
      remarks: [],
    };

    expect(proofOf([pac, proxy], 'login.live.com')?.verdict).toBe('allowed');
    expect(proofOf([pac, proxy], 'login.windows.net')?.verdict).toBe('blocked');
    expect(proofOf([pac, none], 'login.live.com')?.verdict).toBe('blocked');
    expect(proofOf([pac, proxy], '*.live.com')?.verdict).toBe('allowed');
  });

  test('says that what gets through is opened, or who asks must say so', () => {
    const opening = access([rule(1, 'allow', [any])], {
      inspection: { rules: [rule(2, 'leave', [below('live.com')])], otherwise: 'inspect', because: 'ssl_bump all' },
      authentication: {
        rules: [rule(3, 'ask', [exact('a.live.com')])],
        otherwise: 'do-not-ask',
        because: 'nobody asks',
      },
    });

    expect(proofOf(opening, 'login.live.com')?.verdict).toBe('allowed');
    expect(proofOf(opening, 'login.windows.net')).toMatchObject({
      verdict: 'inspected',
      deciding: [{ text: 'ssl_bump all' }],
    });
    expect(proofOf(opening, '*.live.com')).toMatchObject({ verdict: 'authenticated', witness: 'a.live.com' });
  });
});

/** The rule that decides, found rule by rule and name by name. */
function slowFate(rules: readonly Rule<Access>[], name: string): Access {
  const matches = (pattern: HostPattern): boolean => {
    switch (pattern.kind) {
      case 'any':
        return true;
      case 'exact':
        return name === pattern.host;
      case 'below': {
        if (name === pattern.host) return pattern.withApex;
        if (!name.endsWith(`.${pattern.host}`)) return false;
        const labels = name.slice(0, -pattern.host.length - 1).split('.').length;
        return labels <= (pattern.depth ?? labels);
      }
      case 'containing':
        return name.includes(pattern.text);
      case 'glob':
      case 'regex': {
        const between = { any: '.*', 'in-label': '[^.]*', labels: '[^.]+(\\.[^.]+)*' };
        const source =
          pattern.kind === 'regex'
            ? pattern.source
            : `^${pattern.text.replaceAll('.', '\\.').replaceAll('*', between[pattern.star])}$`;
        return new RegExp(source).test(name);
      }
    }
  };
  const first = rules.find(({ when }) => when.hosts.some(matches) && !(when.except ?? []).some(matches));
  return first?.decision ?? 'block';
}

describe('law: a proof is what comes out when every name is tried', () => {
  const LABELS = ['a', 'b', 'ab', '0'];
  const label = fc.constantFrom(...LABELS);
  const host = fc.array(label, { minLength: 1, maxLength: 2 }).map((labels) => [...labels, 'x'].join('.'));
  const pattern: fc.Arbitrary<HostPattern> = fc.oneof(
    { weight: 3, arbitrary: host.map(exact) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.oneof(host, fc.constant('x')), fc.boolean())
        .map(([of, apex]): HostPattern => ({ kind: 'below', host: of, withApex: apex })),
    },
    fc.tuple(fc.constantFrom('x', 'a.x'), fc.constantFrom(1, 2)).map(([of, depth]) => below(of, depth)),
    fc.constantFrom<HostPattern>(
      any,
      { kind: 'glob', text: '*b.x', star: 'any' },
      { kind: 'glob', text: 'a*.x', star: 'in-label' },
      { kind: 'glob', text: '*.a.x', star: 'labels' },
      { kind: 'containing', text: 'b.a' },
      { kind: 'regex', source: '^[ab]+\\.x$' },
      { kind: 'regex', source: '(^|\\.)b\\.x$' },
      { kind: 'regex', source: 'ab|^0' },
    ),
  );
  const rules = fc
    .array(
      fc.tuple(
        fc.constantFrom<Access>('allow', 'block'),
        fc.array(pattern, { minLength: 1, maxLength: 3 }),
        fc.array(pattern, { maxLength: 1 }),
      ),
      { maxLength: 6 },
    )
    .map((list) =>
      list.map(([decision, hosts, except], index) =>
        rule(index + 1, decision, hosts, except.length === 0 ? {} : { except }),
      ),
    );
  /** Every name of up to four labels above `x`, of labels that the rules know and one that they do not. */
  const NAMES = (function names(depth: number): readonly string[] {
    if (depth === 0) return [''];
    const shorter = names(depth - 1);
    const all = new Set(shorter);
    for (const rest of shorter)
      for (const one of [
        ...LABELS,
        'c',
        'aa',
        'bb',
        '1b',
        '0b',
        'cb',
        '00',
        'ba',
        '0c',
        'aab',
        '0ab',
        'b0b',
        '00b',
        'a0b',
        'acb',
      ])
        all.add(`${one}.${rest}`);
    return [...all];
  })(3);

  test.each(['*.x', '*.*.x', 'a.*.x', '*b.x', '*.a.x'])('of %s', { timeout: 60_000 }, (wanted) => {
    const labels = wanted.split('.').map((label, index) => {
      if (label === '*') return index === 0 ? '[^.]+(?:\\.[^.]+)*' : '[^.]+';
      return label.replace('*', '[^.]*');
    });
    const meant = new RegExp(`^${labels.join('\\.')}$`);
    const names = NAMES.flatMap((name) => [name, `c.${name}`, `c.c.${name}`])
      .map((name) => `${name}x`)
      .filter((name) => name !== 'x' && meant.test(name));
    fc.assert(
      fc.property(rules, (list) => {
        const fates = new Set(names.map((name) => slowFate(list, name)));
        const expected = fates.size === 2 ? 'partly' : fates.has('block') ? 'blocked' : 'allowed';

        const proof = proofOf(access(list), wanted);

        expect(proof?.verdict).toBe(expected);
        if (proof?.witness !== undefined) expect(slowFate(list, proof.witness)).toBe('block');
      }),
      { numRuns: 150 },
    );
  });
});

describe('the way', () => {
  const routed = (hosts: readonly HostPattern[]): Configuration =>
    access([rule(9, 'allow', [any])], {
      route: { rules: [rule(1, 'direct', hosts)], otherwise: 'proxy', because: 'everything else' },
    });

  test.each([
    [[withApex('x.com')], 'a.x.com', ['direct']],
    [[withApex('x.com')], 'a.y.com', ['proxy']],
    [[withApex('x.com')], '*.x.com', ['direct']],
    [[exact('a.x.com')], '*.x.com', ['direct', 'proxy']],
  ])('with %j direct, of %s is %j', (hosts, pattern, ways) => {
    expect(proofOf(routed(hosts), pattern)?.ways).toEqual(ways);
  });

  test('is not told where no configuration says', () => {
    expect(proofOf(access([rule(9, 'allow', [any])]), 'a.x.com')).not.toHaveProperty('ways');
  });
});
