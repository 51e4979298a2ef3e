import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { parsePrefix } from '../firewall/addresses.ts';
import type { Condition, HostPattern, ListMeaning, Service } from '../model/configuration.ts';

/** What an entry means, or why it means nothing. */
export type ReadEntry =
  | { readonly ok: true; readonly when: Condition; readonly warning?: string }
  | { readonly ok: false; readonly fault: string; readonly mayNameHosts: boolean };

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const STAR_LABEL = /^[a-z0-9_*-]{1,63}$/;
const SCHEME = /^([a-z][a-z0-9+.-]{0,20}):\/\//i;
const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443 };

/**
 * Reads one entry of a list: a host or a pattern with stars as people write them, with a port or as a URL, or an address. What
 * no product defines, `meaning` says.
 */
export function readEntry(text: string, meaning: ListMeaning, services: Condition['services'] = 'any'): ReadEntry {
  const { host: written, port, path, scheme } = partsOf(text);
  const prefix = parsePrefix(text) ?? parsePrefix(written);
  if (prefix !== undefined) {
    const need = `whether the host's address is in ${prefix}`;
    return { ok: true, when: { hosts: [{ kind: 'any' }], services, addresses: [prefix], unless: [need] } };
  }
  const hosts = patternOf(written, meaning);
  if (hosts === undefined) {
    const mayNameHosts = /[.*]/.test(text) || /[^\s-]{2}\/[^\s]/.test(text);
    return { ok: false, fault: 'is neither a host nor a pattern, URL or address', mayNameHosts };
  }
  const own = port ?? PORTS[scheme];
  const onPort: Condition['services'] = own === undefined ? services : tcp(own);
  const isWhole = path === '' || path === '/' || path === '/*' || path === '*';
  const unless = isWhole ? [] : [`whether more than the path ${path.slice(0, 80)} is meant`];
  const when: Condition = { hosts: [hosts], services: onPort, ...(unless.length === 0 ? {} : { unless }) };
  if (hosts.kind !== 'glob' || !written.startsWith('*')) return { ok: true, when };
  return {
    ok: true,
    when,
    warning: 'has a star right before a name, so that names are meant too that only end like it',
  };
}

function tcp(port: number): readonly Service[] {
  return [{ protocol: 'tcp', from: port, to: port }];
}

function partsOf(text: string): { host: string; port: number | undefined; path: string; scheme: string } {
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase() ?? (text.startsWith('*://') ? '*' : '');
  const rest = scheme === '' ? text : text.slice(scheme.length + 3);
  const end = rest.search(/[/?#]/);
  const whole = end < 0 ? rest : rest.slice(0, end);
  const found = /^(?:[^@]{0,200}@)?(.*?)(?::(\d{1,5}|\*))?$/s.exec(whole);
  const port = found?.[2] === undefined || found[2] === '*' ? undefined : Number(found[2]);
  return {
    host: (found?.[1] ?? '').replace(/\.$/, '').toLowerCase(),
    port: port !== undefined && port >= 1 && port <= 65_535 ? port : undefined,
    path: end < 0 ? '' : rest.slice(end),
    scheme,
  };
}

/** The hosts that a pattern means; undefined for what is none. */
function patternOf(
  written: string,
  { bare = 'exact', dot = 'apex-and-below', star = 'below' }: ListMeaning,
): HostPattern | undefined {
  if (written === '*' || written === '*.*') return { kind: 'any' };
  if (written.startsWith('||') && written.endsWith('^')) return belowOf(written.slice(2, -1), true);
  if (written.startsWith('.')) return belowOf(written.slice(1), dot === 'apex-and-below');
  if (written.startsWith('*.') && !written.slice(1).includes('*')) {
    if (star !== 'one-label') return belowOf(written.slice(2), star === 'apex-and-below');
    const below = belowOf(written.slice(2), false);
    return below?.kind === 'below' ? { ...below, depth: 1 } : undefined;
  }
  if (written.includes('*')) {
    const isPattern = written.length <= 253 && written.split('.').every((label) => STAR_LABEL.test(label));
    return isPattern ? { kind: 'glob', text: written, star: 'any' } : undefined;
  }
  const host = hostOf(written);
  if (host === undefined) return undefined;
  return bare === 'exact' ? { kind: 'exact', host } : { kind: 'below', host, withApex: true };
}

function belowOf(text: string, withApex: boolean): HostPattern | undefined {
  const host = hostOf(text);
  return host === undefined ? undefined : { kind: 'below', host, withApex };
}

/** A name in small letters and in ASCII; undefined for what is no name, or an address. */
function hostOf(text: string): string | undefined {
  const host = /^[\x20-\x7e]*$/.test(text) ? text : domainToASCII(text.slice(0, 253));
  if (host === '' || host.length > 253 || isIP(host) !== 0) return undefined;
  const labels = host.split('.');
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) ? host : undefined;
}
