import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpoint } from '../endpoint-for-test.ts';
import type { Access, Configuration, HostPattern, Inspection, Rule } from '../model/configuration.ts';
import { prove } from '../prove/prove.ts';
import { compareConfigurations } from './compare.ts';

const exact = (host: string): HostPattern => ({ kind: 'exact', host });
const below = (host: string): HostPattern => ({ kind: 'below', host, withApex: false });
const any: HostPattern = { kind: 'any' };

function rule<D extends string>(line: number, decision: D, ...hosts: readonly HostPattern[]): Rule<D> {
  return {
    place: { file: 'proxy.conf', line },
    text: `${decision} ${line}`,
    when: { hosts, services: 'any' },
    decision,
  };
}

function access(rules: readonly Rule<Access>[], inspected: readonly Rule<Inspection>[] = []): Configuration {
  return {
    format: 'test',
    files: ['proxy.conf'],
    access: { rules, otherwise: 'block', because: 'nothing else' },
    ...(inspected.length === 0
      ? {}
      : { inspection: { rules: inspected, otherwise: 'leave' as const, because: 'nothing else' } }),
    remarks: [],
  };
}

const compare = (before: Configuration, after: Configuration, ...patterns: readonly string[]) =>
  compareConfigurations(
    before,
    after,
    patterns.map((pattern) => endpoint(pattern)),
  );
const changesOf = (diff: ReturnType<typeof compare>) =>
  diff.endpoints.flatMap(({ endpoint: { pattern }, changes }) =>
    changes.map(({ kind, witness }) => [kind, pattern, witness].join(' ')),
  );

describe('an endpoint', () => {
  test('opens by a rule that came, and closes by one that went, with the lines that decide', () => {
    const before = access([rule(1, 'allow', exact('login.live.com'))]);
    const after = access([rule(1, 'allow', below('office.com'))]);

    const diff = compare(before, after, 'login.live.com', 'www.office.com');

    expect(changesOf(diff)).toEqual(['closes login.live.com login.live.com', 'opens www.office.com www.office.com']);
    expect(diff.endpoints[1]?.changes[0]).toMatchObject({
      before: { text: 'nothing else' },
      after: { place: { line: 1 } },
    });
  });

  test('opens in part, with the shortest name that does', () => {
    const diff = compare(access([]), access([rule(1, 'allow', below('dm.live.com'))]), '*.live.com');

    expect(changesOf(diff)).toEqual(['opens *.live.com a.dm.live.com']);
  });

  test('starts being inspected', () => {
    const rules = [rule(1, 'allow', any)];
    const diff = compare(access(rules), access(rules, [rule(2, 'inspect', below('live.com'))]), '*.live.com', 'x.com');

    expect(changesOf(diff)).toEqual(['starts-inspection *.live.com a.live.com']);
  });

  test('is unclear where it hangs from now on on what the file does not say', () => {
    const open = rule(1, 'block', any);
    const after = access([{ ...open, when: { ...open.when, unless: ['who asks'] } }, rule(2, 'allow', any)]);

    expect(changesOf(compare(access([rule(2, 'allow', any)]), after, 'x.com'))).toEqual(['unclear x.com x.com']);
  });

  test('closes where a rule moved before the one that lets it through', () => {
    const [allow, block] = [rule(1, 'allow', below('live.com')), rule(2, 'block', exact('a.live.com'))];

    expect(changesOf(compare(access([allow, block]), access([block, allow]), '*.live.com'))).toEqual([
      'closes *.live.com a.live.com',
    ]);
  });
});

describe('what nobody needs', () => {
  test('is told with the shortest name, and apart from what is needed', () => {
    const after = access([rule(1, 'allow', below('com')), rule(2, 'block', any)]);

    const diff = compare(access([rule(2, 'block', any)]), after, '*.a.com', 'b.com');

    expect(diff.beyond.map(({ kind, pattern, witness }) => [kind, pattern, witness])).toEqual([
      ['opens', '*.com', 'a.com'],
    ]);
  });
});

describe('a rule', () => {
  test('that went while another covers it changes nothing, and so does one that came', () => {
    const wide = rule(1, 'allow', below('live.com'));

    const gone = compare(access([wide, rule(2, 'allow', exact('a.live.com'))]), access([wide]), '*.live.com');
    const come = compare(access([wide]), access([wide, rule(2, 'allow', exact('a.live.com'))]), '*.live.com');

    expect(gone).toMatchObject({
      endpoints: [],
      withoutEffect: [{ change: 'removed', pattern: 'a.live.com', coveredBy: { place: { line: 1 } } }],
    });
    expect(come.withoutEffect).toMatchObject([{ change: 'added', coveredBy: { place: { line: 1 } } }]);
  });

  test('that moved past others which mean no name of it changes nothing; past those with the same decision it is not even told', () => {
    const [a, b, c] = [rule(1, 'allow', exact('a.x')), rule(2, 'block', exact('b.x')), rule(3, 'block', exact('c.x'))];

    expect(compare(access([a, b, c]), access([b, a, c])).withoutEffect).toMatchObject([{ change: 'moved' }]);
    expect(compare(access([b, c, a]), access([c, b, a])).withoutEffect).toEqual([]);
  });
});

describe('law: what is told is what differs when every name is tried', () => {
  const host = fc.constantFrom('x.com', 'a.x.com', 'b.a.x.com', 'y.com');
  const pattern: fc.Arbitrary<HostPattern> = fc.oneof(
    host.map(exact),
    host.map(below),
    host.map((of): HostPattern => ({ kind: 'below', host: of, withApex: true })),
    fc.constantFrom<HostPattern>(any, { kind: 'glob', text: '*b.x.com', star: 'any' }),
  );
  const one = fc.tuple(fc.constantFrom<Access>('allow', 'block'), fc.array(pattern, { minLength: 1, maxLength: 2 }));
  const rules = (list: readonly (readonly [Access, readonly HostPattern[]])[]) =>
    access(list.map(([decision, hosts], index) => rule(index + 1, decision, ...hosts)));
  const NAMES = [
    'x.com',
    'y.com',
    'a.x.com',
    'b.a.x.com',
    'c.b.a.x.com',
    'b.x.com',
    'c.x.com',
    'c.a.x.com',
    'c.b.x.com',
    'bb.x.com',
    'c.y.com',
    'q.z',
  ];
  const allowed = (configuration: Configuration, name: string) =>
    prove([configuration], [endpoint(name)])[0]?.verdict === 'allowed';

  test('between two lists of rules that have much in common', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 5 }),
        fc.array(one, { maxLength: 2 }),
        fc.nat(4),
        fc.nat(4),
        (list, more, at, cut) => {
          const before = rules(list);
          const after = rules([...list.slice(0, at), ...more, ...list.slice(at + cut)]);

          const diff = compare(before, after, 'a.x.com', '*.x.com');

          expect(diff.notCompared).toEqual([]);
          const differing = NAMES.filter((name) => allowed(before, name) !== allowed(after, name));
          const told = new Set(diff.endpoints.map(({ endpoint: { pattern: text } }) => text));
          expect(told.has('a.x.com')).toBe(differing.includes('a.x.com'));
          expect(told.has('*.x.com')).toBe(differing.some((name) => name.endsWith('.x.com')));
          expect(diff.beyond.length > 0).toBe(differing.some((name) => !name.endsWith('.x.com')));
          for (const { kind, witness } of [...diff.beyond, ...diff.endpoints.flatMap(({ changes }) => changes)]) {
            expect(allowed(before, witness)).toBe(kind === 'closes');
            expect(allowed(after, witness)).toBe(kind === 'opens');
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
