import { ALWAYS, anyOf, conditionsOf, NEVER, noneOf, onlyIf, type Way } from '../firewall/conditions.ts';
import { named, shownLine } from '../firewall/remarks.ts';
import { fromAddresses } from '../firewall/sides.ts';
import type { Access, Asking, Place, Rule, Service } from '../model/configuration.ts';
import { type Aliases, membersOf, portsOf } from './aliases.ts';
import { type Element, elementsAt, placeAt, textAt } from './xml.ts';

/** All that rules are read with. */
export interface Reading {
  readonly file: string;
  readonly aliases: Aliases;
  readonly asking: Asking;
  /** The interface that the devices come in by, and those that lead to the internet. */
  readonly inside: string;
  readonly outside: readonly string[];
  /** Members of groups of interfaces. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** One side of a rule, as both products and both of OPNsense's ways to write it have it. */
interface Side {
  readonly nets: readonly string[];
  readonly isNot: boolean;
  readonly port: string | undefined;
}

/** A rule as it is asked. */
export interface FilterRule {
  readonly element: Element;
  readonly isModel: boolean;
  readonly action: string;
  /** The class that decides when it is asked: floating, of a group of interfaces, of one interface. */
  readonly rank: 0 | 1 | 2;
  readonly isQuick: boolean;
  readonly isOut: boolean;
  readonly sequence: number;
}

const DOUBTS = ['access'] as const;
const KNOWN: ReadonlySet<string> = new Set(
  `id tracker type interface ipprotocol tag tagged max max-src-nodes max-src-conn max-src-states statetimeout statetype os
  protocol source destination descr log disabled quick floating direction created updated associated-rule-id sched gateway
  dnpipe pdnpipe ackqueue defaultqueue tcpflags1 tcpflags2 tcpflags_any nosync nopfsync icmptype icmp6type icmp6-type allowopts vlanprio
  vlanprioset disablereplyto reply-to label state-policy statepolicy pflow bridgeto enabled sequence sort_order prio_group action
  interfacenot source_net source_not source_port destination_net destination_not destination_port description categories
  category set-prio set-prio-low prio overload divert-to replyto shaper1 shaper2 tos adaptivestart adaptiveend udp-first
  udp-multiple udp-single max-src-conn-rate max-src-conn-rates tcpflags_out received-on received-on-not uuid max-packets`.split(
    /\s+/,
  ),
);
/** What a rule may ask beside addresses, which nobody can tell from here. */
const OPEN: Readonly<Record<string, string>> = {
  sched: 'whether it is the time of the schedule',
  tagged: 'whether the connection carries the tag',
  os: 'whether the device runs',
  'received-on': 'whether the connection came in by',
};

/** Sorts out which rules are asked of the devices' connections; those that are switched off are left out. */
export function asked(element: Element, isModel: boolean, reading: Reading): FilterRule | undefined {
  const isOff = isModel ? textAt(element, 'enabled') === '0' : elementsAt(element, 'disabled').length > 0;
  const interfaces = (textAt(element, 'interface') ?? '').split(',').filter((name) => name !== '');
  const isFloating = ['yes', '1', 'on'].includes(textAt(element, 'floating') ?? '') || interfaces.length !== 1;
  const direction = textAt(element, 'direction') ?? 'in';
  const quick = textAt(element, 'quick');
  const isQuick = isModel || !isFloating ? quick !== '0' : quick === 'yes' || quick === '1';
  const action = textAt(element, 'type') ?? textAt(element, 'action') ?? 'pass';
  const members = interfaces.flatMap((name) => [name, ...(reading.groups.get(name) ?? [])]);
  const isNegated = textAt(element, 'interfacenot') === '1';
  const meets = (names: readonly string[]): boolean =>
    interfaces.length === 0 || names.some((name) => members.includes(name)) !== isNegated;
  const isIn = direction !== 'out' && meets([reading.inside]);
  const isOut = direction !== 'in' && meets(reading.outside);
  if (isOff || action === 'match' || (!isIn && !isOut)) return undefined;
  const isGroup = interfaces.some((name) => reading.groups.has(name));
  const sequence = Number(textAt(element, 'sequence') ?? 0);
  return {
    element,
    isModel,
    action,
    rank: isFloating ? 0 : isGroup ? 1 : 2,
    isQuick,
    isOut: !isIn,
    sequence: Number.isFinite(sequence) ? sequence : 0,
  };
}

/** The rules that a rule of the firewall is told as, one for each way in which it can match. */
export function toRules({ element, isModel, action }: FilterRule, reading: Reading): readonly Rule<Access>[] {
  const { aliases, file } = reading;
  const place = placeAt(file, element);
  for (const child of element.children)
    if (!KNOWN.has(child.name))
      aliases.remarks.note(
        placeAt(file, child),
        'not-understood',
        'rule-part',
        `What ${named([child.name])} means in a rule is not known here.`,
        DOUBTS,
      );
  const decision = action === 'pass' ? 'allow' : action === 'block' || action === 'reject' ? 'block' : undefined;
  if (decision === undefined) {
    aliases.remarks.note(place, 'not-understood', 'action', `The action ${named([action])} is not known here.`, DOUBTS);
    return [];
  }
  if (textAt(element, 'ipprotocol') === 'inet6') {
    aliases.remarks.note(
      place,
      'warning',
      'ipv6',
      'Rules for IPv6 alone are left out: hosts are taken to be reached by IPv4.',
    );
    return [];
  }
  const [source, destination] = [sideOf(element, 'source', isModel), sideOf(element, 'destination', isModel)];
  const unless = Object.entries(OPEN).flatMap(([name, need]) => {
    const text = textAt(element, name);
    return text === undefined ? [] : [`${need} ${named([text])}`];
  });
  const parts = [
    sourceWays(source, reading, place),
    destinationWays(destination, reading, place),
    serviceWays(element, destination.port, reading, place),
    isAny(source.port) ? ALWAYS : onlyIf('from which port the devices connect'),
    unless.length === 0 ? ALWAYS : [{ unless }],
  ];
  const name = textAt(element, 'descr') ?? textAt(element, 'description') ?? 'a rule without a description';
  const text = shownLine(`${action}: ${name}`);
  return conditionsOf(parts).map((when) => ({ place, text, when, decision }));
}

function sideOf(element: Element, side: 'source' | 'destination', isModel: boolean): Side {
  if (isModel || elementsAt(element, `${side}_net`).length > 0)
    return {
      nets: (textAt(element, `${side}_net`) ?? 'any').split(',').map((net) => net.trim()),
      isNot: textAt(element, `${side}_not`) === '1',
      port: textAt(element, `${side}_port`),
    };
  const [node] = elementsAt(element, side);
  const nets = [...elementsAt(node, 'network'), ...elementsAt(node, 'address')].flatMap(({ text }) =>
    text === '' ? [] : text.split(','),
  );
  const not = elementsAt(node, 'not');
  return {
    nets: nets.length === 0 ? ['any'] : nets,
    isNot: not.length > 0 && not[0]?.text !== '0',
    port: textAt(node, 'port'),
  };
}

function sourceWays({ nets, isNot }: Side, reading: Reading, place: Place): readonly Way[] {
  if (nets.includes('any') || nets.includes(reading.inside)) return isNot ? NEVER : ALWAYS;
  const others = nets.filter((net) => !isOwnNetwork(net, reading));
  if (others.length === 0) return isNot ? ALWAYS : NEVER;
  const { prefixes, hosts, unknown, without } = membersOf(reading.aliases, others, place);
  const isComplete = hosts.length + unknown.length + without.length === 0;
  return fromAddresses(prefixes, isComplete, named(nets), isNot, reading.asking);
}

function destinationWays({ nets, isNot }: Side, reading: Reading, place: Place): readonly Way[] {
  if (nets.includes('any')) return isNot ? NEVER : ALWAYS;
  // Networks at the firewall itself hold no host of the internet.
  const others = nets.filter((net) => !isOwnNetwork(net, reading));
  if (others.length === 0) return isNot ? ALWAYS : NEVER;
  const { hosts, prefixes, unknown, without } = membersOf(reading.aliases, others, place);
  const open =
    without.length === 0 ? unknown : [...unknown, `whether the host's address is one that ${named(nets)} leaves out`];
  return (isNot ? noneOf : anyOf)(hosts, prefixes, named(nets), open);
}

function isOwnNetwork(net: string, { inside, outside }: Reading): boolean {
  return (
    net === '(self)' ||
    /^(lan|wan|opt\d+|pppoe|l2tp|openvpn)(ip)?$/.test(net) ||
    [inside, ...outside].some((name) => net === name || net === `${name}ip`)
  );
}

function serviceWays(element: Element, port: string | undefined, { aliases }: Reading, place: Place): readonly Way[] {
  const protocol = (textAt(element, 'protocol') ?? 'any').toLowerCase();
  if (protocol === 'any' && isAny(port)) return ALWAYS;
  const protocols = (['tcp', 'udp'] as const).filter(
    (kind) => protocol === 'any' || protocol.split('/').includes(kind),
  );
  if (protocols.length === 0) return NEVER;
  if (isAny(port)) return [{ services: protocols.map((kind): Service => ({ protocol: kind, from: 0, to: 65_535 })) }];
  const services = portsOf(aliases, port ?? '', protocols);
  if (services !== undefined) return [{ services }];
  aliases.remarks.note(place, 'not-understood', 'ports', `The ports ${named([port ?? ''])} cannot be read.`, DOUBTS);
  return onlyIf(`which ports ${named([port ?? ''])} means`);
}

function isAny(port: string | undefined): boolean {
  return port === undefined || port === '' || port === 'any';
}
