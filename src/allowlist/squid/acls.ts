import { isIP } from 'node:net';
import { holdsAllPrivate, isAddressIn, isEverything, isOfInternet, parsePrefix } from '../firewall/addresses.ts';
import type { Remarks } from '../firewall/remarks.ts';
import type { Asking, HostPattern, Place } from '../model/configuration.ts';
import { addDomain, type Domains, noDomains } from './domains.ts';
import type { SquidFiles } from './files.ts';
import { type Line, physicalLines, wordsOf } from './lines.ts';
import { hostRegexes, type RegexWord, urlRegexes } from './regexes.ts';
import {
  ALWAYS,
  type Budget,
  both,
  type Formula,
  NEVER,
  otherPorts,
  PLAIN,
  type Ports,
  type Term,
  TUNNELS,
} from './terms.ts';

/** What an acl means where it is used, and where it is used with `!`. */
export interface Meaning {
  readonly holds: Formula;
  readonly holdsNot: Formula;
  /** Using it makes Squid ask the client who it is. */
  readonly asksWho?: boolean;
}

/** Where in its work Squid asks: an acl may be known only from some step of `ssl_bump` on. */
export type BumpStep = 1 | 2 | 3;

interface Acl {
  readonly name: string;
  readonly type: string;
  /** What most acls have none of is made when there is one: files have very many acls. */
  options?: ReadonlySet<string>;
  words?: RegexWord[];
  lines?: { readonly words: readonly string[]; readonly place: Place }[];
  readonly domains: Domains | undefined;
  /** List files that were not given. */
  missing?: readonly string[];
  known: Meaning | undefined;
  knownAt?: Map<BumpStep, Meaning> | undefined;
  regexes?: readonly HostPattern[] | undefined;
}

/** The acls of a configuration, by name, as far as it was read. */
export interface Acls {
  readonly define: (line: Line) => void;
  readonly isDefined: (name: string) => boolean;
  /** The meaning at a step of `ssl_bump`; without, where a request is judged. Undefined where there is no such acl. */
  readonly meaningOf: (name: string, step?: BumpStep) => Meaning | undefined;
  /** Names of `external_acl_type` whose helper is told who the user is. */
  readonly asking: Set<string>;
}

const DOMAIN_TYPES = new Set(['dstdomain', 'ssl::server_name']);
const HANG_ON_STEP = new Set(['ssl::server_name', 'ssl::server_name_regex', 'at_step', 'any-of', 'all-of']);
const OPTIONS = new Set(['-i', '+i', '-n', '-m', '--client-requested', '--server-provided', '--consensus', '--']);
/** Types of Squid 5.7 (squid.conf.documented, under acl) that say nothing of a host: each with what would have to be known. */
const OPEN_TYPES: Readonly<Record<string, string>> = {
  time: 'the time of day',
  proxy_auth_regex: 'who the user is',
  ident: 'who the user is',
  ident_regex: 'who the user is',
  ext_user: 'who the user is',
  ext_user_regex: 'who the user is',
  max_user_ip: 'from how many addresses a user comes',
  maxconn: 'how many connections there are',
  external: 'what a helper outside of Squid answers',
  browser: 'what a client calls itself',
  referer_regex: 'what a request says of where it comes from',
  req_header: 'what headers a request has',
  req_mime_type: 'what a request carries',
  arp: "the device's hardware address",
  eui64: "the device's hardware address",
  srcdomain: "the device's name",
  srcdom_regex: "the device's name",
  src_as: "the device's network",
  dst_as: 'which network the host is in',
  localip: 'by which address of Squid a device comes',
  localport: 'by which port of Squid a device comes',
  myportname: 'by which port of Squid a device comes',
  peername: 'which parent is taken',
  peername_regex: 'which parent is taken',
  random: 'chance',
  urlpath_regex: 'which path is asked for',
  urllogin: 'whether a user stands in the URL',
  note: 'what was noted on a request',
  tag: 'what was noted on a request',
  annotate_client: 'what was noted on a request',
  annotate_transaction: 'what was noted on a request',
  has: 'what is known of a request',
  hier_code: 'which way is taken',
  http_status: 'what the server answers',
  rep_header: 'what the server answers',
  rep_mime_type: 'what the server answers',
  snmp_community: 'what a question over SNMP says',
  user_cert: 'which certificate a client shows',
  ca_cert: 'which certificate a client shows',
  client_connection_mark: 'how a connection is marked',
  clientside_mark: 'how a connection is marked',
  transaction_initiator: 'who began',
  connections_encrypted: 'whether all connections are encrypted',
  adaptation_service: 'which service saw a request',
  squid_error: 'whether Squid met an error',
  server_cert_fingerprint: 'which certificate the server shows',
  'ssl::certHasExpired': 'which certificate the server shows',
  'ssl::certNotYetValid': 'which certificate the server shows',
  'ssl::certDomainMismatch': 'which certificate the server shows',
  'ssl::certUntrusted': 'which certificate the server shows',
  'ssl::certSelfSigned': 'which certificate the server shows',
  ssl_error: 'which certificate the server shows',
};
const KNOWN_TYPES = new Set([
  ...DOMAIN_TYPES,
  ...Object.keys(OPEN_TYPES),
  'dstdom_regex',
  'ssl::server_name_regex',
  'url_regex',
  'port',
  'proto',
  'method',
  'src',
  'dst',
  'proxy_auth',
  'any-of',
  'all-of',
  'at_step',
]);

