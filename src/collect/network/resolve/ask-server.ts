import { randomInt } from 'node:crypto';
import { type DatagramTarget, exchangeDatagrams } from '../connect/datagram.ts';
import { explainFailure } from '../connect/failure.ts';
import type { ProbeSettings } from '../measurement.ts';
import { askOverTcp } from './ask-over-tcp.ts';
import { followAliases, MOST_ALIASES } from './follow-aliases.ts';
import { describeServer } from './name-server.ts';
import { type DnsAnswer, type DnsQuestion, encodeQuestion, type RecordType, readAnswer } from './wire.ts';

/** What one name server, or this machine's resolver, says of a name. */
export interface NameAnswer {
  /** `unreachable` where the server refuses datagrams, or nothing leads to it. */
  readonly kind: 'addresses' | 'no-address' | 'no-such-name' | 'failed' | 'unreachable' | 'silent';
  readonly addresses: readonly { readonly address: string; readonly family: 4 | 6 }[];
  readonly aliases: readonly string[];
  /** What it said, a clause whose subject is the server. */
  readonly text: string;
  /** What else was seen, clauses of their own. */
  readonly notes: readonly string[];
  /** Milliseconds that were waited for it, not those for a free socket. */
  readonly ms: number;
}

/** One type's way from the name to its addresses, over as many answers as it took. */
interface Trail {
  readonly type: RecordType;
  name: string;
  aliases: readonly string[];
  addresses: readonly string[];
  /** Response code of the last answer. */
  code: number | undefined;
  isOpen: boolean;
}

/** Answers to the questions of a round. */
interface Round {
  readonly answers: readonly (DnsAnswer | undefined)[];
  readonly code: string | undefined;
  readonly ms: number;
  /** How often datagrams went out. */
  readonly times: number;
}

/** When one type is answered, the other gets so much longer, which is three more datagrams. */
const GRACE_MS = 2000;
/** Servers that give an alias without its addresses are asked again so often. */
const MOST_ROUNDS = 8;

/** RFC 6895, section 2.3. */
const CODE_NAMES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];
const NXDOMAIN = 3;

/**
 * Asks one name server for the addresses of a name in the families of the settings: A and AAAA from one socket, again
 * until they are answered, over TCP where a datagram was too small, and on along the aliases where the server leaves
 * that to the client. Throws only when the run is aborted.
 */
export async function askServer(server: DatagramTarget, name: string, settings: ProbeSettings): Promise<NameAnswer> {
  const notes = new Set<string>();
  const types: RecordType[] = settings.families.map((family) => (family === 4 ? 'A' : 'AAAA'));
  const trails = types.map(
    (type): Trail => ({ type, name, aliases: [], addresses: [], code: undefined, isOpen: true }),
  );
  let trouble: string | undefined;
  let ms = 0;
  let sent = 0;
  for (let round = 0; round < MOST_ROUNDS && trails.some(({ isOpen }) => isOpen); round++) {
    const timeoutMs = settings.timeoutMs - ms;
    if (timeoutMs <= 0) break;
    const open = trails.filter(({ isOpen }) => isOpen);
    const { answers, code, ms: tookMs, times } = await askOnce(server, open, { ...settings, timeoutMs }, notes);
    trouble = code;
    ms += tookMs;
    sent += times;
    for (const [index, trail] of open.entries()) extend(trail, answers[index]);
    // A server that resolves fully gives an alias without addresses too, where its target has none of that type.
    if (code !== undefined || trails.some(({ addresses }) => addresses.length > 0)) break;
  }
  return { ...conclude(name, trails, { trouble, sent }, [...notes], settings), ms };
}

