import type { Condition, ListMeaning, Service } from '../model/configuration.ts';
import type { Use } from './tables.ts';

/** What a column holds. */
export type Column = keyof NonNullable<ListMeaning['columns']>;

/** Headers and keys that are usual, the more telling first; compared without blanks, signs and capitals. */
const USUAL: Readonly<Record<Column, readonly string[]>> = {
  host: [
    'host',
    'hosts',
    'hostname',
    'fqdn',
    'fqdns',
    'pattern',
    'domain',
    'domains',
    'domainname',
    'url',
    'urls',
    'destination',
    'destinationhost',
    'destinationfqdn',
    'destinationdomain',
    'destinationurl',
    'targetfqdns',
    'endpoint',
    'endpoints',
    'address',
    'dest',
  ],
  ports: ['ports', 'port', 'tcpports', 'destinationport', 'destinationports', 'destport', 'dstport'],
  protocol: ['protocol', 'proto', 'ipprotocol'],
  action: ['treatment', 'action', 'decision', 'verdict', 'policy', 'access'],
};
const USES: Readonly<Record<string, Use>> = {
  allow: 'allow',
  allowed: 'allow',
  permit: 'allow',
  permitted: 'allow',
  accept: 'allow',
  yes: 'allow',
  pass: 'allow',
  deny: 'block',
  denied: 'block',
  block: 'block',
  blocked: 'block',
  reject: 'block',
  drop: 'block',
  no: 'block',
  'bypass-proxy': 'bypass-proxy',
  bypass: 'bypass-proxy',
  direct: 'bypass-proxy',
  'do-not-inspect': 'do-not-inspect',
  'no-inspection': 'do-not-inspect',
  splice: 'do-not-inspect',
  'do-not-decrypt': 'do-not-inspect',
  'no-authentication': 'no-authentication',
  'no-auth': 'no-authentication',
};

/** A header as it is compared. */
export function bareKey(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Which of some headers holds what, by what was said and then by what is usual. */
export function columnsOf(
  headers: readonly string[],
  said: ListMeaning['columns'] = {},
): Partial<Record<Column, number>> {
  const keys = headers.map(bareKey);
  const found: Partial<Record<Column, number>> = {};
  for (const column of ['host', 'ports', 'protocol', 'action'] as const) {
    const own = said[column];
    const names = own === undefined ? USUAL[column] : [bareKey(own)];
    const at = names.map((name) => keys.indexOf(name)).find((index) => index >= 0);
    if (at !== undefined) found[column] = at;
  }
  return found;
}

/** The use that a cell says; undefined where it says none that is known. */
export function useOf(cell: string): Use | undefined {
  const key = cell.trim().toLowerCase();
  return Object.hasOwn(USES, key) ? USES[key] : undefined;
}

/** The services of a cell of ports, as `443`, `80, 443`, `tcp/443`, `1024-2048`; `any` where it is empty or says so. */
export function servicesOf(ports: string, protocol: string): Condition['services'] | undefined {
  const usual = /udp/i.test(protocol) && !/tcp/i.test(protocol) ? 'udp' : 'tcp';
  const both = /tcp/i.test(protocol) && /udp/i.test(protocol);
  const text = ports.trim();
  if (text === '' || /^(?:any|all|\*)$/i.test(text)) {
    if (protocol === '' || both || !/tcp|udp/i.test(protocol)) return 'any';
    return [{ protocol: usual, from: 0, to: 65_535 }];
  }
  const services: Service[] = [];
  for (const part of text
    .split(/[\s,;]+/)
    .filter((one) => one !== '')
    .slice(0, 100)) {
    const found = /^(?:(tcp|udp)[/:])?(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp))?$/i.exec(part);
    if (found === null) return undefined;
    const own = found[1] ?? found[4];
    const [from, to] = [Number(found[2]), Number(found[3] ?? found[2])];
    if (from > to || to > 65_535) return undefined;
    const protocols: readonly Service['protocol'][] =
      own === undefined ? (both ? ['tcp', 'udp'] : [usual]) : [own.toLowerCase() === 'udp' ? 'udp' : 'tcp'];
    for (const one of protocols) services.push({ protocol: one, from, to });
  }
  return services;
}
