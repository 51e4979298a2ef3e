import { maskLength, parsePrefix, rangeToPrefixes } from '../firewall/addresses.ts';
import { ALWAYS, anyOf, noneOf, type Way } from '../firewall/conditions.ts';
import { BEYOND, eachOnce } from '../firewall/each-once.ts';
import { isForeignCountry } from '../firewall/foreign.ts';
import { named, type Remarks } from '../firewall/remarks.ts';
import { parsePorts } from '../firewall/services.ts';
import type { HostPattern, Place, Service } from '../model/configuration.ts';
import { type Block, section, wordIn, wordsIn } from './blocks.ts';
import { hostPattern } from './patterns.ts';

/** Where objects are looked up: the virtual domain's own, then those of all. */
export interface Scope {
  readonly blocks: readonly Block[];
  readonly remarks: Remarks;
}

/** Names and addresses that members mean, and what of them stands in no file. */
export interface Members {
  readonly hosts: readonly HostPattern[];
  readonly prefixes: readonly string[];
  readonly unknown: readonly string[];
}

const ADDRESSES = ['firewall address', 'firewall address6', 'firewall proxy-address', 'firewall multicast-address'];
const GROUPS = ['firewall addrgrp', 'firewall addrgrp6', 'firewall proxy-addrgrp', 'firewall addrgrp-policy'];

/** Services that FortiOS ships, for configurations that do not hold them. */
const FACTORY_SERVICES: Readonly<Record<string, readonly Service[]>> = {
  HTTP: [{ protocol: 'tcp', from: 80, to: 80 }],
  HTTPS: [{ protocol: 'tcp', from: 443, to: 443 }],
  NTP: [
    { protocol: 'tcp', from: 123, to: 123 },
    { protocol: 'udp', from: 123, to: 123 },
  ],
  DNS: [
    { protocol: 'tcp', from: 53, to: 53 },
    { protocol: 'udp', from: 53, to: 53 },
  ],
};

/** The object of one of some sections and of a name. */
export function lookUp(scope: Scope, sections: readonly string[], name: string): Block | undefined {
  for (const block of scope.blocks)
    for (const kind of sections) {
      const found = section(block, kind)?.entries?.get(name);
      if (found !== undefined) return found;
    }
  return undefined;
}

/** What addresses and groups of a policy mean. */
export function membersOf(scope: Scope, names: readonly string[], place: Place): Members {
  const hosts: HostPattern[] = [];
  const prefixes: string[] = [];
  const unknown: string[] = [];
  const left = [...names].reverse();
  for (const name of eachOnce(
    left,
    (one) => one,
    () => unknown.push(BEYOND),
  )) {
    const group = lookUp(scope, GROUPS, name);
    const address = lookUp(scope, ADDRESSES, name);
    if (address !== undefined) readAddress(address);
    else if (group !== undefined) {
      if (wordIn(group, 'exclude') === 'enable') unknown.push(`what the group ${named([name])} leaves out`);
      left.push(...wordsIn(group, 'member').toReversed());
    } else if (name === 'all') prefixes.push('0.0.0.0/0');
    else {
      unknown.push(`which addresses ${named([name])} means`);
      scope.remarks.note(
        place,
        'not-understood',
        'missing-object',
        `The address ${named([name])} is not defined in these files.`,
      );
    }
  }
  return { hosts, prefixes, unknown };

  function readAddress(address: Block): void {
    const type = wordIn(address, 'type') ?? (address.settings.has('host-regex') ? 'host-regex' : 'ipmask');
    const name = named([address.key]);
    if (type === 'fqdn' || type === 'wildcard-fqdn') readName(address, type);
    else if (type === 'ipmask' || type === 'ipprefix' || type === 'interface-subnet') {
      const networks = networkOf(address);
      if (networks === undefined) strange(address);
      else prefixes.push(...networks);
    } else if (type === 'iprange') {
      const range = rangeToPrefixes(wordIn(address, 'start-ip') ?? '', wordIn(address, 'end-ip') ?? '');
      if (range === undefined) strange(address);
      else prefixes.push(...range);
    } else if (type === 'geography') {
      const country = wordIn(address, 'country') ?? '?';
      if (isForeignCountry(country))
        scope.remarks.note(
          address.place,
          'warning',
          'foreign-addresses',
          `No host that is needed is taken to be in ${country}.`,
        );
      else unknown.push(`whether the host's address is in the country ${country}`);
    } else if (type === 'host-regex') hosts.push({ kind: 'regex', source: wordIn(address, 'host-regex') ?? '' });
    else if (type === 'url') {
      // The host of a proxy address is itself an address; where a path is asked for, hosts do not tell.
      if (address.settings.has('path') || address.settings.has('query'))
        unknown.push(`whether the path of the address is that of ${name}`);
      else left.push(wordIn(address, 'host') ?? 'all');
    } else {
      unknown.push(`what ${name} means, an address of type ${type.slice(0, 40)}`);
      if (
        !/^(dynamic|mac|category|ua|header|src-advanced|dst-advanced|method|wildcard|template|route-tag|device-identification)$/.test(
          type,
        )
      )
        strange(address);
    }
  }

  function readName(address: Block, type: string): void {
    const text = wordIn(address, type) ?? wordIn(address, 'fqdn');
    if (text === undefined) {
      strange(address);
      return;
    }
    hosts.push(hostPattern(text));
    const isWild = text.includes('*');
    scope.remarks.note(
      address.place,
      'warning',
      'dns-dependent',
      isWild
        ? `${named([address.key])} is empty until DNS answers for such names pass through the FortiGate; it never is met by devices that ask by DNS over HTTPS.`
        : `${named([address.key])} is met by the addresses that the FortiGate itself is told for the name; devices that are told others do not meet it.`,
    );
  }

  function strange(address: Block): void {
    unknown.push(`which addresses ${named([address.key])} means`);
    scope.remarks.note(address.place, 'not-understood', 'address', `What ${named([address.key])} is cannot be read.`);
  }
}

