import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Place, SITE } from './addresses.ts';
import { firewall } from './firewall.ts';
import { gatewayServers } from './gateway.ts';
import type { Internet } from './internet.ts';
import type { Pki } from './pki.ts';
import { type Daemon, type Listening, script, start, stop, within } from './processes.ts';
import type { Network } from './scenario.ts';

/** A place from which commands see a hostile network. */
export interface Site {
  readonly folder: string;
  /** The command line that runs another at the client. */
  readonly atClient: (argv: readonly string[]) => readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * Builds a client and a gateway as namespaces of their own, beside others on the same internet, with the servers that the
 * network asks for. `number` tells them apart, 0 to 255, each once. Throws, and leaves nothing, where something does not start.
 */
export async function openSite(given: {
  readonly folder: string;
  readonly number: number;
  readonly network: Network;
  readonly internet: Internet;
  readonly places: readonly Place[];
  readonly pki: Pki;
}): Promise<Site> {
  const { folder, network } = given;
  mkdirSync(folder, { recursive: true });
  const daemons: Daemon[] = [];
  const client = join(folder, 'client');
  const gateway = join(folder, 'gateway');
  const close = async () => {
    for (const daemon of daemons) stop(daemon);
    await script(DISMANTLE, [client, gateway, given.internet.namespace, String(given.number)]);
    rmSync(folder, { recursive: true, force: true });
  };
  const serve = async (name: string, argv: readonly string[], listening: Listening) => {
    daemons.push(await start(name, folder, within(gateway, argv), [listening]));
  };
  try {
    const rules = join(folder, 'firewall.nft');
    writeFileSync(rules, firewall(network, given.places));
    const { latency } = network;
    await script(UPLINK, [client, gateway, given.internet.namespace, String(given.number)]);
    await script(latency === undefined ? CABLE : TUNNEL, [client, gateway]);
    await script(ROUTES, [
      client,
      gateway,
      rules,
      network.ipv6 === 'absent' ? '0' : '1',
      ...[SITE.client.v4, SITE.client.v6, SITE.gateway.v4, SITE.gateway.v6],
    ]);
    if (latency !== undefined)
      daemons.push(await start('relay', folder, relay(client, gateway, latency), [RELAY_READY]));
    const servers = gatewayServers(given);
    await Promise.all(servers.map(({ name, argv, listening }) => serve(name, argv, listening)));
    for (const { works } of servers) if (works !== undefined) await script(UNTIL, [gateway, works]);
  } catch (error) {
    await close();
    throw error;
  }
  return { folder, atClient: (argv) => within(client, argv), close };
}

/** Namespaces end when nothing runs in them and nothing names them, which the kernel sees to in its own time; the cable goes now. */
const DISMANTLE = `
nsenter --net="$3" ip link del "s$4" 2> /dev/null || true
umount "$1" "$2" 2> /dev/null || true
`;

/** Two namespaces, and a cable from the second to the internet. */
const UPLINK = `
for name in "$1" "$2"; do touch "$name"; unshare --net="$name" true; done
ip link add name "s$4" type veth peer name "w$4"
ip link set "s$4" netns "$3"
ip link set "w$4" netns "$2"
nsenter --net="$3" bash -euc '
  ip link set "s$1" up
  ip addr add "10.78.$1.1/30" dev "s$1"
  ip addr add "2603:1f78:$1::1/64" dev "s$1" nodad' bash "$4"
nsenter --net="$2" bash -euc '
  ip link set lo up
  ip link set "w$1" name wan up
  ip addr add "10.78.$1.2/30" dev wan
  ip addr add "2603:1f78:$1::2/64" dev wan nodad
  ip route add default via "10.78.$1.1"
  ip -6 route add default via "2603:1f78:$1::1"
  sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1' bash "$4"
`;

/** Bounded by the time that any script has. */
const UNTIL = `until nsenter --net="$1" sh -c "$2"; do sleep 0.05; done`;

/** The client's end and the gateway's are called lan, whatever lies between. */
const CABLE = `
nsenter --net="$1" ip link add name lan type veth peer name lan netns "$2"
`;
const TUNNEL = `
for name in "$1" "$2"; do nsenter --net="$name" ip tuntap add dev lan mode tun; done
`;

const ROUTES = `
nsenter --net="$2" bash -euc '
  ip link set lan up
  ip addr add "$2/24" dev lan
  ip addr add "$3/64" dev lan nodad
  nft -f "$1"' bash "$3" "$7" "$8"
nsenter --net="$1" bash -euc '
  ip link set lo up
  ip link set lan up
  ip addr add "$1/24" dev lan
  ip route add default via "$3" dev lan
  if [ "$5" = 1 ]; then
    ip addr add "$2/64" dev lan nodad
    ip -6 route add default via "$4" dev lan
  fi' bash "$5" "$6" "$7" "$8" "$4"
`;

/** The relay says by a port of the gateway's that packets pass. */
const RELAY_READY: Listening = { protocol: 'udp', port: 7 };

function relay(
  client: string,
  gateway: string,
  { roundTripMs, loss, seed }: NonNullable<Network['latency']>,
): readonly string[] {
  const numbers = [roundTripMs / 2, loss, seed, RELAY_READY.port].map(String);
  return ['/usr/bin/python3', join(import.meta.dirname, 'relay.py'), client, gateway, ...numbers];
}
