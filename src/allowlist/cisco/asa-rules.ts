import { isIP } from 'node:net';
import { maskLength, parsePrefix } from '../firewall/addresses.ts';
import { ALWAYS, anyOf, conditionsOf, NEVER, onlyIf, type Way } from '../firewall/conditions.ts';
import { named, shownLine } from '../firewall/remarks.ts';
import { fromAddresses } from '../firewall/sides.ts';
import type { Asking, Rule } from '../model/configuration.ts';
import { type AsaObjects, type Members, networkMembers, serviceMembers, toServices } from './asa-objects.ts';
import type { Line } from './blocks.ts';
import { isOperator, portsAt, protocolsOf } from './ports.ts';

/** What entries of access lists are read with. */
export interface AsaReading {
  readonly objects: AsaObjects;
  readonly asking: Asking;
  /** The interface that the devices come in by, where it is known. */
  readonly inside: string | undefined;
  readonly outside: string | undefined;
  /** Numbers of rules that a threat defence decides on by what it finds in a connection. */
  readonly inspectedRules: ReadonlySet<string>;
}

const DOUBTS = ['access'] as const;
const WITH_NAME: ReadonlySet<string> = new Set(['user', 'user-group', 'object-group-user', 'object-group-security']);

/**
 * An entry of an access list, `access-list NAME extended permit tcp SOURCE DESTINATION eq https`, by
 * https://www.cisco.com/c/en/us/td/docs/security/asa/asa-cli-reference/A-H/asa-command-ref-A-H/aa-ac-commands.html; of a
 * threat defence, `advanced` with interfaces. None for an entry that is switched off, or that cannot be read.
 */