/** Acls that Squid 5.7 has before it reads a line (`DEFAULT_IF_NONE` and `DEFAULT` of acl in src/cf.data.pre). */
const GIVEN: readonly string[] = [
  'acl all src all',
  'acl localhost src 127.0.0.1/32 ::1',
  'acl to_localhost dst 127.0.0.0/8 0.0.0.0/32 ::1/128 ::/128',
  'acl CONNECT method CONNECT',
];

/** Takes the acls of a configuration. `budget` bounds what acls of acls are multiplied out to. */
export function takeAcls(files: SquidFiles, asking: Asking, remarks: Remarks, budget: Budget): Acls {
  const acls = new Map<string, Acl>();
  const asks = new Set<string>();
  const refuse = (place: Place, code: string, message: string): void =>
    remarks.note(place, 'error', code, `${message} Squid does not start with it.`, ['access']);

  function define({ words, place }: Line): void {
    const name = words[1];
    const type = words[2];
    if (name === undefined || type === undefined) {
      refuse(place, 'acl-short', 'This acl has no name or no type.');
      return;
    }
    let acl = acls.get(name);
    if (acl !== undefined && acl.type !== type) {
      refuse(place, 'acl-two-types', `The acl ${cut(name)} is of another type above.`);
      return;
    }
    if (acl === undefined) {
      if (!KNOWN_TYPES.has(type))
        remarks.note(place, 'not-understood', 'acl-type-unknown', `Acls of type ${cut(type)} are not known here.`);
      const domains = DOMAIN_TYPES.has(type) ? noDomains(name) : undefined;
      acl = { name, type, domains, known: undefined };
      acls.set(name, acl);
    }
    acl.known = undefined;
    acl.knownAt = undefined;
    if (acl.regexes !== undefined) acl.regexes = undefined;
    takeValues(acl, words.slice(3), place);
  }

  function takeValues(acl: Acl, values: readonly string[], place: Place): void {
    if (acl.type === 'any-of' || acl.type === 'all-of') {
      for (const value of values)
        if (!isDefined(value.replace(/^!/, '')) || value.replace(/^!/, '') === acl.name)
          refuse(place, 'acl-not-found', `There is no acl ${cut(value)} above.`);
      acl.lines ??= [];
      acl.lines.push({ words: values, place });
      return;
    }
    let isFirst = true;
    for (const value of values) {
      if (isFirst && /^[-+]/.test(value) && !/regex/.test(acl.type)) {
        if (OPTIONS.has(value)) acl.options = new Set([...(acl.options ?? []), value]);
        else
          refuse(
            place,
            'acl-option-unknown',
            `Squid 5 knows no option ${cut(value)} here; a file is written "in quotes".`,
          );
        continue;
      }
      if (value !== '-n') isFirst = false;
      if (value.length > 2 && value.startsWith('"')) takeFile(acl, value.replace(/^"|"$/g, ''), place);
      else takeWord(acl, value, place);
    }
  }

  function takeFile(acl: Acl, path: string, from: Place): void {
    const found = files.one(path, from);
    if (found === undefined) {
      acl.missing = [...(acl.missing ?? []), path];
      const message = `The list ${cut(path)} was not given; give it too. Where Squid itself does not find it, the acl is empty.`;
      remarks.note(from, 'not-understood', 'list-not-given', message);
      return;
    }
    const lines = physicalLines(found.text.replace(/^\ufeff/, ''));
    for (let text = lines.next(); text !== undefined; text = lines.next()) {
      if (text === '' || text.startsWith('#')) continue;
      const place = { file: found.file, line: lines.number() };
      for (const word of wordsOf(text.trim())) takeWord(acl, word, place);
    }
  }

  function takeWord(acl: Acl, word: string, place: Place): void {
    if (acl.domains !== undefined) addDomain(acl.domains, word, place, remarks);
    else if (acl.words === undefined) acl.words = [{ word, place }];
    else acl.words.push({ word, place });
  }

  function isDefined(name: string): boolean {
    return acls.has(name) || name === 'manager';
  }

  function meaningOf(name: string, step?: BumpStep): Meaning | undefined {
    if (name === 'manager') return { holds: NEVER, holdsNot: ALWAYS };
    const acl = acls.get(name);
    if (acl === undefined) return undefined;
    const at = HANG_ON_STEP.has(acl.type) ? step : undefined;
    const found = at === undefined ? acl.known : acl.knownAt?.get(at);
    if (found !== undefined) return found;
    const meaning = withMissing(acl, read(acl, at));
    if (at === undefined) acl.known = meaning;
    else acl.knownAt = (acl.knownAt ?? new Map()).set(at, meaning);
    return meaning;
  }

  function read(acl: Acl, step: BumpStep | undefined): Meaning {
    const { type, words = [], domains } = acl;
    switch (type) {
      case 'dstdomain':
        return ofHosts(domains?.hosts ?? []);
      case 'ssl::server_name':
        return atServerName(acl, domains?.hosts ?? [], step);
      case 'dstdom_regex':
        return ofHosts(hostRegexes(words, remarks));
      case 'ssl::server_name_regex':
        acl.regexes ??= hostRegexes(words, remarks);
        return atServerName(acl, acl.regexes, step);
      case 'url_regex': {
        const holds = urlRegexes(words, remarks);
        return { holds, holdsNot: notOf(holds, budget) };
      }
      case 'port':
        return ofPorts(words);
      case 'method':
        return ofMethods(words.map(({ word }) => word.toUpperCase()));
      case 'proto':
        return ofProtocols(words.map(({ word }) => word.toUpperCase()));
      case 'src':
        return ofSource(acl.name, words, asking);
      case 'dst':
        return ofAddresses(acl.name, words);
      case 'at_step':
        return ofStep(words, step);
      case 'proxy_auth': {
        const anyone = words.some(({ word }) => word === 'REQUIRED');
        return { ...(anyone ? { holds: ALWAYS, holdsNot: NEVER } : open('who the user is')), asksWho: true };
      }
      case 'external':
        return { ...open(OPEN_TYPES['external'] ?? ''), asksWho: asks.has(words[0]?.word ?? '') };
      case 'any-of':
      case 'all-of':
        return ofAcls(acl, step);
      default:
        return open(
          Object.hasOwn(OPEN_TYPES, type)
            ? (OPEN_TYPES[type] ?? '')
            : `what the acl ${cut(acl.name)} of type ${cut(type)} matches`,
        );
    }
  }

  function ofAcls(acl: Acl, step: BumpStep | undefined): Meaning {
    const own = acl.lines ?? [];
    const lines = own.map(({ words }) => {
      const parts = words.map((word) => literal(word, step));
      return acl.type === 'any-of'
        ? { holds: parts.flatMap(({ holds }) => holds), holdsNot: all(parts.map(({ holdsNot }) => holdsNot)) }
        : { holds: all(parts.map(({ holds }) => holds)), holdsNot: parts.flatMap(({ holdsNot }) => holdsNot) };
    });
    const asksWho = own.some(({ words }) => words.some((word) => literal(word, step).asksWho === true));
    return {
      holds: lines.flatMap(({ holds }) => holds),
      holdsNot: all(lines.map(({ holdsNot }) => holdsNot)),
      ...(asksWho ? { asksWho } : {}),
    };
  }

  function literal(word: string, step: BumpStep | undefined): Meaning {
    const isNot = word.startsWith('!');
    const meaning = meaningOf(isNot ? word.slice(1) : word, step) ?? open(`what the acl ${cut(word)} is`);
    return isNot ? { ...meaning, holds: meaning.holdsNot, holdsNot: meaning.holds } : meaning;
  }

  function all(parts: readonly Formula[]): Formula {
    return parts.reduce((sum, part) => both(sum, part, budget), ALWAYS);
  }

  for (const line of GIVEN) define({ place: { file: 'squid', line: 0 }, text: line, words: line.split(' ') });
  return { define, isDefined, meaningOf, asking: asks };
}

