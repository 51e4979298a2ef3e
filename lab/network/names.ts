import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EndpointList, parseEndpointList, parseWebServiceList } from '../../src/endpoints/index.ts';

const LISTS = join(import.meta.dirname, '..', '..', 'catalogs', 'endpoints');
/** Where this lab's certificates say that they can be checked: hosts of set 125, so that a probe may ask them. */
export const AUTHORITY = {
  leafCrl: 'crl3.digicert.com',
  intermediateCrl: 'crl4.digicert.com',
  ocsp: 'ocsp.digicert.com',
  issuers: 'cacerts.digicert.com',
} as const;

/** Asked for by Windows, whichever list is given. */
const ALWAYS = [
  ...Object.values(AUTHORITY),
  'www.msftconnecttest.com',
  'ipv6.msftconnecttest.com',
  'www.msftncsi.com',
  'dns.msftncsi.com',
  'time.windows.com',
  'worldaz.tr.teams.microsoft.com',
];

/** The hosts of the endpoint lists that ship with Muster: exact names, and the members that stand for wildcards. Sorted, each once. */
export function shippedHosts(): readonly string[] {
  const hosts = readdirSync(LISTS).flatMap((file) => {
    if (file.endsWith('.json')) return hostsOf(webServiceList(file));
    if (!file.endsWith('.yaml')) return [];
    const read = parseEndpointList(readFileSync(join(LISTS, file), 'utf8'), file);
    return read.ok ? hostsOf(read.value) : []; // a file beside the lists that is none
  });
  return [...new Set([...hosts, ...ALWAYS])].sort();
}

function webServiceList(file: string): EndpointList {
  const about = { id: file, title: file, source: file, date: '2026-07-31', version: '2026073100' };
  const read = parseWebServiceList(readFileSync(join(LISTS, file)), file, about);
  if (!read.ok) throw new Error(`${file}: ${JSON.stringify(read.faults)}`);
  return read.value;
}

function hostsOf(list: EndpointList): readonly string[] {
  return list.services
    .flatMap(({ endpoints }) => endpoints)
    .flatMap(({ pattern, members }) => [pattern, ...members.map(({ host }) => host)])
    .filter((name) => /^[a-z0-9][a-z0-9.-]*$/.test(name));
}

/** Of these hosts, those that the shipped lists want on UDP and this port. */
export function udpHosts(port: number): readonly string[] {
  return readdirSync(LISTS)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => webServiceList(file).services.flatMap(({ endpoints }) => endpoints))
    .filter(({ protocol, ports }) => protocol === 'udp' && ports.some(({ from, to }) => from <= port && port <= to))
    .flatMap(({ pattern, members }) => [pattern, ...members.map(({ host }) => host)]);
}
