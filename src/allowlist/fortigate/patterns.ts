import type { HostPattern } from '../model/configuration.ts';

/**
 * What a name with stars means in an address of type fqdn and in `wildcard-fqdn custom`: a star is any characters, those of
 * other labels too; `*.x` leaves x out.
 * https://docs.fortinet.com/document/fortigate/7.0.1/administration-guide/217973/using-wildcard-fqdn-addresses-in-firewall-policies
 */
export function hostPattern(text: string): HostPattern {
  const host = text.trim().toLowerCase().replace(/\.$/, '');
  if (!host.includes('*')) return { kind: 'exact', host };
  if (/^\*+$/.test(host)) return { kind: 'any' };
  if (host.startsWith('*.') && !host.slice(1).includes('*'))
    return { kind: 'below', host: host.slice(2), withApex: false };
  return { kind: 'glob', text: host, star: 'any' };
}

/** An entry of a static URL filter as far as it speaks of hosts. */
export interface UrlPattern {
  readonly hosts: readonly HostPattern[];
  readonly unless?: string;
  /** It matches what stands anywhere in an address, in that of other hosts too. */
  readonly isSubstring: boolean;
}

/**
 * What an entry of `webfilter urlfilter` means. A simple one matches anywhere in an address where a policy inspects by flow,
 * and the whole of it where by proxy (https://community.fortinet.com/t5/FortiGate/Technical-Tip-URL-Filter-expressions-for-the-FortiGate/ta-p/192746).
 */
export function urlPattern(text: string, type: string, isProxy: boolean): UrlPattern | undefined {
  const url = text.trim().replace(/^https?:\/\//i, '');
  if (url === '') return undefined;
  if (type === 'regex') {
    // Without an address it cannot be told whether what stands for a slash is met by a host.
    const source = url.replace(/^\/(.*)\/i?$/, '$1');
    return source.includes('/')
      ? {
          hosts: [{ kind: 'any' }],
          unless: 'the path of the address, which its expression speaks of',
          isSubstring: false,
        }
      : { hosts: [{ kind: 'regex', source }], isSubstring: !source.startsWith('^') };
  }
  const slash = url.indexOf('/');
  const host = (slash < 0 ? url : url.slice(0, slash)).toLowerCase().replace(/:\d{1,5}$/, '');
  const path = slash < 0 ? '' : url.slice(slash);
  const unless = /^\/?\*?$/.test(path)
    ? {}
    : { unless: 'the path of the address, which is seen only where TLS is broken open' };
  if (type === 'wildcard') {
    const isSubstring =
      slash < 0 && host.endsWith('*') && host.startsWith('*') && !/^\*+$/.test(host) && host !== '*.*';
    const hosts: HostPattern = host === '*.*' ? { kind: 'any' } : hostPattern(host === '' ? '*' : host);
    return { hosts: [hosts], ...unless, isSubstring };
  }
  if (type !== 'simple') return undefined;
  return isProxy || slash >= 0
    ? { hosts: [{ kind: 'exact', host }], ...unless, isSubstring: false }
    : { hosts: [{ kind: 'containing', text: host }], ...unless, isSubstring: true };
}
