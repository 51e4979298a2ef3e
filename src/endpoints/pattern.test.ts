import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredBy, covers, coversHost, faultOfPattern, fillTenant, isHost, kindOf, withoutTenant } from './pattern.ts';

const anyLabel = fc.constantFrom('a', 'b', 'ab', 'x');
const anyGlob = fc.constantFrom('*', '*a', 'a*', 'a*b', '*b', '<tenant>', '<tenant>-a');
const anyPattern = fc
  .tuple(
    fc.array(fc.oneof({ weight: 2, arbitrary: anyLabel }, { weight: 1, arbitrary: anyGlob }), {
      minLength: 1,
      maxLength: 3,
    }),
    anyLabel,
  )
  .map(([labels, last]) => [...labels, last].join('.'));
const anyHost = fc.array(anyLabel, { minLength: 2, maxLength: 5 }).map((labels) => labels.join('.'));

describe('a pattern', () => {
  it.each([
    ['login.live.com', 'login.live.com', true],
    ['login.live.com', 'www.login.live.com', false],
    ['*.live.com', 'login.live.com', true],
    ['*.live.com', 'deep.down.live.com', true],
    ['*.live.com', 'live.com', false],
    ['*.live.com', 'evillive.com', false],
    ['*.live.com', 'login.live.com.example', false],
    ['*.*.onedrive.live.com', 'a.onedrive.live.com', false],
    ['*.*.onedrive.live.com', 'a.b.onedrive.live.com', true],
    ['*cdn.onenote.net', 'cdn.onenote.net', true],
    ['*cdn.onenote.net', 'site-cdn.onenote.net', true],
    ['*cdn.onenote.net', 'a.cdn.onenote.net', false],
    ['autodiscover.*.onmicrosoft.com', 'autodiscover.contoso.onmicrosoft.com', true],
    ['autodiscover.*.onmicrosoft.com', 'autodiscover.onmicrosoft.com', false],
    ['*-my.sharepoint.com', 'contoso-my.sharepoint.com', true],
    ['*.live.com', 'LOGIN.Live.com.', true],
    ['*.live.com', '*.live.com', false],
  ])('%s means %s: %s', (pattern, host, expected) => {
    const found = coversHost(pattern, host);

    expect(found).toBe(expected);
  });

  it('covers another where it means all that the other means', () => {
    expect(covers('*.onenote.net', '*cdn.onenote.net')).toBe(true);
    expect(covers('*.live.com', '*.*.storage.live.com')).toBe(true);
    expect(covers('*.*.live.com', '*.live.com')).toBe(false);
    expect(covers('*.sharepoint.com', '<tenant>-my.sharepoint.com')).toBe(true);
    expect(covers('<tenant>.sharepoint.com', '*.sharepoint.com')).toBe(false);
    expect(coveredBy('a.live.com', ['*.live.com', 'a.live.com'])).toBe('a.live.com');
  });

  it('is of a kind, and has the name of the tenant put in', () => {
    expect(kindOf('<tenant>.sharepoint.com')).toBe('tenant');
    expect(kindOf('*.svc.ms')).toBe('wildcard');
    expect(fillTenant('<tenant>-my.sharepoint.com', 'contoso')).toBe('contoso-my.sharepoint.com');
    expect(withoutTenant('<tenant>-my.sharepoint.com')).toBe('*-my.sharepoint.com');
  });

  it.each([
    ['https://login.live.com', 'has a scheme: write the host alone'],
    ['token.cp.microsoft.com/', 'has a path: write the host alone'],
    ['Manage.microsoft.com', 'has capitals: write it in lower case'],
    ['*.*', 'means every host'],
    ['groupsapi-', 'is no name of a host on the internet'],
    ['\\*.svc.ms', 'is no pattern: labels of letters, digits and hyphens, with at most one star each'],
    ['a..com', 'is no pattern: labels of letters, digits and hyphens, with at most one star each'],
    ['**a.com', 'is no pattern: labels of letters, digits and hyphens, with at most one star each'],
    ['*cdn.onenote.net', undefined],
  ])('has a fault that can be told: %s', (pattern, fault) => {
    expect(faultOfPattern(pattern)).toBe(fault);
  });

  it('covers itself, and what a covered one covers', () => {
    fc.assert(
      fc.property(anyPattern, anyPattern, anyPattern, (a, b, c) => {
        if (!covers(a, a)) return false;
        return !(covers(a, b) && covers(b, c)) || covers(a, c);
      }),
      { numRuns: 3000 },
    );
  });

  it('means every host of a pattern that it covers', () => {
    fc.assert(
      fc.property(
        anyPattern,
        anyPattern,
        anyHost,
        (a, b, host) => !(covers(a, b) && coversHost(b, host)) || coversHost(a, host),
      ),
      { numRuns: 3000 },
    );
  });

  it('that covers not another leaves out a host of it, for those without a star inside a label', () => {
    const plain = anyPattern.filter((pattern) => !/<|[a-z]\*|\*[a-z]/.test(pattern));
    const witnessOf = (pattern: string) => pattern.replaceAll('*', 'zz');

    fc.assert(fc.property(plain, plain, (a, b) => covers(a, b) || !isCoveredWholly(a, witnessOf(b), b)));

    // Two witnesses for one that leads with a star: at its own depth, and one deeper.
    function isCoveredWholly(wide: string, witness: string, narrow: string): boolean {
      const deeper = narrow.startsWith('*') ? [`zy.${witness}`] : [];
      return [witness, ...deeper].every((host) => isHost(host) && coversHost(wide, host));
    }
  });
});
