import { isIP } from 'node:net';
import type { Way } from '../firewall/conditions.ts';

/** What an entry of a URL category means, or why Zscaler refuses it. */
export type UrlEntry =
  | { readonly ok: true; readonly way: Way }
  /** It means no name: an address. */
  | { readonly ok: true; readonly way?: undefined }
  | { readonly ok: false; readonly why: string };

/** How many labels below a name an entry with a dot before it reaches. */
export const DEEPEST_SUBDOMAIN = 5;
/** The longest entry, name and label, in characters. */
export const LONGEST = { url: 1024, host: 255, label: 63 } as const;

/**
 * What an entry means, by https://help.zscaler.com/zia/url-format-guidelines: with a dot before it the name itself and all
 * names up to five labels below; without one that name alone. A single entry that is none makes Zscaler refuse all of them.
 */
export function readUrlEntry(text: string): UrlEntry {
  const entry = text.trim();
  const why = refusal(entry);
  if (why !== undefined) return { ok: false, why };
  const slash = entry.search(/[/?]/);
  const authority = slash < 0 ? entry : entry.slice(0, slash);
  const path = slash < 0 ? '' : entry.slice(slash);
  const [name = '', port] = authority.split(':', 2);
  if (isIP(name.replace(/^\./, '')) !== 0) return { ok: true };
  const isBelow = name.startsWith('.');
  const host = isBelow ? name.slice(1) : name;
  const services =
    port === undefined ? {} : { services: [{ protocol: 'tcp' as const, from: Number(port), to: Number(port) }] };
  const unless =
    path === '' || path === '/'
      ? {}
      : { unless: ['the path of the address, of which Zscaler sees nothing where it does not decrypt'] };
  const pattern = isBelow
    ? ({ kind: 'below', host, withApex: true, depth: DEEPEST_SUBDOMAIN } as const)
    : ({ kind: 'exact', host } as const);
  return { ok: true, way: { hosts: [pattern], ...services, ...unless } };
}

function refusal(entry: string): string | undefined {
  if (entry === '' || entry.length > LONGEST.url) return `An entry has 1 to ${LONGEST.url} characters.`;
  if (/[^\x21-\x7e]/.test(entry)) return 'An entry has ASCII characters alone, and no blanks.';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(entry)) return 'An entry has no scheme.';
  if (/[A-Z]/.test(entry.replace(/[/?].*$/, ''))) return 'An entry is in lower case.';
  if (entry.includes('*')) return 'A star means nothing; a dot before a name means what is below it.';
  const [name = '', port, ...more] = entry.replace(/[/?].*$/s, '').split(':', 3);
  if (more.length > 0 || (port !== undefined && !/^\d{1,5}$/.test(port))) return 'After a colon stands a port.';
  const labels = name.replace(/^\./, '').split('.');
  if (name.length > LONGEST.host || labels.some((label) => label.length === 0 || label.length > LONGEST.label))
    return `A name has at most ${LONGEST.host} characters, and 1 to ${LONGEST.label} between dots.`;
  if (labels.some((label) => /[^a-z0-9_-]/.test(label)))
    return 'A name has letters, digits, hyphens and underscores alone.';
  if (labels.length < 2) return 'A top-level domain alone is not taken.';
  if (labels.length > 2 && labels.slice(-2).some((label) => label.includes('_')))
    return 'The last two parts of a name below others have no underscore.';
  return undefined;
}
