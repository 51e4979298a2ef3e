import { parsePrefix, rangeToPrefixes } from '../firewall/addresses.ts';
import { ALWAYS, anyOf, noneOf, onlyIf, type Way } from '../firewall/conditions.ts';
import { BEYOND, eachOnce } from '../firewall/each-once.ts';
import { isForeignCountry } from '../firewall/foreign.ts';
import { named } from '../firewall/remarks.ts';
import { parsePorts } from '../firewall/services.ts';
import type { HostPattern, Place, Service } from '../model/configuration.ts';
import { readList } from './categories.ts';
import { lookUp, type Scope } from './scope.ts';
import { at, type ConfigNode, wordAt, wordsAt } from './tree.ts';

/** Addresses and names that members of a rule or group mean. */
export interface Members {
  readonly hosts: readonly HostPattern[];
  readonly prefixes: readonly string[];
  readonly unknown: readonly string[];
}

/** Lists of bad addresses that Palo Alto Networks keeps, and that no host which is needed is taken to be in. */
const BAD_LISTS: ReadonlySet<string> = new Set([
  'panw-known-ip-list',
  'panw-bulletproof-ip-list',
  'panw-torexit-ip-list',
]);

/** Services that PAN-OS has without anybody defining them. */
const PREDEFINED: Readonly<Record<string, readonly Service[]>> = {
  'service-http': [
    { protocol: 'tcp', from: 80, to: 80 },
    { protocol: 'tcp', from: 8080, to: 8080 },
  ],
  'service-https': [{ protocol: 'tcp', from: 443, to: 443 }],
};

/** What the members of a source or destination mean, groups and lists followed; what they do not tell opens their rule. */
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
    if (name === 'any') {
      prefixes.push('0.0.0.0/0');
      continue;
    }
    const group = lookUp(scope, ['address-group'], name);
    const object = lookUp(scope, ['address'], name);
    const list = lookUp(scope, ['external-list'], name);
    if (object !== undefined) readAddress(object);
    else if (group !== undefined) {
      if (at(group, 'dynamic') !== undefined) unknown.push(`which addresses the dynamic group ${name} has`);
      left.push(...wordsAt(group, 'static').toReversed());
    } else if (list !== undefined) {
      const read = readList(scope, list);
      if (read === undefined) unknown.push(`which addresses the list ${name} holds`);
      else prefixes.push(...read.prefixes);
    } else readLiteral(name);
  }
  return { hosts, prefixes, unknown };

  function readAddress(object: ConfigNode): void {
    const fqdn = wordAt(object, 'fqdn');
    const text = wordAt(object, 'ip-netmask') ?? wordAt(object, 'ip-range');
    const networks = text === undefined ? undefined : toPrefixes(text);
    if (fqdn !== undefined) {
      hosts.push({ kind: 'exact', host: fqdn.toLowerCase().replace(/\.$/, '') });
      scope.remarks.note(
        object.place,
        'warning',
        'dns-dependent',
        `${named([object.key])} is met by the addresses that the firewall itself is told for the name; devices that are told others do not meet it.`,
      );
    } else if (networks !== undefined) prefixes.push(...networks);
    else {
      unknown.push(`which addresses ${named([object.key])} means`);
      if (at(object, 'ip-wildcard') === undefined)
        scope.remarks.note(object.place, 'not-understood', 'address', `What ${named([object.key])} is cannot be read.`);
    }
  }

  function readLiteral(name: string): void {
    const networks = toPrefixes(name);
    if (networks !== undefined) prefixes.push(...networks);
    else if (isForeignCountry(name) || BAD_LISTS.has(name))
      scope.remarks.note(place, 'warning', 'foreign-addresses', `No host that is needed is taken to be in ${name}.`);
    else if (/^[A-Z]{2}$/.test(name) || lookUp(scope, ['region'], name) !== undefined)
      unknown.push(`whether the host's address is in the region ${name}`);
    else {
      unknown.push(`which addresses ${named([name])} means`);
      // Lists that Palo Alto Networks itself keeps are not in any file.
      if (!name.startsWith('panw-'))
        scope.remarks.note(
          place,
          'not-understood',
          'missing-object',
          `${named([name])} is not defined in these files.`,
        );
    }
  }
}