/** Whatever it is, nobody can tell from here. */
export function open(need: string): Meaning {
  return { holds: [{ unless: [need] }], holdsNot: [{ unless: [need] }] };
}

function withMissing({ missing }: Acl, meaning: Meaning): Meaning {
  if (missing === undefined) return meaning;
  const { holds, holdsNot, ...rest } = meaning;
  const unless = missing.map((path) => `what the list ${cut(path)} holds`);
  return {
    ...rest,
    holds: [...holds, { unless }],
    holdsNot: holdsNot.map((term) => ({ ...term, unless: [...(term.unless ?? []), ...unless] })),
  };
}

function ofHosts(hosts: readonly HostPattern[]): Meaning {
  return hosts.length === 0
    ? { holds: NEVER, holdsNot: ALWAYS }
    : { holds: [{ hosts }], holdsNot: [{ except: hosts }] };
}

/**
 * The server's name is what the client asked for, until Squid has seen the server's certificate: then, at step 3, what stands
 * in that (`ACLServerNameStrategy::match` in src/acl/ServerName.cc).
 */
function atServerName({ options }: Acl, hosts: readonly HostPattern[], step: BumpStep | undefined): Meaning {
  const isOfServer = options?.has('--server-provided');
  if (isOfServer === true && step !== 3) return { holds: NEVER, holdsNot: ALWAYS };
  const isAsked = options?.has('--client-requested') === true || options?.has('--consensus') === true;
  return step !== 3 || isAsked ? ofHosts(hosts) : open("which names the server's certificate has");
}

