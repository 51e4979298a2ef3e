import type { Service } from '../model/configuration.ts';

/** Ports that ASA writes by name (https://www.cisco.com/c/en/us/td/docs/security/asa/asa-cli-reference/: TCP and UDP ports). */
const NAMED: Readonly<Record<string, number>> = {
  aol: 5190,
  bgp: 179,
  bootpc: 68,
  bootps: 67,
  'citrix-ica': 1494,
  domain: 53,
  echo: 7,
  ftp: 21,
  'ftp-data': 20,
  h323: 1720,
  http: 80,
  https: 443,
  imap4: 143,
  isakmp: 500,
  kerberos: 88,
  ldap: 389,
  ldaps: 636,
  lotusnotes: 1352,
  'netbios-dgm': 138,
  'netbios-ns': 137,
  'netbios-ssn': 139,
  nfs: 2049,
  ntp: 123,
  pop3: 110,
  pptp: 1723,
  radius: 1645,
  'radius-acct': 1646,
  rtsp: 554,
  sip: 5060,
  smtp: 25,
  snmp: 161,
  snmptrap: 162,
  sqlnet: 1521,
  ssh: 22,
  sunrpc: 111,
  syslog: 514,
  tacacs: 49,
  telnet: 23,
  tftp: 69,
  whois: 43,
  www: 80,
};
const OPERATORS: ReadonlySet<string> = new Set(['eq', 'neq', 'gt', 'lt', 'range']);

/** Protocols that a word of an access list means; undefined where it is another than TCP or UDP. */
export function protocolsOf(word: string): 'any' | readonly Service['protocol'][] | undefined {
  if (word === 'ip' || word === 'ip6') return 'any';
  if (word === 'tcp' || word === '6') return ['tcp'];
  if (word === 'udp' || word === '17') return ['udp'];
  return word === 'tcp-udp' ? ['tcp', 'udp'] : undefined;
}

/** Whether a word begins what says ports. */
export function isOperator(word: string | undefined): boolean {
  return word !== undefined && OPERATORS.has(word);
}

/** What `eq https`, `range 8000 8010` and their like mean, and how many words it is; ranges undefined where they cannot be read. */
export function portsAt(
  words: readonly string[],
  at: number,
): { readonly length: number; readonly ranges: readonly (readonly [number, number])[] | undefined } {
  const operator = words[at];
  const port = portOf(words[at + 1]);
  if (operator === 'range') {
    const to = portOf(words[at + 2]);
    return { length: 3, ranges: port === undefined || to === undefined || to < port ? undefined : [[port, to]] };
  }
  if (port === undefined) return { length: 2, ranges: undefined };
  if (operator === 'gt') return { length: 2, ranges: [[Math.min(port + 1, 65_535), 65_535]] };
  if (operator === 'lt') return { length: 2, ranges: [[0, Math.max(port - 1, 0)]] };
  if (operator === 'neq') {
    const sides = [[0, port - 1] as const, [port + 1, 65_535] as const];
    return { length: 2, ranges: sides.filter(([from, to]) => from <= to) };
  }
  return { length: 2, ranges: [[port, port]] };
}

function portOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const port = /^\d{1,5}$/.test(word) ? Number(word) : Object.hasOwn(NAMED, word) ? NAMED[word] : undefined;
  return port !== undefined && port <= 65_535 ? port : undefined;
}
