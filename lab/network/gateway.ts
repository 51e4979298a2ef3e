import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATEWAY_PORTS, INTERNET, NAT64, type Place, SITE, SPECIALS } from './addresses.ts';
import { gatewayNginx } from './nginx.ts';
import type { Pki } from './pki.ts';
import type { Listening } from './processes.ts';
import type { Names, Network } from './scenario.ts';
import { parentSquid, squid } from './squid.ts';

/** A server to start at a gateway. */
interface Server {
  readonly name: string;
  readonly argv: readonly string[];
  readonly listening: Listening;
  /** Shell text that ends well once it does its work, where that is later than it listens. */
  readonly works?: string;
}

/** For its first second, Squid takes every parent for dead and answers 500. */
const SQUID_KNOWS_ITS_PARENT = `curl -sf -o /dev/null -m 1 -x http://${SITE.gateway.v4}:${GATEWAY_PORTS.proxy} http://www.msftconnecttest.com/`;

/** The servers that a network asks for at its gateway; writes the configurations that they read. */
export function gatewayServers(given: {
  readonly folder: string;
  readonly number: number;
  readonly network: Network;
  readonly places: readonly Place[];
  readonly pki: Pki;
}): readonly Server[] {
  const { folder, network, pki } = given;
  const { proxy, names = {} } = network;
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const tcp = (port: number): Listening => ({ protocol: 'tcp', port });
  const servers: Server[] = [nameServer(names, given.places, folder, write)];
  if (network.firewall?.some(({ does }) => does === 'portal' || does === 'block-page') === true) {
    const file = write('nginx.conf', gatewayNginx(folder, pki));
    const argv = ['nginx', '-e', join(folder, 'nginx-error.log'), '-c', file];
    servers.push({ name: 'nginx', argv, listening: tcp(GATEWAY_PORTS.blockPage) });
  }
  if (proxy !== undefined) {
    const argv = squidCommand(join(folder, 'squid'), `p${given.number}`, (inside) => squid(inside, proxy, pki));
    const listening = tcp(GATEWAY_PORTS.proxy);
    servers.push({
      name: 'squid',
      argv,
      listening,
      ...(proxy.chained === true ? { works: SQUID_KNOWS_ITS_PARENT } : {}),
    });
  }
  if (proxy?.chained === true) {
    const argv = squidCommand(join(folder, 'parent'), `q${given.number}`, (inside) => parentSquid(inside, proxy));
    servers.push({ name: 'parent', argv, listening: tcp(GATEWAY_PORTS.parent) });
  }
  if (network.socks !== undefined) {
    const argv = [
      'danted',
      '-f',
      write('danted.conf', dante(network.socks.denies ?? [])),
      '-p',
      join(folder, 'danted.pid'),
    ];
    servers.push({ name: 'danted', argv, listening: tcp(GATEWAY_PORTS.socks) });
  }
  if (network.tampers === true) servers.push(mitmproxy(folder, pki));
  return servers;
}

type Write = (name: string, text: string) => string;

function nameServer(names: Names, places: readonly Place[], folder: string, write: Write): Server {
  const listening: Listening = { protocol: 'udp', port: 53 };
  if (names.server === 'hijacking') {
    const argv = [
      'dnsmasq',
      '--keep-in-foreground',
      `--conf-file=${write('dnsmasq.conf', hijacker(names, places, folder, write))}`,
    ];
    return { name: 'dnsmasq', argv, listening };
  }
  return { name: 'unbound', argv: ['unbound', '-d', '-c', write('unbound.conf', unbound(names, folder))], listening };
}

function hijacker(names: Names, places: readonly Place[], folder: string, write: Write): string {
  const known = places.filter(({ host }) => names.missing?.includes(host) !== true);
  const hosts = known.flatMap(({ host, v4, v6 }) => [`${v4} ${host}`, `${v6} ${host}`]);
  return [
    'no-resolv',
    'no-hosts',
    'no-daemon', // nor another user, of whom a user namespace has none
    `addn-hosts=${write('hosts', `${hosts.join('\n')}\n`)}`,
    `address=/#/${SPECIALS.adverts}`,
    `listen-address=${SITE.gateway.v4}`,
    'bind-interfaces',
    'user=root',
    'group=root',
    `pid-file=${join(folder, 'dnsmasq.pid')}`,
    '',
  ].join('\n');
}