function notOf(holds: Formula, budget: Budget): Formula {
  const parts = holds.map(
    ({ hosts, ports, unless }): Formula => [
      ...(hosts === undefined ? [] : [{ except: hosts, ...(unless === undefined ? {} : { unless }) }]),
      ...(ports === undefined ? [] : [{ ports: otherPorts(ports) }]),
      ...(hosts === undefined && unless !== undefined ? [{ unless, ...(ports === undefined ? {} : { ports }) }] : []),
    ],
  );
  return parts.reduce((sum, part) => both(sum, part, budget), ALWAYS);
}

function ofPorts(words: readonly RegexWord[]): Meaning {
  const ports = words.flatMap(({ word }): Ports[] => {
    const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word);
    return found === null ? [] : [{ from: Number(found[1]), to: Number(found[2] ?? found[1]) }];
  });
  return { holds: [{ ports }], holdsNot: [{ ports: otherPorts(ports) }] };
}

function ofMethods(methods: readonly string[]): Meaning {
  const unless = ['by which method a client asks'];
  const isConnect = methods.includes('CONNECT');
  const others = methods.some((method) => method !== 'CONNECT');
  const plain: Term[] = others ? [{ ports: PLAIN, unless }] : [];
  return isConnect
    ? { holds: [{ ports: TUNNELS }, ...plain], holdsNot: others ? plain : [{ ports: PLAIN }] }
    : { holds: plain, holdsNot: others ? [{ ports: TUNNELS }, ...plain] : ALWAYS };
}

