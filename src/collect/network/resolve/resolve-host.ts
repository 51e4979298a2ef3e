import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { DatagramTarget } from '../connect/datagram.ts';
import { perRun } from '../connect/run-memory.ts';
import type { ProbeSettings, Resolved, Staged } from '../measurement.ts';
import { askServer, type NameAnswer } from './ask-server.ts';
import { hijackAddresses } from './hijack.ts';
import type { HostsFile } from './hosts-file.ts';
import { judgeAnswer } from './judge-answer.ts';
import { createLookupLane, type LookedUp, MACHINE_NAMES, type MachineNames } from './machine-names.ts';
import { describeServer, parseNameServer } from './name-server.ts';
import { isPublicName, kindOfAddress } from './special-addresses.ts';
import { isHostName } from './wire.ts';

/** What a run remembers of resolving. */
interface RunMemory {
  hosts?: Promise<HostsFile>;
  lane?: ReturnType<typeof createLookupLane>;
  servers?: readonly string[];
  /** Servers that were silent come last. */
  readonly silent: Set<string>;
  /** Names for which the machine's own resolver is still compared with its name servers. */
  samples: number;
  /** The machine's own resolver has been seen to answer otherwise: it is asked for every name. */
  isOther: boolean;
}

/** The answer of the first server that had one. */
interface Asked {
  readonly server: DatagramTarget | undefined;
  readonly answer: NameAnswer;
}

/** As many as glibc takes from resolv.conf. */
const MOST_SERVERS = 3;
const SAMPLES = 4;
/** After one of these no other server is asked. */
const HAS_SAID: ReadonlySet<NameAnswer['kind']> = new Set(['addresses', 'no-address', 'no-such-name']);

const NOTHING_SAID: NameAnswer = {
  kind: 'unreachable',
  addresses: [],
  aliases: [],
  text: 'has no name server that could be asked',
  notes: [],
  ms: 0,
};

const memoryOf = perRun((): RunMemory => ({ silent: new Set(), samples: SAMPLES, isOther: false }));

/**
 * Finds the addresses of a host: from `settings.nameServers`, or as this machine does.
 *
 * The truth for a device is what getaddrinfo answers, for that is what applications ask: it knows the hosts file, the
 * rules of a VPN and what else the machine is set up for. But it does not say why it has no answer, shows no aliases,
 * cannot be stopped, and in Node answers two names at a time. So the machine's name servers are asked directly, after
 * the hosts file. getaddrinfo decides where they have no address to give, and on the first few names of a run; where
 * it says something else there, it is asked for every name of the run, and believed. Named servers are asked alone:
 * what they say is the question then.
 *
 * Failed: `name-not-found`, `name-sinkholed`, `name-server-silent` or `name-server-failed` (SERVFAIL, REFUSED, nobody
 * there). Throws only when the run is aborted.
 */
export function resolveHost(host: string, settings: ProbeSettings): Promise<Staged<Resolved>> {
  return resolveBy(host, settings, MACHINE_NAMES);
}

/** `resolveHost` on a machine of one's choice. */
export async function resolveBy(
  host: string,
  settings: ProbeSettings,
  machine: MachineNames,
): Promise<Staged<Resolved>> {
  settings.signal.throwIfAborted();
  const name = domainToASCII(host.replace(/\.$/, '')).toLowerCase();
  const family = isIP(host);
  if (family === 4 || family === 6) return literal(host, family);
  if (!isHostName(name)) return failed('probe-failed', 'this is not the name of a host, so nobody was asked');
  if (settings.nameServers.length > 0) {
    return await conclude(name, await askServers(name, settings.nameServers, settings), settings, false);
  }
  const memory = memoryOf(settings);
  memory.hosts ??= machine.hosts();
  const written = (await memory.hosts).get(name)?.filter((one) => settings.families.includes(one.family)) ?? [];
  if (written.length > 0) {
    const answer: NameAnswer = { ...NOTHING_SAID, kind: 'addresses', addresses: written };
    const by = "this machine's hosts file";
    return judgeAnswer({ host: name, answer, by, server: 'system', hijack: new Set() });
  }
  return await conclude(name, await askMachine(name, settings, machine, memory), settings, true);
}

async function conclude(
  host: string,
  { server, answer }: Asked,
  settings: ProbeSettings,
  isMachine: boolean,
): Promise<Staged<Resolved>> {
  const isKnown = server === undefined || answer.kind !== 'addresses';
  const hijack = isKnown ? new Set<string>() : await hijackAddresses(server, settings);
  const by = server === undefined ? "this machine's resolver" : describeServer(server);
  return judgeAnswer({ host, answer, by, server: isMachine ? 'system' : by, hijack });
}

/**
 * Asks servers one after the other until one says something, each for its share of the timeout. Where there are
 * several, those that said nothing are asked once more: what a server had to look up far away it knows by then.
 */
