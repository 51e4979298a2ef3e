import { isIP } from 'node:net';
import { parsePrefix, rangeToPrefixes } from '../firewall/addresses.ts';
import { BEYOND, eachOnce } from '../firewall/each-once.ts';
import { named, type Remarks } from '../firewall/remarks.ts';
import type { HostPattern, Place, Service } from '../model/configuration.ts';
import type { Block, Line } from './blocks.ts';
import { isOperator, portsAt, protocolsOf } from './ports.ts';

/** Addresses and names that something means. */
export interface Members {
  readonly hosts: readonly HostPattern[];
  readonly prefixes: readonly string[];
  readonly unknown: readonly string[];
}

/** Services that something means; `all` for every protocol. */
export interface Services {
  readonly all: boolean;
  readonly services: readonly Service[];
  readonly unknown: readonly string[];
}

/** Everything that a configuration defines by name. */
export interface AsaObjects {
  readonly blocks: ReadonlyMap<string, readonly Block[]>;
  /** What `name 192.0.2.1 server1` calls an address. */
  readonly names: ReadonlyMap<string, string>;
  readonly remarks: Remarks;
}

const DOUBTS = ['access'] as const;
const QUIET: ReadonlySet<string> = new Set(['description', 'nat']);
const SOURCE_PORT = 'from which port the devices connect';

/** Takes what a configuration defines by name. */
export function objectsOf(blocks: readonly Block[], remarks: Remarks): AsaObjects {
  const known = new Map<string, Block[]>();
  const names = new Map<string, string>();
  for (const block of blocks) {
    const [first = '', second = '', third = ''] = block.words;
    if (first === 'name' && isIP(second) !== 0) names.set(third, second);
    if (first !== 'object' && first !== 'object-group') continue;
    const key = `${first} ${third}`;
    const same = known.get(key);
    if (same === undefined) known.set(key, [block]);
    else same.push(block);
  }
  return { blocks: known, names, remarks };
}

/** What `object network` or `object-group network` of a name means, groups in groups followed. */
export function networkMembers(objects: AsaObjects, first: string, place: Place): Members {
  const hosts: HostPattern[] = [];
  const prefixes: string[] = [];
  const unknown: string[] = [];
  const left = [{ key: first, place }];
  for (const { key, place: from } of eachOnce(
    left,
    (one) => one.key,
    () => unknown.push(BEYOND),
  )) {
    const blocks = objects.blocks.get(key);
    if (blocks === undefined) unknown.push(missing(objects, key, from));
    for (const block of blocks ?? []) {
      if (block.words[1] !== 'network') {
        unknown.push(`what the ${named([block.words.slice(0, 3).join(' ')])} means`);
        continue;
      }
      for (const line of block.children) readNetwork(line, key);
    }
  }
  return { hosts, prefixes, unknown };

  function readNetwork(line: Line, key: string): void {
    const [word = '', second = '', third = ''] = line.words;
    if (QUIET.has(word)) return;
    if (word === 'fqdn') return void readName(line);
    if (word === 'group-object') return void left.push({ key: `object-group ${second}`, place: line.place });
    if (word === 'network-object' && second === 'object')
      return void left.push({ key: `object ${third}`, place: line.place });
    const text = word === 'network-object' ? line.words.slice(1) : line.words;
    const range = text[0] === 'range' ? rangeToPrefixes(addressOf(text[1]), addressOf(text[2])) : undefined;
    const prefix = prefixOf(text[0] === 'host' || text[0] === 'subnet' ? text.slice(1) : text);
    if (range !== undefined) prefixes.push(...range);
    else if (prefix !== undefined) prefixes.push(prefix);
    else {
      unknown.push(`which addresses ${named([key.split(' ')[1] ?? key])} means`);
      objects.remarks.note(
        line.place,
        'not-understood',
        'address',
        `What ${named([line.text.trim()])} means is not known here.`,
        DOUBTS,
      );
    }
  }

  function readName(line: Line): void {
    const host = (line.words.at(-1) ?? '').toLowerCase();
    if (!/^[a-z0-9]([\w.-]{0,252}[a-z0-9])?$/.test(host)) {
      objects.remarks.note(
        line.place,
        'error',
        'fqdn',
        `${named([host])} is refused: a name begins and ends with a letter or digit, and takes no star.`,
      );
      return;
    }
    hosts.push({ kind: 'exact', host });
    objects.remarks.note(
      line.place,
      'warning',
      'dns-dependent',
      `${host} is met by the addresses that the firewall itself is told for the name; devices that are told others do not meet it.`,
    );
  }

  function addressOf(word: string | undefined): string {
    return objects.names.get(word ?? '') ?? word ?? '';
  }

  function prefixOf([address, mask]: readonly string[]): string | undefined {
    const known = addressOf(address);
    return parsePrefix(mask === undefined || isIP(mask) === 0 ? known : `${known}/${mask}`);
  }
}

