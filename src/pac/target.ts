/** What a PAC file is asked about. */
export interface PacTarget {
  readonly url: string;
  readonly host: string;
}

/**
 * A URL or a host as a browser hands it to a PAC file: the name in small letters and in ASCII, an IPv6 address without
 * brackets, no user, no fragment, and nothing behind the host where the connection is encrypted. Undefined for what is
 * neither.
 */
export function pacTargetOf(text: string): PacTarget | undefined {
  const isBareV6 = /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text);
  const whole = text.includes('://') ? text : `https://${isBareV6 ? `[${text}]` : text}`;
  const url = URL.parse(whole);
  if (url === null || url.hostname === '') return undefined;
  url.username = '';
  url.password = '';
  url.hash = '';
  if (url.protocol === 'https:' || url.protocol === 'wss:') {
    url.pathname = '/';
    url.search = '';
  }
  return { url: url.href, host: url.hostname.replace(/^\[(.*)\]$/, '$1') };
}
