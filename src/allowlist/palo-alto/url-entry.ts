import type { HostPattern } from '../model/configuration.ts';

/** What an entry of a list of URLs means for hosts. */
export interface UrlEntry {
  readonly hosts: readonly HostPattern[];
  /** What would have to be known to say whether it matches. */
  readonly unless?: string;
  /** What is wrong with it, or means more than it seems. */
  readonly remark?: {
    readonly kind: 'error' | 'warning' | 'not-understood';
    readonly code: string;
    readonly message: string;
  };
}

/** The longest entry that PAN-OS takes. */
export const LONGEST_URL_ENTRY = 255;

/**
 * What an entry of a custom URL category or of a URL list means, by
 * https://docs.paloaltonetworks.com/advanced-url-filtering/administration/configuring-url-filtering/url-category-exceptions/guidelines-for-url-category-exceptions:
 * between separators a star stands for one token or more and a caret for one; `*.x/` leaves x out; an entry without a slash
 * gets one from PAN-OS 10.2 on, and means `x.*` too before (`appends` is false then).
 */
export function readUrlEntry(text: string, appends: boolean): UrlEntry {
  const bare = text.trim().toLowerCase();
  if (bare.length > LONGEST_URL_ENTRY)
    return {
      hosts: [],
      remark: {
        kind: 'error',
        code: 'too-long',
        message: `PAN-OS takes no entry of more than ${LONGEST_URL_ENTRY} characters.`,
      },
    };
  const schemeless = bare.replace(/^[a-z][a-z0-9+.-]{0,20}:\/\//, '');
  const slash = schemeless.search(/[/?]/);
  const host = slash < 0 ? schemeless : schemeless.slice(0, slash);
  const path = slash < 0 ? '' : schemeless.slice(slash);
  if (host === '' || /[^a-z0-9._*^:[\]-]/.test(host))
    return {
      hosts: [],
      remark: { kind: 'not-understood', code: 'url-entry', message: 'This is no host or URL.' },
      unless: `what the entry ${text.trim().slice(0, 60)} matches`,
    };
  const unless = [
    ...(schemeless === bare ? [] : ['what PAN-OS makes of the scheme in an entry of the list']),
    ...(path === '' || path === '/'
      ? []
      : ['the path of the address, of which the firewall sees nothing where it does not decrypt']),
    ...(host.includes(':') ? ['what PAN-OS makes of the port in an entry of the list'] : []),
  ];
  const said = unless.length === 0 ? {} : { unless: unless.join('; ') };
  const name = host.replace(/:.*$/, '');
  const tokens = name.split('.');
  if (tokens.some((token) => token === '' || (/[*^]/.test(token) && token.length > 1)))
    return {
      hosts: [],
      remark: {
        kind: 'error',
        code: 'wildcard-in-token',
        message: 'A star or caret must be all that stands between two separators; this matches nothing.',
      },
    };
  const overMatches = path === '' && !appends && tokens.at(-1) !== '*';
  const hosts = [patternOf(tokens), ...(overMatches ? [patternOf([...tokens, '*'])] : [])];
  const remark = overMatches
    ? {
        kind: 'warning' as const,
        code: 'no-trailing-slash',
        message: `Without a slash at its end it means ${name}.* too, as ${name}.evil.example, before PAN-OS 10.2.`,
      }
    : undefined;
  return { hosts, ...said, ...(remark === undefined ? {} : { remark }) };
}

function patternOf(tokens: readonly string[]): HostPattern {
  const [first, ...rest] = tokens;
  if (tokens.every((token) => token === '*')) return { kind: 'any' };
  if (!tokens.some((token) => token === '*' || token === '^')) return { kind: 'exact', host: tokens.join('.') };
  if (first === '*' && !rest.some((token) => token === '*' || token === '^'))
    return { kind: 'below', host: rest.join('.'), withApex: false };
  if (first === '^' && !rest.some((token) => token === '*' || token === '^'))
    return { kind: 'below', host: rest.join('.'), withApex: false, depth: 1 };
  const text = tokens.map((token) => (token === '*' ? '**' : token === '^' ? '*' : token)).join('.');
  return { kind: 'glob', text, star: 'in-label' };
}
