import { isIP } from 'node:net';

/**
 * Domains among which Microsoft sends its own visitors back and forth: `login.windows.net` answers on port 80 with
 * `https://login.microsoftonline.com`. Everything below `.microsoft` is its own as well.
 */
const MICROSOFT: ReadonlySet<string> = new Set([
  'aka.ms',
  'azure.com',
  'azure.net',
  'azureedge.net',
  'bing.com',
  'live.com',
  'live.net',
  'microsoft.com',
  'microsoftonline.com',
  'microsoftonline-p.com',
  'microsoftstream.com',
  'msauth.net',
  'msftauth.net',
  'msn.com',
  'office.com',
  'office.net',
  'office365.com',
  'onedrive.com',
  'onenote.com',
  'onenote.net',
  'outlook.com',
  'powerbi.com',
  'sharepoint.com',
  'skype.com',
  'visualstudio.com',
  'windows.com',
  'windows.net',
  'windowsazure.com',
  'windowsupdate.com',
  'yammer.com',
]);

/** Where an answer sends on to. It is never followed. */
export interface Redirect {
  /** Host, or the beginning of what cannot be read. */
  readonly to: string;
  /**
   * The same owner as far as names tell; else somebody's who wants to know where the visitor was going (the address is
   * in the question, or a bare address or an unqualified name answers: so do portals), or just another owner's.
   */
  readonly kind: 'own' | 'portal' | 'other';
}

/** Judges the address to which a host's answer sends on. */
export function judgeRedirect(host: string, location: string): Redirect {
  const base = `http://${host.includes(':') ? `[${host}]` : host}/`;
  if (!URL.canParse(location, base)) return { to: location.slice(0, 100), kind: 'other' };
  const target = new URL(location, base);
  const to = target.hostname.replace(/^\[|\]$/g, '');
  if (to === host.toLowerCase() || ownerOf(to) === ownerOf(host)) return { to, kind: 'own' };
  const isBare = isIP(to) !== 0 || !to.includes('.') || /\.(?:local|lan|internal|home\.arpa)$/.test(to);
  const tells = decoded(`${target.pathname}${target.search}`).includes(host.toLowerCase());
  if (isBare || tells) return { to, kind: 'portal' };
  return { to, kind: isMicrosoft(to) && isMicrosoft(host) ? 'own' : 'other' };
}

function isMicrosoft(host: string): boolean {
  return host.endsWith('.microsoft') || MICROSOFT.has(ownerOf(host));
}

function ownerOf(host: string): string {
  return isIP(host) === 0 ? host.toLowerCase().split('.').slice(-2).join('.') : host;
}

function decoded(text: string): string {
  const short = text.slice(0, 2000).toLowerCase();
  try {
    return decodeURIComponent(short);
  } catch {
    return short;
  }
}