function toPrefixes(text: string): readonly string[] | undefined {
  const [start = '', end] = text.split('-', 2);
  if (end !== undefined) return rangeToPrefixes(start.trim(), end.trim());
  const prefix = parsePrefix(text);
  return prefix === undefined ? undefined : [prefix];
}

/** The destinations of a rule. */
export function destinationWays(scope: Scope, rule: ConfigNode): readonly Way[] {
  const names = wordsAt(rule, 'destination');
  if (names.length === 0) return ALWAYS;
  const { hosts, prefixes, unknown } = membersOf(scope, names, rule.place);
  const isNegated = wordAt(rule, 'negate-destination') === 'yes';
  return (isNegated ? noneOf : anyOf)(hosts, prefixes, named(names), unknown);
}

/** The services of a rule; where the application decides on the port, that of the web is taken to be its own. */
export function serviceWays(scope: Scope, rule: ConfigNode): readonly Way[] {
  const names = wordsAt(rule, 'service');
  if (names.length === 0 || names.includes('any')) return ALWAYS;
  const services: Service[] = [];
  const ways: Way[] = [];
  const left = [...names];
  for (const name of eachOnce(
    left,
    (one) => one,
    () => ways.push({ unless: [BEYOND] }),
  )) {
    const group = lookUp(scope, ['service-group'], name);
    const object = lookUp(scope, ['service'], name);
    if (name === 'application-default') ways.push(...defaultPorts(rule));
    else if (object !== undefined) readService(object);
    else if (group !== undefined) left.push(...wordsAt(group, 'members'));
    else if (PREDEFINED[name] !== undefined) services.push(...(PREDEFINED[name] ?? []));
    else {
      ways.push({ unless: [`which ports ${named([name])} means`] });
      scope.remarks.note(
        rule.place,
        'not-understood',
        'missing-object',
        `The service ${named([name])} is not defined in these files.`,
      );
    }
  }
  return services.length === 0 ? ways : [{ services }, ...ways];

  function readService(object: ConfigNode): void {
    for (const protocol of ['tcp', 'udp'] as const) {
      const settings = at(object, 'protocol', protocol);
      if (settings === undefined) continue;
      const ports = parsePorts(protocol, wordsAt(settings, 'port').join(','));
      if (ports === undefined)
        scope.remarks.note(
          object.place,
          'not-understood',
          'ports',
          `The ports of ${named([object.key])} cannot be read.`,
        );
      const source = at(settings, 'source-port') === undefined ? [] : ['from which port the devices connect'];
      if (ports === undefined) ways.push({ unless: [`which ports ${named([object.key])} means`] });
      else if (source.length > 0) ways.push({ services: ports, unless: source });
      else services.push(...ports);
    }
  }
}

/** `application-default` without an application named: the ports on which App-ID expects what it finds. */
function defaultPorts(rule: ConfigNode): readonly Way[] {
  const applications = wordsAt(rule, 'application');
  if (applications.length > 0 && !applications.includes('any')) return ALWAYS;
  const services: readonly Service[] = [
    { protocol: 'tcp', from: 80, to: 80 },
    { protocol: 'tcp', from: 443, to: 443 },
    { protocol: 'udp', from: 53, to: 53 },
    { protocol: 'udp', from: 123, to: 123 },
  ];
  return [{ services }, { unless: ['whether the port is one on which App-ID expects the application that it finds'] }];
}

/** The applications of a rule: what App-ID takes a connection for stands in no file. */
export function applicationWays(rule: ConfigNode): readonly Way[] {
  const names = wordsAt(rule, 'application');
  if (names.length === 0 || names.includes('any')) return ALWAYS;
  return onlyIf(`whether App-ID takes the connection for ${named(names)}`);
}
