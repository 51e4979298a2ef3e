import { describe, expect, it } from 'vitest';
import type { HostPattern } from '../model/configuration.ts';
import { isWider, meaningOf, meaningText, meansHost } from './meaning.ts';

const below = (host: string, withApex = false, depth?: number): HostPattern => ({
  kind: 'below',
  host,
  withApex,
  ...(depth === undefined ? {} : { depth }),
});
const stars = (text: string, star: 'any' | 'in-label' = 'any'): HostPattern => ({ kind: 'glob', text, star });

describe('what a pattern of a list means', () => {
  it.each([
    ['login.live.com', 'login.live.com'],
    ['*.live.com', '*.live.com'],
    ['*.*.live.com', '*.*.live.com'],
    ['<tenant>-my.sharepoint.com', '*-my.sharepoint.com'],
  ])('%s is shown as %s', (pattern, shown) => {
    expect(meaningText(meaningOf(pattern))).toBe(shown);
  });

  it.each([
    [
      '*.live.com',
      ['a.live.com', 'b.a.live.com', 'A.LIVE.COM.'],
      ['live.com', 'evillive.com', '.live.com', 'a..live.com'],
    ],
    ['*.*.live.com', ['b.a.live.com', 'c.b.a.live.com'], ['a.live.com', 'live.com']],
    ['*cdn.onenote.net', ['cdn.onenote.net', 'site-cdn.onenote.net'], ['a.cdn.onenote.net', 'onenote.net']],
    ['autodiscover.*.onmicrosoft.com', ['autodiscover.contoso.onmicrosoft.com'], ['autodiscover.a.b.onmicrosoft.com']],
  ])('%s means %j and not %j', (pattern, inside, outside) => {
    const means = meaningOf(pattern);

    expect(inside.filter((host) => !meansHost(means, host))).toEqual([]);
    expect(outside.filter((host) => meansHost(means, host))).toEqual([]);
  });
});

describe('a wider pattern', () => {
  it.each<[HostPattern, HostPattern, boolean]>([
    [below('live.com'), meaningOf('a.live.com'), true],
    [below('live.com'), meaningOf('live.com'), false],
    [below('live.com', true), meaningOf('live.com'), true],
    [below('live.com'), below('a.live.com', true), true],
    [below('a.live.com'), below('live.com'), false],
    [below('live.com'), below('live.com', true), false],
    [below('live.com', true, 5), below('live.com', true), false],
    [below('live.com', true, 5), below('a.live.com', true, 4), true],
    [below('live.com', true, 5), below('a.live.com', true, 5), false],
    [below('evil.com'), below('notevil.com'), false],
    [below('live.com'), meaningOf('*.*.live.com'), true],
    [below('onenote.net'), meaningOf('*cdn.onenote.net'), true],
    [below('cdn.onenote.net'), meaningOf('*cdn.onenote.net'), false],
    [stars('*cdn.onenote.net'), meaningOf('*cdn.onenote.net'), true],
    [stars('*cdn.onenote.net'), below('cdn.onenote.net'), true],
    [stars('*.cdn.onenote.net'), below('cdn.onenote.net', true), false],
    [stars('a*.onenote.net'), below('onenote.net'), false],
    [meaningOf('*cdn.onenote.net'), meaningOf('site-cdn.onenote.net'), true],
    [meaningOf('*cdn.onenote.net'), meaningOf('a.cdn.onenote.net'), false],
    [{ kind: 'containing', text: 'live' }, meaningOf('olive.example'), true],
    [{ kind: 'any' }, below('live.com'), true],
  ])('%j covers %j: %s', (wide, narrow, expected) => {
    expect(isWider(wide, narrow)).toBe(expected);
  });
});
