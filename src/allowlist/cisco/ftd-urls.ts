import { isIP } from 'node:net';
import { parsePrefix } from '../firewall/addresses.ts';
import type { HostPattern } from '../model/configuration.ts';

/** What an entry means: hosts surely met, hosts that may be, and networks. */
export interface UrlMeaning {
  readonly hosts: readonly HostPattern[];
  readonly open: readonly { readonly hosts: readonly HostPattern[]; readonly unless: string }[];
  readonly prefixes: readonly string[];
  readonly remark?: { readonly kind: 'error' | 'warning'; readonly code: string; readonly message: string };
}

const NOTHING: UrlMeaning = { hosts: [], open: [], prefixes: [] };
const PATH = 'the path of the address, of which the firewall sees nothing where it does not decrypt';
const ANYWHERE =
  'whether this release of the software finds the text of a URL object anywhere in the name, as older ones do, or after a dot only';

/**
 * What a URL object means, or a URL written into a rule. Newer releases find its text at the beginning of the name or after
 * a dot (https://docs.defenseorchestrator.com/c_url-objects.html), older ones anywhere in it
 * (https://www.cisco.com/c/en/us/td/docs/security/firepower/: `ign.com` meets `verisign.com`); with a path it is looked for
 * in the whole address. A star is nothing but a character.
 */
export function readUrlObject(text: string): UrlMeaning {
  const { host, path } = split(text);
  if (isIP(host) !== 0) return { ...NOTHING, prefixes: [parsePrefix(host) ?? host] };
  if (!isName(host))
    return {
      ...NOTHING,
      remark: {
        kind: 'error',
        code: 'url-object',
        message: host.includes('*')
          ? 'A URL object takes no stars; this matches nothing. The name alone means what is below it as well.'
          : 'This is no name or URL.',
      },
    };
  const bare = host.replace(/^\./, '');
  const hosts: readonly HostPattern[] = [{ kind: 'below', host: bare, withApex: !host.startsWith('.') }];
  const anywhere = { hosts: [{ kind: 'containing' as const, text: host }], unless: ANYWHERE };
  const remark = {
    kind: 'warning' as const,
    code: 'substring',
    message: `It may mean more than it seems: ${bare}.evil.example too and, in older releases, evil${bare}.`,
  };
  if (path === '') return { hosts, open: [anywhere], prefixes: [], remark };
  return { hosts: [], open: [{ hosts: anywhere.hosts, unless: PATH }], prefixes: [], remark };
}

/**
 * What a line of a URL list or feed means: a name and all below it, with a slash at its end nothing but itself; a star is a
 * whole label (https://docs.defenseorchestrator.com/cdfmc/r_url-lists-and-feeds--url-syntax-and-matching-criteria.html).
 */
export function readListEntry(text: string): UrlMeaning {
  const { host, path } = split(text);
  const octets = host.split('.');
  const stars = octets.indexOf('*');
  const network = octets.map((octet) => (octet === '*' ? '0' : octet)).join('.');
  const isNetwork =
    isIP(network) === 4 && (stars < 0 || octets.slice(stars).every((octet) => octet === '*')) && stars !== 0;
  if (isNetwork) return { ...NOTHING, prefixes: [`${network}/${stars < 0 ? 32 : stars * 8}`] };
  const hasPartStar = octets.some((label) => label.includes('*') && label !== '*');
  if (hasPartStar || path.includes('*') || !isName(host.replaceAll('*', 'x')))
    return {
      ...NOTHING,
      remark: {
        kind: 'error',
        code: 'url-list',
        message: 'A star stands for a whole part between dots of the name; this matches nothing.',
      },
    };
  const meant = path === '/' ? [patternOf(octets, false)] : [patternOf(octets, true)].flat();
  if (path === '' || path === '/') return { ...NOTHING, hosts: meant.flat() };
  return { ...NOTHING, open: [{ hosts: meant.flat(), unless: PATH }] };
}

function patternOf(labels: readonly string[], withBelow: boolean): readonly HostPattern[] {
  const [first, ...rest] = labels;
  if (!labels.includes('*')) {
    const host = labels.join('.');
    return [withBelow ? { kind: 'below', host, withApex: true } : { kind: 'exact', host }];
  }
  if (first === '*' && !rest.includes('*'))
    return [{ kind: 'below', host: rest.join('.'), withApex: false, ...(withBelow ? {} : { depth: 1 }) }];
  const own: HostPattern = { kind: 'glob', text: labels.join('.'), star: 'in-label' };
  return withBelow ? [own, { ...own, text: `**.${own.text}` }] : [own];
}

function split(text: string): { readonly host: string; readonly path: string } {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]{0,20}:\/\//, '');
  const slash = bare.search(/[/?]/);
  return slash < 0 ? { host: bare, path: '' } : { host: bare.slice(0, slash), path: bare.slice(slash) };
}

function isName(host: string): boolean {
  return /^\.?[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63}){0,126}$/.test(host) && host.length <= 255;
}