/** What `object service`, `object-group service` or `object-group protocol` of a name means, for destinations. */
export function serviceMembers(objects: AsaObjects, first: string, place: Place): Services {
  const services: Service[] = [];
  const unknown: string[] = [];
  const left = [{ key: first, place }];
  let all = false;
  for (const { key, place: from } of eachOnce(
    left,
    (one) => one.key,
    () => unknown.push(BEYOND),
  )) {
    const blocks = objects.blocks.get(key);
    if (blocks === undefined) unknown.push(missing(objects, key, from));
    for (const block of blocks ?? []) for (const line of block.children) readService(line, block.words[3]);
  }
  return { all, services, unknown };

  function readService(line: Line, groupProtocol: string | undefined): void {
    const [word = '', second = '', third = ''] = line.words;
    if (QUIET.has(word)) return;
    if (word === 'group-object') return void left.push({ key: `object-group ${second}`, place: line.place });
    if (word === 'service-object' && second === 'object')
      return void left.push({ key: `object ${third}`, place: line.place });
    const isPort = word === 'port-object';
    const known = word === 'service-object' || word === 'service' || word === 'protocol-object';
    const protocols = protocolsOf(isPort ? (groupProtocol ?? 'tcp-udp') : second);
    // ICMP, ESP and their like are nothing that devices are asked about here.
    if (known && protocols === undefined && /^[a-z0-9-]+$/.test(second)) return;
    const read = portsOf(line.words.slice(isPort ? 1 : 2));
    if ((!known && !isPort) || protocols === undefined || read === undefined) {
      unknown.push(`which ports ${named([first.split(' ')[1] ?? first])} means`);
      objects.remarks.note(
        line.place,
        'not-understood',
        'ports',
        `What ${named([line.text.trim()])} means is not known here.`,
        DOUBTS,
      );
      return;
    }
    if (read.hasSource) unknown.push(SOURCE_PORT);
    else if (protocols === 'any') all = true;
    else services.push(...toServices(protocols, read.ranges));
  }
}

/** Services of some protocols at ranges of ports; at all ports where none are said. */
export function toServices(
  protocols: readonly Service['protocol'][],
  ranges: readonly (readonly [number, number])[] | undefined,
): readonly Service[] {
  return protocols.flatMap((protocol) =>
    (ranges ?? [[0, 65_535] as const]).map(([from, to]) => ({ protocol, from, to })),
  );
}

function portsOf(
  words: readonly string[],
): { readonly ranges: readonly (readonly [number, number])[] | undefined; readonly hasSource: boolean } | undefined {
  let ranges: readonly (readonly [number, number])[] | undefined;
  let hasSource = false;
  for (let at = 0; at < words.length; ) {
    const side = words[at] === 'source' || words[at] === 'destination' ? words[at] : undefined;
    if (side !== undefined) at += 1;
    if (!isOperator(words[at])) return undefined;
    const read = portsAt(words, at);
    if (read.ranges === undefined) return undefined;
    if (side === 'source') hasSource = true;
    else ranges = read.ranges;
    at += read.length;
  }
  return { ranges, hasSource };
}

function missing(objects: AsaObjects, key: string, place: Place): string {
  objects.remarks.note(
    place,
    'not-understood',
    'missing-object',
    `${named([key])} is not defined in these files.`,
    DOUBTS,
  );
  return `what ${named([key])} means`;
}
