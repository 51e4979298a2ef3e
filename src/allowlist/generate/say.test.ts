import { describe, expect, it } from 'vitest';
import { meaningText } from './meaning.ts';
import { targetNamed } from './plans-for-test.ts';
import { type Inexact, say } from './say.ts';

/** How a product says a pattern: what, and how that differs. */
function said(product: string, pattern: string, members: readonly string[] = [], inexact: Inexact = 'widen') {
  const services = [{ protocol: 'tcp', from: 443, to: 443 }] as const;
  const answer = say(
    { pattern, services, origins: [], members, addresses: [] },
    targetNamed(product).semantics,
    inexact,
    true,
  );
  if (answer.how !== 'names') return answer.how;
  const kinds = answer.differences.map(({ kind }) => kind);
  return [answer.means.map(meaningText).join(' '), ...kinds].join(' ');
}

describe('a pattern with stars in odd places', () => {
  it.each([
    ['squid', '*cdn.onenote.net', '*cdn.onenote.net'],
    ['pac', '*cdn.onenote.net', '*cdn.onenote.net'],
    ['paloalto', '*cdn.onenote.net', '*.onenote.net widened'],
    ['edl', '*cdn.onenote.net', '*.onenote.net widened'],
    ['fortigate', '*cdn.onenote.net', '*cdn.onenote.net widened'],
    ['zscaler', '*cdn.onenote.net', '.onenote.net (5 deep) widened narrowed'],
    ['ftd', '*cdn.onenote.net', '.onenote.net widened'],
    ['dnsmasq', '*cdn.onenote.net', '.onenote.net widened'],
    ['azure-firewall', '*cdn.onenote.net', '*cdn.onenote.net widened'],
    ['cisco-asa', '*cdn.onenote.net', 'cdn.onenote.net site-cdn.onenote.net narrowed'],
    ['nftables', '*cdn.onenote.net', 'not-expressible'],
    ['squid', 'autodiscover.*.onmicrosoft.com', 'autodiscover.*.onmicrosoft.com'],
    ['paloalto', 'autodiscover.*.onmicrosoft.com', 'autodiscover.*.onmicrosoft.com'],
    ['fortigate', 'autodiscover.*.onmicrosoft.com', 'autodiscover.*.onmicrosoft.com widened'],
    ['azure-firewall', 'autodiscover.*.onmicrosoft.com', '*.onmicrosoft.com widened'],
    ['zscaler', 'autodiscover.*.onmicrosoft.com', '.onmicrosoft.com (5 deep) widened narrowed'],
    ['squid', '<tenant>-my.sharepoint.com', '*-my.sharepoint.com'],
    ['paloalto', '<tenant>-my.sharepoint.com', '*.sharepoint.com widened'],
    ['paloalto', '*.*.livefilestore.com', '*.*.livefilestore.com'],
    ['zscaler', '*.*.livefilestore.com', '.livefilestore.com (5 deep) widened narrowed'],
    ['csv', '*.*.livefilestore.com', '*.*.livefilestore.com'],
  ])('for %s, %s is %s', (product, pattern, expected) => {
    expect(said(product, pattern, ['cdn.onenote.net', 'site-cdn.onenote.net'])).toBe(expected);
  });

  it('is narrowed to the hosts that are known where that is asked for', () => {
    expect(said('zscaler', '*cdn.onenote.net', ['site-cdn.onenote.net'], 'narrow')).toBe(
      'site-cdn.onenote.net narrowed',
    );
    expect(said('squid', '*cdn.onenote.net', ['site-cdn.onenote.net'], 'narrow')).toBe('*cdn.onenote.net');
  });

  it('is more than the hosts that are known where the product cannot say a host alone', () => {
    expect(said('ftd', '*cdn.example', ['cdn.example'])).toBe('.cdn.example narrowed widened');
  });

  it('cannot be said where nobody knows a host of it', () => {
    expect(said('cisco-asa', '*cdn.onenote.net')).toBe('not-expressible');
    expect(said('cisco-asa', '*cdn.onenote.net', ['cdn.elsewhere.example'])).toBe('not-expressible');
  });

  it('is not widened to a whole top level', () => {
    expect(said('zscaler', '*cdn.example')).toBe('not-expressible');
    expect(said('azure-firewall', 'a.*.example')).toBe('not-expressible');
  });
});

describe('what is below a name', () => {
  it.each([
    ['squid', '.live.com widened'],
    ['pac', '*.live.com'],
    ['paloalto', '*.live.com'],
    ['fortigate', '*.live.com'],
    ['zscaler', '.live.com (5 deep) widened narrowed'],
    ['azure-firewall', '*.live.com'],
    ['dnsmasq', '.live.com widened'],
    ['cisco-asa', 'login.live.com narrowed'],
    ['windows-firewall', 'login.live.com narrowed'],
    ['pfsense', 'login.live.com narrowed'],
  ])('is for %s %s', (product, expected) => {
    expect(said(product, '*.live.com', ['login.live.com'])).toBe(expected);
  });
});

it('a name alone is more for those that do not tell it from what is below it', () => {
  expect(said('squid', 'login.live.com')).toBe('login.live.com');
  expect(said('ftd', 'login.live.com')).toBe('.login.live.com widened');
});
