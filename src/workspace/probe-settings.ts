import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import type { ProbeRoute } from '../collect/index.ts';
import { MICROSOFT_ROOTS } from './microsoft-roots.ts';
import { WorkspaceFault } from './read.ts';

const MAX_ROOTS_BYTES = 4 << 20;
const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
const SCHEMES: Readonly<Record<string, Exclude<ProbeRoute['via'], 'direct'>>> = {
  'http:': 'http-proxy',
  'https:': 'https-proxy',
  'socks5:': 'socks5-proxy',
  'socks:': 'socks5-proxy',
};
const PORTS: Readonly<Record<string, number>> = {
  'http:': 8080,
  'https:': 443,
  'socks5:': 1080,
  'socks:': 1080,
};

/** How targets are to be reached, as it was asked for. */
export type ProxyChoice =
  | { readonly kind: 'none' | 'system' }
  | { readonly kind: 'proxy'; readonly route: Exclude<ProbeRoute, { via: 'direct' }> }
  | { readonly kind: 'pac'; readonly address: string };

/** Reads `--proxy`: `none`, `system`, `pac` with an address or file, or the address of a proxy. Throws `WorkspaceFault`. */
export function readProxyChoice(text: string): ProxyChoice {
  const word = text.trim();
  if (word === 'none' || word === 'system') return { kind: word };
  const pac = /^pac[\s:+]+(\S.*)$/i.exec(word)?.[1];
  if (pac !== undefined) {
    if (/^https?:/i.test(pac) && pac.includes('@'))
      throw new WorkspaceFault(['--proxy: leave the user and the password out of the address of the PAC file']);
    return { kind: 'pac', address: pac };
  }
  const url = URL.canParse(word) ? new URL(word) : undefined;
  const via = url === undefined ? undefined : SCHEMES[url.protocol];
  if (url === undefined || via === undefined || url.hostname === '')
    throw new WorkspaceFault([
      `--proxy: ${shown(word)} is none of: none, system, "pac URL", http://host:port, https://host:port, socks5://host:port`,
    ]);
  if (url.username !== '' || url.password !== '')
    throw new WorkspaceFault([
      '--proxy: leave the user and the password out of the address, where others can read them; put them into MUSTER_PROXY_USER and MUSTER_PROXY_PASSWORD',
    ]);
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '')
    throw new WorkspaceFault([
      `--proxy: ${shown(word)} has a path; a proxy is host and port alone. For a PAC file write --proxy "pac ${shown(word)}"`,
    ]);
  const port = url.port === '' ? defaultPort(word, url) : Number(url.port);
  return { kind: 'proxy', route: { via, host: url.hostname.replace(/^\[|\]$/g, ''), port } };
}

/** Checks that the PAC file of a choice is there, where it is a file by its path. Throws `WorkspaceFault`. */
export async function checkPacFile(choice: ProxyChoice): Promise<void> {
  if (choice.kind !== 'pac' || /^[a-z]{2,}:/i.test(choice.address)) return;
  const found = await stat(choice.address).catch(() => undefined);
  if (found?.isFile() !== true)
    throw new WorkspaceFault([`--proxy: there is no PAC file ${shown(choice.address)}; write its path or its address`]);
}

/** A URL drops the port that its scheme has anyway. */
function defaultPort(text: string, url: URL): number {
  const written = /:(\d{1,5})\/?$/.exec(text)?.[1];
  return written === undefined ? (PORTS[url.protocol] ?? 8080) : Number(written);
}

/** Checks `--dns`: each an address, perhaps with a port. Throws `WorkspaceFault`. */
export function readNameServers(texts: readonly string[]): readonly string[] {
  for (const text of texts) {
    const [, inner = text, port = '53'] =
      /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text) ?? /^([^:]+):(\d{1,5})$/.exec(text) ?? [];
    if (isIP(inner) === 0 || !isPort(Number(port)))
      throw new WorkspaceFault([
        `--dns: ${shown(text)} is no name server; write its address, perhaps with a port: 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353`,
      ]);
  }
  return texts;
}

/** Checks `--source-address`. Throws `WorkspaceFault`. */
export function readSourceAddress(text: string | undefined): string | undefined {
  if (text !== undefined && isIP(text) === 0)
    throw new WorkspaceFault([`--source-address: ${shown(text)} is no IP address of this machine`]);
  return text;
}

/** The first label of the tenant's initial domain: of `contoso.onmicrosoft.com` or of `contoso`. Throws `WorkspaceFault`. */
export function readTenantDomain(text: string | undefined): string | undefined {
  const label = text
    ?.trim()
    .toLowerCase()
    .replace(/\.onmicrosoft\.com$/, '');
  if (label !== undefined && !/^[a-z0-9][a-z0-9-]{0,61}$/.test(label))
    throw new WorkspaceFault([
      `--tenant-domain: ${shown(text ?? '')} is no initial domain; write it as contoso or contoso.onmicrosoft.com`,
    ]);
  return label;
}

/** Roots that a device with Windows trusts by itself: Mozilla's list, as Node.js has it, and those of Microsoft's own. */
export function publicRoots(): readonly string[] {
  return [...rootCertificates, ...MICROSOFT_ROOTS];
}

/** Certificates of a file, as PEM. Throws `WorkspaceFault` where there is none in it, or one cannot be read. */
export async function readRoots(option: string, file: string): Promise<readonly string[]> {
  const { size } = await stat(file);
  if (size > MAX_ROOTS_BYTES)
    throw new WorkspaceFault([`${option}: ${file} is larger than ${MAX_ROOTS_BYTES >> 20} MiB`]);
  const blocks = (await readFile(file, 'latin1')).match(BLOCK) ?? [];
  if (blocks.length === 0)
    throw new WorkspaceFault([
      `${option}: ${file} has no certificate in PEM form (-----BEGIN CERTIFICATE-----); convert a .cer file with: openssl x509 -inform der -in FILE -out FILE.pem`,
    ]);
  blocks.forEach((block, index) => {
    try {
      new X509Certificate(block);
    } catch {
      throw new WorkspaceFault([`${option}: certificate ${index + 1} of ${file} cannot be read`]);
    }
  });
  return blocks;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65_536;
}

/** A word of somebody's in a sentence: not more of it than helps, and nothing of what may be a password. */
function shown(text: string): string {
  const known = text.replace(/^.*@/, '...@');
  return known.length > 80 ? `${known.slice(0, 80)}...` : known;
}