function unbound(names: Names, folder: string): string {
  const redirect = (host: string, address: string) => [
    `  local-zone: "${host}." redirect`,
    `  local-data: "${host}. 60 IN ${address.includes(':') ? 'AAAA' : 'A'} ${address}"`,
  ];
  return [
    'server:',
    `  interface: ${SITE.gateway.v4}`,
    '  access-control: 0.0.0.0/0 allow',
    `  directory: "${folder}"`,
    `  pidfile: "${join(folder, 'unbound.pid')}"`,
    ...['  username: ""', '  chroot: ""', '  use-syslog: no', '  do-ip6: no'],
    ...(names.translates === true
      ? ['  module-config: "dns64 iterator"', `  dns64-prefix: ${NAT64}/96`, '  dns64-synthall: yes']
      : ['  module-config: "iterator"']),
    ...['  num-threads: 1', '  outgoing-range: 1024', '  num-queries-per-thread: 1024', '  qname-minimisation: no'],
    ...Object.entries(names.sinkholed ?? {}).flatMap(([host, address]) => redirect(host, address)),
    ...Object.entries(names.elsewhere ?? {}).flatMap(([host, special]) => redirect(host, SPECIALS[special])),
    ...(names.missing ?? []).map((host) => `  local-zone: "${host}." always_nxdomain`),
    ...[
      'remote-control:',
      '  control-enable: no',
      'forward-zone:',
      '  name: "."',
      `  forward-addr: ${INTERNET.nameServer}`,
      '',
    ],
  ].join('\n');
}

/**
 * Squid refuses to be root, and the user namespace of an ordinary user has nobody else: so it gets one more, in which it is
 * Debian's user `proxy`. Its database of certificates is made first.
 */
function squidCommand(folder: string, name: string, configure: (folder: string) => string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'squid.conf');
  writeFileSync(file, configure(folder));
  const certificates = join(folder, 'certificates');
  const make = `/usr/lib/squid/security_file_certgen -c -s "$0" -M 4MB > certgen.log; exec squid -N -n "$1" -f "$2"`;
  return [
    'unshare',
    '-U',
    '--map-user=13',
    '--map-group=13',
    '--',
    'sh',
    '-c',
    `cd ${folder}; ${make}`,
    certificates,
    name,
    file,
  ];
}

function dante(denies: readonly string[]): string {
  const everything = 'from: 0.0.0.0/0 to: 0.0.0.0/0';
  return [
    'logoutput: stderr',
    `internal: ${SITE.gateway.v4} port = ${GATEWAY_PORTS.socks}`,
    'external: wan',
    'clientmethod: none',
    'socksmethod: none',
    'user.privileged: root',
    'user.unprivileged: root',
    `client pass { ${everything} }`,
    ...denies.map((host) => `socks block { from: 0.0.0.0/0 to: ${host} }`),
    `socks pass { ${everything} }`,
    '',
  ].join('\n');
}

/** Opens every tunnel and takes the header Range out of requests, as proxies do that scan files as a whole. */
function mitmproxy(folder: string, pki: Pki): Server {
  const state = join(folder, 'mitmproxy');
  mkdirSync(state, { recursive: true });
  const given = [
    `confdir=${state}`,
    `ssl_verify_upstream_trusted_ca=${pki.publicRoot}`,
    'modify_headers=/~q/Range/',
    'termlog_verbosity=error',
  ];
  const argv = [
    'sh',
    '-c',
    'cat "$0" > "$1"; shift; exec mitmdump "$@"',
    pki.companyRootWithKey,
    join(state, 'mitmproxy-ca.pem'),
  ];
  const options = [
    '-q',
    '--listen-port',
    String(GATEWAY_PORTS.tampering),
    ...given.flatMap((option) => ['--set', option]),
  ];
  return {
    name: 'mitmproxy',
    argv: [...argv, ...options],
    listening: { protocol: 'tcp', port: GATEWAY_PORTS.tampering },
  };
}