async function askServers(name: string, texts: readonly string[], settings: ProbeSettings): Promise<Asked> {
  const { silent } = memoryOf(settings);
  const servers = texts.flatMap((text) => parseNameServer(text) ?? []).slice(0, MOST_SERVERS);
  const isLast = (server: DatagramTarget) => Number(silent.has(describeServer(server)));
  const ordered = servers.toSorted((one, other) => isLast(one) - isLast(other));
  const turns = ordered.length > 1 ? [...ordered, ...ordered] : ordered;
  const timeoutMs = settings.timeoutMs / turns.length;
  const said = new Map<DatagramTarget, NameAnswer>();
  let ms = 0;
  for (const server of turns) {
    const before = said.get(server);
    if (before !== undefined && before.kind !== 'silent') continue;
    // Asked beside the name, so that nobody waits for it afterwards; its failure is dealt with where it is awaited.
    hijackAddresses(server, settings).catch(() => undefined);
    const answer = await askServer(server, name, { ...settings, timeoutMs });
    ms += answer.ms;
    said.set(server, answer);
    if (answer.kind === 'silent') silent.add(describeServer(server));
    else silent.delete(describeServer(server));
    if (HAS_SAID.has(answer.kind)) return { server, answer: { ...answer, ms, notes: notesOf(server, said) } };
  }
  const [first] = said;
  if (first === undefined) return { server: undefined, answer: NOTHING_SAID };
  const [server, answer] = first;
  return { server, answer: { ...answer, ms, notes: notesOf(server, said) } };
}

/** What the chosen answer remarks, and what the other servers said. */
function notesOf(chosen: DatagramTarget, said: ReadonlyMap<DatagramTarget, NameAnswer>): readonly string[] {
  const others = [...said].filter(([server]) => server !== chosen);
  return [
    ...(said.get(chosen)?.notes ?? []),
    ...others.map(([server, { text }]) => `${describeServer(server)} ${text}`),
  ];
}

/** Asks the machine's name servers, and its resolver where that decides. */
async function askMachine(
  name: string,
  settings: ProbeSettings,
  machine: MachineNames,
  memory: RunMemory,
): Promise<Asked> {
  memory.lane ??= createLookupLane(machine);
  const { lane } = memory;
  const lookUp = () => lane.lookUp(name, settings.families, settings.timeoutMs);
  if (memory.isOther) {
    const looked = await lookUp();
    if (looked.kind !== 'unknown') return believe(name, looked, 'which answers otherwise than the name servers');
  }
  // A third name would wait until a first one was answered, and its host longer than all others for its verdict.
  const isSample = memory.samples > 0 && lane.isFree();
  if (isSample) memory.samples -= 1;
  const early = isSample ? lookUp() : undefined;
  memory.servers ??= machine.servers();
  const asked = await askServers(name, memory.servers, settings);
  if (asked.answer.kind === 'addresses' && early === undefined) return asked;
  const looked = await (early ?? lookUp());
  if (!isOtherwise(name, asked.answer, looked)) return asked;
  if (asked.answer.kind !== 'no-such-name' && asked.answer.kind !== 'no-address') memory.isOther = true;
  const { server, answer } = asked;
  return believe(name, looked, `${server === undefined ? 'the machine' : describeServer(server)} ${answer.text}`);
}

/** Whether the machine's resolver says something else than its name servers, and not just that it cannot tell. */
function isOtherwise(name: string, answer: NameAnswer, looked: LookedUp): boolean {
  if (looked.kind === 'unknown') return false;
  if (answer.kind !== 'addresses') return looked.kind === 'addresses';
  return looked.kind === 'no-such-name' || nature(name, looked) !== nature(name, answer);
}

function believe(name: string, { kind, addresses, ms }: LookedUp, note: string): Asked {
  const text = kind === 'addresses' ? `gives ${name} an address` : `knows no ${name}`;
  const isFound = kind === 'addresses';
  const answer = {
    kind: isFound ? 'addresses' : 'no-such-name',
    addresses,
    aliases: [],
    text,
    notes: [note],
    ms,
  } as const;
  return { server: undefined, answer };
}

/** Whether addresses are of the internet, inside, or of nothing: two lookups of one name may well give different ones. */
function nature(name: string, { addresses }: Pick<LookedUp, 'addresses'>): string {
  return isPublicName(name) ? [...new Set(addresses.map(kindOfAddress))].sort().join(' ') : '';
}

function literal(host: string, family: 4 | 6): Staged<Resolved> {
  const detail = `${host} is an address already`;
  return {
    record: { stage: 'resolve', outcome: 'passed', ms: null, reason: null, detail },
    value: { host, addresses: [{ address: host, family }], aliases: [], server: 'system' },
  };
}

function failed(reason: 'probe-failed', detail: string): Staged<Resolved> {
  return { record: { stage: 'resolve', outcome: 'failed', ms: null, reason, detail }, value: undefined };
}