/** A tunnel that is asked for has no protocol (`PROTO_NONE`). */
function ofProtocols(protocols: readonly string[]): Meaning {
  const holds: Term[] = [];
  const holdsNot: Term[] = [];
  (protocols.includes('HTTP') ? holds : holdsNot).push({ ports: PLAIN });
  (protocols.includes('NONE') ? holds : holdsNot).push({ ports: TUNNELS });
  return { holds, holdsNot };
}

function prefixesOf(words: readonly RegexWord[]): { prefixes: readonly string[]; isAll: boolean; isWhole: boolean } {
  const isAll = words.some(({ word }) => ['all', '0.0.0.0/0', '0/0', '0.0.0.0/0.0.0.0'].includes(word));
  const read = words.filter(({ word }) => word !== 'ipv4' && word !== 'ipv6').map(({ word }) => prefixOf(word));
  const prefixes = read.filter((prefix) => prefix !== undefined);
  return { prefixes, isAll: isAll || prefixes.some(isEverything), isWhole: read.length === prefixes.length };
}

function prefixOf(word: string): string | undefined {
  const own = parsePrefix(word);
  if (own !== undefined) return own;
  // The range from the start of a network to its end, as squid.conf itself writes 0.0.0.1-0.255.255.255.
  const [first = '', last = ''] = word.split('-', 2);
  return first === '0.0.0.1' && isIP(last) === 4 ? '0.0.0.0/8' : undefined;
}

/** Devices have private addresses where nothing else is said of them, and are never the proxy itself. */
function ofSource(name: string, words: readonly RegexWord[], { address }: Asking): Meaning {
  const { prefixes, isAll, isWhole } = prefixesOf(words);
  if (isAll) return { holds: ALWAYS, holdsNot: NEVER };
  const isIn = address === undefined ? holdsAllPrivate(prefixes) : isAddressIn(address, prefixes);
  if (isIn) return { holds: ALWAYS, holdsNot: NEVER };
  const isLoopback = prefixes.every((prefix) => /^127\.|^::1\//.test(prefix));
  if (isWhole && (address !== undefined || isLoopback)) return { holds: NEVER, holdsNot: ALWAYS };
  return open(`whether the device's address is in the acl ${cut(name)}`);
}

/** Hosts of the internet are in no private network. */
function ofAddresses(name: string, words: readonly RegexWord[]): Meaning {
  const { prefixes, isAll, isWhole } = prefixesOf(words);
  if (isAll) return { holds: ALWAYS, holdsNot: NEVER };
  if (isWhole && !prefixes.some(isOfInternet)) return { holds: NEVER, holdsNot: ALWAYS };
  const meaning = open(`whether the host's address is in the acl ${cut(name)}`);
  return isWhole ? { ...meaning, holds: meaning.holds.map((term) => ({ ...term, addresses: prefixes })) } : meaning;
}

function ofStep(words: readonly RegexWord[], step: BumpStep | undefined): Meaning {
  const isIn = step !== undefined && words.some(({ word }) => word.toLowerCase() === `sslbump${step}`);
  return isIn ? { holds: ALWAYS, holdsNot: NEVER } : { holds: NEVER, holdsNot: ALWAYS };
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
