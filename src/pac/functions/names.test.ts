import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameFunctions } from './names.ts';

const { isPlainHostName, dnsDomainIs, localHostOrDomainIs, dnsDomainLevels, shExpMatch } = nameFunctions();

const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));

describe('PAC functions on names', () => {
  it.each([
    ['www', true],
    ['www.example.com', false],
    ['', true],
    ['2001:db8::1', false],
  ])('isPlainHostName(%j) is %s', (host, is) => {
    expect(isPlainHostName(host)).toBe(is);
  });

  it.each([
    ['www.example.com', '.example.com', true],
    ['example.com', '.example.com', false],
    ['example.com', 'example.com', true],
    ['notexample.com', 'example.com', true],
    ['www.example.com', '.Example.com', false],
    ['com', '.example.com', false],
    ['a', '', true],
  ])('dnsDomainIs(%j, %j) is %s', (host, domain, is) => {
    expect(dnsDomainIs(host, domain)).toBe(is);
  });

  it.each([
    ['www', 'www.example.com', true],
    ['www.example.com', 'www.example.com', true],
    ['www.other.com', 'www.example.com', false],
    ['ww', 'www.example.com', false],
    ['www.example', 'www.example.com', true],
  ])('localHostOrDomainIs(%j, %j) is %s', (host, whole, is) => {
    expect(localHostOrDomainIs(host, whole)).toBe(is);
  });

  it.each([
    ['www', 0],
    ['www.example.com', 2],
    ['', 0],
  ])('dnsDomainLevels(%j) is %d', (host, levels) => {
    expect(dnsDomainLevels(host)).toBe(levels);
  });

  it.each([
    ['a.example.com', '*.example.com', true],
    ['a.b.example.com', '*.example.com', true],
    ['example.com', '*.example.com', false],
    ['evilexample.com', '*example.com', true],
    ['axexample.com', '*.example.com', false],
    ['A.example.com', '*.EXAMPLE.com', false],
    ['ab', '?b', true],
    ['b', '?b', false],
    ['http://a.example/x?y', '*/x*', true],
    ['www.example.com', '[w]ww.example.com', true],
    ['a', '', false],
    ['', '', true],
  ])('shExpMatch(%j, %j) is %s', (text, pattern, is) => {
    expect(shExpMatch(text, pattern)).toBe(is);
  });

  it('takes | for an alternative of the whole pattern, as browsers do', () => {
    expect(shExpMatch('a.example.and.more', 'a.example|b.example')).toBe(true);
    expect(shExpMatch('x.b.example', 'a.example|b.example')).toBe(true);
    expect(shExpMatch('x.a.example', 'a.example|b.example')).toBe(false);
    expect(shExpMatch('c.example', 'a.example|b.example')).toBe(false);
  });

  it('throws, as in browsers, for a pattern that is no regular expression or no text', () => {
    expect(() => shExpMatch('a', '(')).toThrow(SyntaxError);
    // A PAC file may give anything.
    expect(() => shExpMatch('a', null as unknown as string)).toThrow(TypeError);
    expect(() => dnsDomainIs(null as unknown as string, 'a')).toThrow(TypeError);
  });

  it('knows a name by itself, by its end, and by a star before it', () => {
    fc.assert(
      fc.property(name, name, (left, right) => {
        const whole = `${left}.${right}`;
        expect(shExpMatch(whole, whole)).toBe(true);
        expect(shExpMatch(whole, `*.${right}`)).toBe(true);
        expect(dnsDomainIs(whole, `.${right}`)).toBe(true);
        expect(dnsDomainLevels(whole)).toBe(dnsDomainLevels(left) + dnsDomainLevels(right) + 1);
        expect(localHostOrDomainIs(left, whole)).toBe(true);
      }),
    );
  });

  it('takes the short way for *.example.com and means the same as the regular expression of browsers', () => {
    const text = fc.oneof(name, fc.constantFrom('a\n.b', 'a.b\n', '\u2028b', 'a.\rb'), fc.string());
    fc.assert(
      fc.property(text, fc.oneof(name, fc.constantFrom('.b', 'b', '', '.')), (whole, end) => {
        const browsers = new RegExp(`^.*${end.replaceAll('.', '\\.')}$`);
        expect(shExpMatch(whole, `*${end}`)).toBe(browsers.test(whole));
      }),
    );
    expect(shExpMatch('a.b', '*.b')).toBe(true);
    expect(shExpMatch('a\n.b', '*.b')).toBe(false);
  });

  it('forgets patterns rather than keep them all', () => {
    for (let index = 0; index < 2500; index += 1) shExpMatch('a', `*${index}`);

    expect(shExpMatch('a7', '*7')).toBe(true);
  });
});