async function askOnce(
  server: DatagramTarget,
  trails: readonly Trail[],
  settings: ProbeSettings,
  notes: Set<string>,
): Promise<Round> {
  const questions = trails.map(({ name, type }): DnsQuestion => ({ id: randomInt(0x10000), name, type }));
  const read = questions.map((): DnsAnswer | undefined => undefined);
  const {
    code,
    strangers,
    ms,
    rounds: times,
  } = await exchangeDatagrams(
    server,
    questions.map((question, index) => ({
      payload: encodeQuestion(question),
      accept: (bytes) => {
        read[index] = readAnswer(bytes, question);
        return read[index] !== undefined;
      },
    })),
    settings,
    GRACE_MS,
  );
  if (strangers > 0 && read.includes(undefined)) {
    notes.add(`${describeServer(server)} sent ${strangers} datagrams that are no answer`);
  }
  const long = questions.filter((_, index) => read[index]?.isTruncated === true);
  if (long.length === 0) return { answers: read, code, ms, times };
  const timeoutMs = Math.max(1, settings.timeoutMs - ms);
  const overTcp = await askOverTcp(server, long, { ...settings, timeoutMs });
  const failure = overTcp.code === undefined ? undefined : explainFailure(overTcp.code, settings.sourceAddress).text;
  if (failure !== undefined) {
    notes.add(`the answer does not fit a datagram, and ${describeServer(server)} ${failure} over TCP`);
  }
  const byQuestion = new Map(long.map((question, index) => [question, overTcp.answers[index]]));
  const whole = questions.map((question, index) => byQuestion.get(question) ?? read[index]);
  return { answers: whole, code, ms: ms + overTcp.ms, times };
}

function extend(trail: Trail, answer: DnsAnswer | undefined): void {
  trail.isOpen = false;
  if (answer === undefined) return;
  const { name, aliases, addresses, isEndless } = followAliases(trail.name, answer);
  const isRound = aliases.some((alias) => trail.aliases.includes(alias));
  trail.code = isEndless || isRound ? 2 : answer.code;
  trail.isOpen = answer.code === 0 && !isEndless && !isRound && aliases.length > 0 && addresses.length === 0;
  trail.name = name;
  trail.aliases = [...trail.aliases, ...aliases].slice(0, MOST_ALIASES);
  trail.addresses = addresses;
}

function conclude(
  name: string,
  trails: readonly Trail[],
  { trouble, sent }: { readonly trouble: string | undefined; readonly sent: number },
  notes: readonly string[],
  { timeoutMs, sourceAddress }: ProbeSettings,
): Omit<NameAnswer, 'ms'> {
  const longest = trails.reduce<readonly string[]>(
    (best, { aliases }) => (aliases.length > best.length ? aliases : best),
    [],
  );
  const aliases = trails.find(({ addresses }) => addresses.length > 0)?.aliases ?? longest;
  const addresses = trails.flatMap((trail) =>
    trail.addresses.map((address) => ({ address, family: trail.type === 'A' ? (4 as const) : (6 as const) })),
  );
  const silent = trails.filter(({ code }) => code === undefined).map(({ type }) => type);
  const said = (kind: NameAnswer['kind'], text: string, also: readonly string[] = []) => ({
    kind,
    addresses,
    aliases,
    text,
    notes: [...notes, ...also],
  });
  const unanswered = silent.length === 0 ? [] : [`the question for ${silent.join(' and ')} was not answered`];
  if (addresses.length > 0) return said('addresses', `gives ${name} an address`, unanswered);
  if (silent.length === trails.length) {
    if (trouble === undefined)
      return said('silent', `did not answer within ${(timeoutMs / 1000).toFixed(1)} s, asked ${sent} times`);
    if (trouble === 'ECONNREFUSED') return said('unreachable', 'is no name server (ICMP port unreachable)');
    return said('unreachable', explainFailure(trouble, sourceAddress).text);
  }
  const last = aliases.at(-1);
  const of = last === undefined ? name : `${last}, of which ${name} is an alias`;
  if (trails.some(({ code }) => code === NXDOMAIN))
    return said('no-such-name', `knows no ${of} (NXDOMAIN)`, unanswered);
  const bad = trails.find(({ code }) => code !== undefined && code !== 0)?.code;
  if (bad !== undefined) return said('failed', `answers ${CODE_NAMES[bad] ?? `code ${bad}`} for ${of}`, unanswered);
  if (silent.length > 0) return said('silent', `answers for ${of} without an address`, unanswered);
  return said('no-address', `has no ${trails.map(({ type }) => type).join(' and no ')} record for ${of}`);
}
