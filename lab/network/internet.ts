import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INTERNET, NAT64, type Place, SPECIALS } from './addresses.ts';
import { udpHosts } from './names.ts';
import { internetNginx } from './nginx.ts';
import type { Pki } from './pki.ts';
import { type Daemon, script, start, within } from './processes.ts';

const OCSP_PORT = 8889;
const WEBSOCKET_PORT = 8890;
const OLD_TLS_PORT = 8443;

/** The internet: a namespace in which every server that a name promises stands, and some that no name promises. */
export interface Internet {
  readonly namespace: string;
  readonly daemons: readonly Daemon[];
}

/**
 * Starts the internet: dnsmasq for all names, nginx for all hosts, openssl for OCSP, chrony for the time, haproxy for a server of
 * old, and one Node process for what Debian has no light server of. Throws where one of them does not start.
 */
export async function startInternet(folder: string, places: readonly Place[], pki: Pki): Promise<Internet> {
  mkdirSync(folder, { recursive: true });
  const namespace = join(folder, 'namespace');
  await script(PREPARE, [
    namespace,
    INTERNET.v4,
    INTERNET.v6,
    SPECIALS['old-tls'],
    String(OLD_TLS_PORT),
    `${NAT64}/96`,
  ]);
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const here = (
    name: string,
    argv: readonly string[],
    protocol: 'tcp' | 'udp',
    port: number,
    env?: NodeJS.ProcessEnv,
  ) => start(name, folder, within(namespace, argv), [{ protocol, port }], env);
  const nginx = write(
    'nginx.conf',
    internetNginx({ folder, places, pki, ocspPort: OCSP_PORT, websocketPort: WEBSOCKET_PORT }),
  );
  const servers = write('servers.json', JSON.stringify(nodeServers(places)));
  const clock = places.find(({ host }) => host === 'time.windows.com');
  const daemons = await Promise.all([
    here(
      'dnsmasq',
      ['dnsmasq', '--keep-in-foreground', `--conf-file=${write('dnsmasq.conf', dnsmasq(folder, places, write))}`],
      'udp',
      53,
    ),
    here('nginx', ['nginx', '-e', join(folder, 'nginx-error.log'), '-c', nginx], 'tcp', 443),
    here('ocsp', ocspResponder(pki), 'tcp', OCSP_PORT),
    here('haproxy', ['haproxy', '-db', '-f', write('haproxy.conf', haproxy(pki))], 'tcp', OLD_TLS_PORT),
    here(
      'servers',
      [process.execPath, join(import.meta.dirname, 'servers', 'main.ts'), servers],
      'tcp',
      WEBSOCKET_PORT,
    ),
    here('chrony', chrony(write, 'chrony', [clock?.v4, clock?.v6], 'local stratum 2'), 'udp', 123),
    here('chrony-lost', chrony(write, 'chrony-lost', [SPECIALS['clock-unsynchronised']], ''), 'udp', 123),
    here(
      'chrony-fast',
      ['faketime', '-f', '+1h', ...chrony(write, 'chrony-fast', [SPECIALS['clock-an-hour-fast']], 'local stratum 2')],
      'udp',
      123,
    ),
  ]);
  return { namespace, daemons };
}

/** Every address of the internet is local there, without being configured one by one. Ports of mail are answered as 443 is. */
const PREPARE = `
unshare --net="$(touch "$1" && echo "$1")" true
nsenter --net="$1" bash -euc '
  ip link set lo up
  ip route add local "$1" dev lo
  ip -6 route add local "$2" dev lo
  ip -6 route add local "$5" dev lo
  ip addr add 131.107.255.255/32 dev lo
  sysctl -qw net.core.somaxconn=4096 net.ipv4.ip_nonlocal_bind=1 net.ipv6.ip_nonlocal_bind=1
  nft "table ip lab { chain prerouting { type nat hook prerouting priority -100; ip daddr $3 tcp dport 443 redirect to :$4; }; }"
  nft "table inet mail { chain prerouting { type nat hook prerouting priority -100; tcp dport { 143, 587, 993, 995 } redirect to :443; }; }"
' bash "$2" "$3" "$4" "$5" "$6"
`;

type Write = (name: string, text: string) => string;

function dnsmasq(folder: string, places: readonly Place[], write: Write): string {
  const hosts = places
    .filter(({ host }) => host !== ALIASED.name)
    .flatMap(({ host, v4, v6 }) => [`${v4} ${host}`, `${v6} ${host}`]);
  const aliased = places
    .filter(({ host }) => host === ALIASED.name)
    .flatMap(({ v4, v6 }) => [`${v4} ${ALIASED.target}`, `${v6} ${ALIASED.target}`]);
  return [
    'no-resolv',
    'no-hosts',
    'no-daemon', // nor another user, of whom a user namespace has none
    `addn-hosts=${write('hosts', [...hosts, ...aliased, ''].join('\n'))}`,
    `cname=${ALIASED.name},${ALIASED.target}`,
    'local=/#/', // whatever else is asked for does not exist
    `listen-address=${INTERNET.nameServer}`,
    'bind-interfaces',
    'local-ttl=60',
    'dns-forward-max=1000',
    'user=root',
    'group=root',
    `pid-file=${join(folder, 'dnsmasq.pid')}`,
  ].join('\n');
}

/** One name that is another's alias, as most are in earnest. */
const ALIASED = { name: 'www.msftconnecttest.com', target: 'ncsi-geo.trafficmanager.net' } as const;

function ocspResponder(pki: Pki): readonly string[] {
  const at = (name: string) => join(pki.folder, name);
  const signer = ['-rsigner', at('intermediate.pem'), '-rkey', at('intermediate.key'), '-CA', at('intermediate.pem')];
  // It wants a process group of its own, which the leader of a session cannot have: hence the shell.
  return [
    'sh',
    '-c',
    '"$@"; true',
    'sh',
    'openssl',
    'ocsp',
    '-port',
    String(OCSP_PORT),
    '-index',
    at('index.txt'),
    ...signer,
    '-nmin',
    '60',
    '-ignore_err',
    '-multi',
    '2',
  ];
}

function haproxy(pki: Pki): string {
  return `global
  ssl-default-bind-ciphers ALL:@SECLEVEL=0
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend old
  bind :${OLD_TLS_PORT} ssl crt ${pki.withKey} ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.1
  http-request return status 200 content-type text/plain string "lab"
`;
}

function chrony(
  write: Write,
  name: string,
  addresses: readonly (string | undefined)[],
  more: string,
): readonly string[] {
  const lines = [
    ...addresses.map((address) => `bindaddress ${address}`),
    'allow all',
    'cmdport 0',
    'port 123',
    `pidfile ${write(`${name}.pid`, '')}`,
    more,
  ];
  const file = write(`${name}.conf`, `${lines.join('\n')}\n`);
  return ['chronyd', '-x', '-d', '-u', 'root', '-f', file];
}

/** Where the Node servers answer: see `servers/`. */
function nodeServers(places: readonly Place[]): object {
  const both = (hosts: readonly string[]) =>
    places.filter(({ host }) => hosts.includes(host)).flatMap(({ v4, v6 }) => [v4, v6]);
  return {
    websocketPort: WEBSOCKET_PORT,
    stun: both(['worldaz.tr.teams.microsoft.com']),
    quic: both(udpHosts(443)),
    kissOfDeath: [SPECIALS['clock-kiss-of-death']],
  };
}
