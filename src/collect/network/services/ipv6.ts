import { createSocket } from 'node:dgram';
import type { Connected, ProbeSettings, Resolved, Staged, StageRecord } from '../measurement.ts';
import type { HostAndPort, Resolve } from './reach.ts';
import { failed, failedAs, notApplicable, passed, spoken } from './records.ts';

/** Connects to what was found of a name, by all the addresses it is given and no others. */
export type Connect = (resolved: Resolved, port: number) => Promise<Staged<Connected>>;

/** Answers the address from which the system would send to another; undefined where it has no way there. */
export type FindSource = (address: string) => Promise<string | undefined>;

/** What a client that tries families one after the other waits for a silent one; see `costOf`. */
const RACE_MS = 250;

/**
 * Tries IPv6 by itself, for a race of addresses hides that one family is broken. `family-broken` where the host has
 * IPv6 addresses, this machine has a way to them, connecting fails, and IPv4 answers. Not applicable where the host or
 * this machine has no IPv6: clients then do not try it.
 */
export async function probeIpv6(
  { host, port }: HostAndPort,
  reach: { readonly resolve: Resolve; readonly connect: Connect; readonly findSource?: FindSource },
  settings: Pick<ProbeSettings, 'families'>,
): Promise<StageRecord> {
  if (!settings.families.includes(6)) return notApplicable('ipv6', null, 'IPv6 is left out of this run');
  const { record, value } = await reach.resolve(host);
  if (value === undefined) return failedAs('ipv6', record, `no address of ${host}`);
  const [ipv6, ipv4] = [ofFamily(value, 6), ofFamily(value, 4)];
  const first = ipv6.addresses[0]?.address;
  if (first === undefined) return notApplicable('ipv6', record.ms, `${host} has no IPv6 address`);
  const source = await (reach.findSource ?? findSource)(first);
  if (source === undefined) {
    const detail = `this machine has no way to IPv6 addresses such as ${first}, so its clients do not try them`;
    return notApplicable('ipv6', record.ms, detail);
  }
  const byIpv6 = await close(reach.connect(ipv6, port));
  if (byIpv6.outcome === 'passed') return judgeWorking(host, source, byIpv6);
  if (ipv4.addresses.length === 0) return failedAs('ipv6', byIpv6, `${host} has IPv6 addresses alone, and fails`);
  const byIpv4 = await close(reach.connect(ipv4, port));
  if (byIpv4.outcome !== 'passed') {
    return failedAs('ipv6', byIpv6, `port ${port} of ${host} is reached neither by IPv4 nor by IPv6`);
  }
  const detail = `port ${port} of ${host} answers by IPv4 and not by IPv6 (from ${source}): ${byIpv6.detail}; ${costOf(byIpv6)}`;
  return failed('ipv6', byIpv6.ms, 'family-broken', detail);
}

function judgeWorking(host: string, source: string, { ms }: StageRecord): StageRecord {
  const rank = isUniqueLocal(source) ? '; as that is a local address, clients prefer IPv4 where there is both' : '';
  return passed('ipv6', ms, `${host} answers by IPv6, from ${source}${ms === null ? '' : `, in ${spoken(ms)}`}${rank}`);
}

/**
 * What a broken family costs. Clients that race addresses start with IPv4 after 250 ms (RFC 8305, section 5: the
 * recommended Connection Attempt Delay); others wait until IPv6 has failed, for silence about 21 s on Windows (three
 * SYNs, after 3 s, 6 s and 12 s).
 */
function costOf({ reason, ms }: StageRecord): string {
  if (reason === 'no-answer' || reason === 'time-out') {
    return `each new connection costs ${RACE_MS} ms in clients that race addresses (RFC 8305), and some 20 s in those that do not`;
  }
  const wait = ms === null ? 'that long' : spoken(Math.min(ms, RACE_MS));
  return `each new connection costs about ${wait}, as the failure is told at once`;
}

function ofFamily(resolved: Resolved, family: 4 | 6): Resolved {
  return { ...resolved, addresses: resolved.addresses.filter((one) => one.family === family) };
}

async function close(connecting: Promise<Staged<Connected>>): Promise<StageRecord> {
  const { record, value } = await connecting;
  value?.socket.on('error', () => undefined);
  value?.socket.destroy();
  return record;
}

/** Unique local addresses (fc00::/7) come after IPv4 for targets on the internet (RFC 6724, section 2.1). */
function isUniqueLocal(address: string): boolean {
  return /^f[cd][0-9a-f]{2}:/i.test(address);
}

/** Connects a UDP socket, which asks the system for a route and a source address and sends nothing. */
export async function findSource(address: string): Promise<string | undefined> {
  const socket = createSocket('udp6');
  try {
    return await new Promise((resolve) => {
      socket.on('error', () => resolve(undefined));
      // The port is of no matter: nothing is sent.
      socket.connect(443, address, () => {
        const source = socket.address().address;
        // The unspecified address: there is a route, and no address of this machine's to send from.
        resolve(source === '::' ? undefined : source);
      });
    });
  } finally {
    socket.close();
  }
}