export function entryRules(line: Line, reading: AsaReading): readonly Rule<'allow' | 'block'>[] {
  const { words } = line;
  let at = words[2] === 'line' ? 4 : 2;
  const isAdvanced = words[at] === 'advanced';
  if (words[at] === 'extended' || isAdvanced) at += 1;
  const action = words[at];
  const decision = action === 'permit' || action === 'trust' ? 'allow' : action === 'deny' ? 'block' : undefined;
  at += 1;
  if (words.includes('inactive', at)) return [];
  const unreadable = (what: string): readonly Rule<'allow' | 'block'>[] => {
    reading.objects.remarks.note(line.place, 'not-understood', 'entry', `Its ${what} cannot be read.`, DOUBTS);
    const when = {
      hosts: [{ kind: 'any' as const }],
      services: 'any' as const,
      unless: ['what this entry of the access list means'],
    };
    return decision === undefined ? [] : [{ place: line.place, text: shownLine(line.text), when, decision }];
  };
  if (decision === undefined) return unreadable('action');

  const service = serviceAt();
  const unless: string[] = [];
  const from = endpointAt(reading.inside);
  if (from === undefined) return unreadable('source');
  const fromPorts = endPorts();
  const to = endpointAt(reading.outside);
  if (to === undefined) return unreadable('destination');
  const toPorts = endPorts();
  if (fromPorts === 'unreadable' || toPorts === 'unreadable') return unreadable('ports');
  if (fromPorts !== undefined) unless.push('from which port the devices connect');
  if (words.includes('time-range', at))
    unless.push(`whether it is the time of ${named([words[words.indexOf('time-range', at) + 1] ?? ''])}`);
  const number = words[words.indexOf('rule-id', at) + 1];
  if (isAdvanced && words.includes('rule-id', at) && reading.inspectedRules.has(number ?? ''))
    unless.push('what the access control policy finds in the connection, which decides on this rule');

  const parts = [
    from.ways,
    to.ways,
    fromAddresses(
      from.members.prefixes,
      from.members.unknown.length + from.members.hosts.length === 0,
      named(from.label),
      false,
      reading.asking,
    ),
    anyOf(to.members.hosts, to.members.prefixes, named(to.label), to.members.unknown),
    serviceWays(),
    unless.length === 0 ? ALWAYS : [{ unless }],
  ];
  return conditionsOf(parts).map((when) => ({ place: line.place, text: shownLine(line.text), when, decision }));

  function serviceAt(): { readonly word: string; readonly group: string | undefined } {
    const word = words[at] ?? '';
    const group = word === 'object' || word === 'object-group' ? `${word} ${words[at + 1] ?? ''}` : undefined;
    at += group === undefined ? 1 : 2;
    return { word, group };
  }

  function serviceWays(): readonly Way[] {
    if (service.group !== undefined) {
      const { all, services, unknown } = serviceMembers(reading.objects, service.group, line.place);
      if (all && toPorts === undefined) return ALWAYS;
      const own = typeof toPorts === 'object' ? toPorts : undefined;
      // Groups of protocols say no ports; then those of the entry hold.
      const narrowed = own === undefined ? services : services.flatMap((one) => toServices([one.protocol], own.ranges));
      return [
        ...(narrowed.length === 0 ? [] : [{ services: narrowed }]),
        ...unknown.map((what) => ({ unless: [what] })),
      ];
    }
    const protocols = protocolsOf(service.word);
    if (protocols === undefined) return NEVER;
    if (typeof toPorts === 'object' && toPorts.group !== undefined) {
      const { services, unknown } = serviceMembers(reading.objects, toPorts.group, line.place);
      const own = services.filter(({ protocol }) => protocols === 'any' || protocols.includes(protocol));
      return [...(own.length === 0 ? [] : [{ services: own }]), ...unknown.map((what) => ({ unless: [what] }))];
    }
    return protocols === 'any'
      ? ALWAYS
      : [{ services: toServices(protocols, typeof toPorts === 'object' ? toPorts.ranges : undefined) }];
  }

  function endpointAt(
    own: string | undefined,
  ): { readonly members: Members; readonly label: readonly string[]; readonly ways: readonly Way[] } | undefined {
    let ways: readonly Way[] = ALWAYS;
    for (;;) {
      const word = words[at] ?? '';
      const value = words[at + 1] ?? '';
      if (word === 'ifc') {
        if (own === undefined) ways = onlyIf(`whether the devices' way leads through the interface ${named([value])}`);
        else if (own !== value) ways = NEVER;
        at += 2;
      } else if (WITH_NAME.has(word)) {
        unless.push(`whether the user is ${named([value])}`);
        at += 2;
      } else if (word === 'security-group') {
        unless.push(`whether the device has the security group ${named([words[at + 2] ?? ''])}`);
        at += 3;
      } else break;
    }
    const read = addressAt();
    return read === undefined ? undefined : { ...read, ways };
  }

  function addressAt(): { readonly members: Members; readonly label: readonly string[] } | undefined {
    const word = words[at] ?? '';
    const second = words[at + 1] ?? '';
    const of = (prefix: string | undefined, length: number): ReturnType<typeof addressAt> => {
      at += length;
      return prefix === undefined
        ? undefined
        : { members: { hosts: [], prefixes: [prefix], unknown: [] }, label: [prefix] };
    };
    const known = (text: string): string => reading.objects.names.get(text) ?? text;
    if (word === 'any' || word === 'any4') return of('0.0.0.0/0', 1);
    if (word === 'any6') {
      at += 1;
      return {
        members: { hosts: [], prefixes: [], unknown: ['whether the connection is one of IPv6'] },
        label: ['any6'],
      };
    }
    if (word === 'host') return of(parsePrefix(known(second)), 2);
    if (word === 'interface') {
      at += 2;
      return { members: { hosts: [], prefixes: [], unknown: [] }, label: [`interface ${second}`] };
    }
    if (word === 'object' || word === 'object-group' || word === 'object-group-network-service') {
      at += 2;
      if (word === 'object-group-network-service')
        return {
          members: { hosts: [], prefixes: [], unknown: [`what the network service group ${second} holds`] },
          label: [second],
        };
      return { members: networkMembers(reading.objects, `${word} ${second}`, line.place), label: [second] };
    }
    if (word.includes('/')) return of(parsePrefix(word), 1);
    const bits = maskLength(second);
    return isIP(known(word)) === 4 && bits !== undefined ? of(`${known(word)}/${bits}`, 2) : undefined;
  }

  function endPorts():
    | 'unreadable'
    | undefined
    | { readonly ranges: readonly (readonly [number, number])[] | undefined; readonly group?: string } {
    if (isOperator(words[at])) {
      const read = portsAt(words, at);
      at += read.length;
      return read.ranges === undefined ? 'unreadable' : { ranges: read.ranges };
    }
    const group = `object-group ${words[at + 1] ?? ''}`;
    const isService = words[at] === 'object-group' && reading.objects.blocks.get(group)?.[0]?.words[1] === 'service';
    if (!isService) return undefined;
    at += 2;
    return { ranges: undefined, group };
  }
}