function networkOf(address: Block): readonly string[] | undefined {
  const ip6 = wordIn(address, 'ip6');
  if (ip6 !== undefined) {
    const prefix = parsePrefix(ip6);
    return prefix === undefined ? undefined : [prefix];
  }
  const subnet = wordsIn(address, 'subnet');
  // An address of which nothing is said is all of them, as the factory's `all` is.
  if (subnet.length === 0) return [address.settings.has('interface') ? '10.0.0.0/8' : '0.0.0.0/0'];
  const [network = '', mask] = subnet;
  const prefix = parsePrefix(mask === undefined ? network : `${network}/${maskLength(mask) ?? '?'}`);
  return prefix === undefined ? undefined : [prefix];
}

/** The destinations of a policy; those of IPv4 and of IPv6 together. */
export function destinationWays(scope: Scope, policy: Block): readonly Way[] {
  const names = [...wordsIn(policy, 'dstaddr'), ...wordsIn(policy, 'dstaddr6')];
  if (names.length === 0) return ALWAYS;
  const { hosts, prefixes, unknown } = membersOf(scope, names, policy.settings.get('dstaddr')?.place ?? policy.place);
  const isNegated = wordIn(policy, 'dstaddr-negate') === 'enable';
  return (isNegated ? noneOf : anyOf)(hosts, prefixes, named(names), unknown);
}

/** The services of a policy. */
export function serviceWays(scope: Scope, policy: Block): readonly Way[] {
  const names = wordsIn(policy, 'service');
  if (names.length === 0) return ALWAYS;
  const services: Service[] = [];
  const ways: Way[] = [];
  const left = [...names];
  for (const name of eachOnce(
    left,
    (one) => one,
    () => ways.push({ unless: [BEYOND] }),
  )) {
    const group = lookUp(scope, ['firewall service group'], name);
    const object = lookUp(scope, ['firewall service custom'], name);
    if (object !== undefined) readService(object);
    else if (group !== undefined) left.push(...wordsIn(group, 'member'));
    else if (/^(all|webproxy|ALL)$/.test(name)) return ALWAYS;
    else if (FACTORY_SERVICES[name] !== undefined) services.push(...(FACTORY_SERVICES[name] ?? []));
    else {
      ways.push({ unless: [`which ports ${named([name])} means`] });
      scope.remarks.note(
        policy.settings.get('service')?.place ?? policy.place,
        'not-understood',
        'missing-object',
        `The service ${named([name])} is not defined in these files.`,
      );
    }
  }
  const all = services.length === 0 ? ways : [{ services }, ...ways];
  return wordIn(policy, 'service-negate') === 'enable'
    ? [{ unless: [`whether the service is none of ${named(names)}`] }]
    : all;

  function readService(object: Block): void {
    const protocol = wordIn(object, 'protocol') ?? 'TCP/UDP/SCTP';
    const number = wordIn(object, 'protocol-number') ?? '0';
    if (protocol === 'ALL' || (protocol === 'IP' && number === '0')) services.push(...everyPort());
    for (const kind of ['tcp', 'udp'] as const) {
      for (const range of wordsIn(object, `${kind}-portrange`)) {
        const [ports = '', source] = range.split(':', 2);
        const parsed = parsePorts(kind, ports);
        if (parsed === undefined) {
          ways.push({ unless: [`which ports ${named([object.key])} means`] });
          scope.remarks.note(
            object.place,
            'not-understood',
            'ports',
            `The ports of ${named([object.key])} cannot be read.`,
          );
        } else if (source === undefined || /^[01]-65535$/.test(source)) services.push(...parsed);
        else ways.push({ services: parsed, unless: ['from which port the devices connect'] });
      }
    }
    if (object.settings.has('fqdn') || object.settings.has('iprange'))
      ways.push({ unless: [`where the service ${named([object.key])} is`] });
  }
}

function everyPort(): readonly Service[] {
  return [
    { protocol: 'tcp', from: 0, to: 65_535 },
    { protocol: 'udp', from: 0, to: 65_535 },
  ];
}

/** The names that `wildcard-fqdn custom` or a group of them means; undefined where it is not defined. */
export function wildcardNames(scope: Scope, name: string): readonly HostPattern[] | undefined {
  const group = lookUp(scope, ['firewall wildcard-fqdn group'], name);
  const names = group === undefined ? [name] : wordsIn(group, 'member');
  const found = names.map((member) =>
    wordIn(lookUp(scope, ['firewall wildcard-fqdn custom'], member), 'wildcard-fqdn'),
  );
  return found.every((text) => text !== undefined) ? found.map(hostPattern) : undefined;
}
