import { parsePrefix, rangeToPrefixes } from '../firewall/addresses.ts';
import { ALWAYS, anyOf, NEVER, noneOf, onlyIf, type Way } from '../firewall/conditions.ts';
import { named, type Remarks } from '../firewall/remarks.ts';
import { fromAddresses, type Sides } from '../firewall/sides.ts';
import type { Asking, HostPattern, Place, Service } from '../model/configuration.ts';
import type { Chain, Ruleset } from './ruleset.ts';
import { type Item, type Statement, wordsOf } from './statements.ts';

/** What rules are read with. */
export interface Reading {
  readonly ruleset: Ruleset;
  /** Names that dnsmasq puts the addresses of into a set, by `family table set`. */
  readonly namesOf: (key: string) => readonly HostPattern[];
  readonly remarks: Remarks;
  readonly asking: Asking;
  readonly sides: Sides;
}

/** What becomes of a connection that a rule, or an entry of its map of verdicts, matches. */
export interface Outcome {
  readonly parts: readonly (readonly Way[])[];
  /** `accept`, `drop`, `jump x`, ...; empty where the rule only counts or logs. */
  readonly verdict: string;
}

/** A field of a connection that rules compare. */
interface Field {
  readonly name:
    | 'in'
    | 'out'
    | 'source'
    | 'destination'
    | 'protocol'
    | 'state'
    | 'open'
    | 'never'
    | 'port'
    | 'source-port'
    | 'flags'
    | 'family';
  readonly protocols: readonly Service['protocol'][];
  readonly label: string;
}

const DOUBTS = ['access'] as const;
const NAMED_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', domain: '53', ntp: '123', ssh: '22' };
const TERMINAL: ReadonlySet<string> = new Set(['accept', 'drop', 'reject', 'queue', 'return', 'continue']);
/** What stands behind `tcp flags`. */
const FLAGS = /^(\(?(fin|syn|rst|psh|ack|urg|ecn|cwr)\)?|[&|/,()]|==|!=)$/;
const TRANSPORT: readonly Service['protocol'][] = ['tcp', 'udp'];
const IP_LENGTH = { ip: '0.0.0.0/0', ip6: '::/0' } as const;

/** A rule with what `define` put into its variables, in braces too. */
export function filledIn({ line, items }: Statement, { variables }: Ruleset): Statement {
  const fill = (item: Item): readonly Item[] => {
    if (typeof item === 'string') return item.startsWith('$') ? (variables.get(item.slice(1)) ?? [item]) : [item];
    const statements = item.statements.flatMap((one) => {
      const inner = one.items.flatMap(fill);
      const [only] = inner;
      return only !== undefined && typeof only !== 'string' ? only.statements : [{ line: one.line, items: inner }];
    });
    return [{ statements }];
  };
  return { line, items: items.flatMap(fill) };
}

/** The interfaces that a rule names, for telling the sides. */
export function interfacesIn(statement: Statement): {
  readonly from: readonly string[];
  readonly to: readonly string[];
} {
  const values = (names: readonly string[]): readonly string[] => {
    const at = statement.items.findIndex((item) => typeof item === 'string' && names.includes(item));
    const next = at < 0 ? undefined : statement.items[at + 1];
    if (next === undefined || next === '!=' || next === 'vmap') return ['any'];
    const found = typeof next === 'string' ? [next] : next.statements.flatMap((one) => wordsOf(one).slice(0, 1));
    return found.filter((name) => name !== 'lo');
  };
  return { from: values(['iifname', 'iif']), to: values(['oifname', 'oif']) };
}

/**
 * Reads a rule (https://www.netfilter.org/projects/nftables/manpage.html): what it compares, one after the other, and what
 * it does. Undefined where something in it is not known; that is remarked upon.
 */
export function outcomesOf(
  statement: Statement,
  chain: Chain,
  place: Place,
  reading: Reading,
): readonly Outcome[] | undefined {
  const items = filledIn(statement, reading.ruleset).items;
  const parts: (readonly Way[])[] = [];
  let at = 0;
  let flags = false;
  const word = (ahead = 0): string => {
    const item = items[at + ahead];
    return typeof item === 'string' ? item : '';
  };
  while (at < items.length) {
    const first = word();
    if (TERMINAL.has(first)) return [{ parts: withFlags(first), verdict: first }];
    if (first === 'jump' || first === 'goto') return [{ parts, verdict: `${first} ${word(1)}` }];
    if (first === 'masquerade' || first === 'snat' || first === 'dnat' || first === 'redirect')
      return [{ parts, verdict: 'accept' }];
    const skipped = skippedAt();
    if (skipped > 0) {
      at += skipped;
      continue;
    }
    if (first === 'limit') {
      parts.push(onlyIf('how often devices connect'));
      at += 1;
      while (
        at < items.length &&
        !TERMINAL.has(word()) &&
        word() !== 'jump' &&
        word() !== 'counter' &&
        word() !== 'log'
      )
        at += 1;
      continue;
    }
    const field = fieldAt();
    if (field === undefined || word() === '.') return unknown(field === undefined ? first : `${first} .`);
    if (word() === 'vmap') return vmap(field);
    const isNot = word() === '!=';
    if (isNot || word() === '==') at += 1;
    const values = valuesAt(field.name === 'flags');
    if (field.name === 'flags') flags = true;
    else parts.push(waysOf(field, values, isNot));
  }
  return [{ parts, verdict: '' }];

  function unknown(what: string): undefined {
    reading.remarks.note(
      place,
      'not-understood',
      'rule',
      `What ${named([what])} means in a rule is not known here.`,
      DOUBTS,
    );
    return undefined;
  }

  /** Counters, logs and comments change nothing on what a rule decides. */
  function skippedAt(): number {
    switch (word()) {
      case 'counter':
        return word(1) === 'packets' ? 5 : word(1) === 'name' ? 3 : 1;
      case 'comment':
        return 2;
      case 'handle':
        return 2;
      case 'meta':
      case 'ct':
      case 'mark': {
        // Marks that are set here.
        const isSet = [1, 2].some((ahead) => word(ahead) === 'set');
        return isSet ? items.length - at : 0;
      }
      case 'log': {
        let length = 1;
        while (['prefix', 'level', 'group', 'snaplen', 'queue-threshold', 'flags'].includes(word(length)))
          length += word(length + 1) === 'tcp' ? 3 : 2;
        return length;
      }
      default:
        return 0;
    }
  }

  function fieldAt(): Field | undefined {
    const [first, second] = [word(), word(1)];
    const take = (length: number, name: Field['name'], protocols: Field['protocols'] = []): Field => {
      const label = items.slice(at, at + length).join(' ');
      at += length;
      return { name, protocols, label };
    };
    if (first === 'iifname' || first === 'iif') return take(1, 'in');
    if (first === 'oifname' || first === 'oif') return take(1, 'out');
    if (first === 'meta' && (second === 'iifname' || second === 'iif')) return take(2, 'in');
    if (first === 'meta' && (second === 'oifname' || second === 'oif')) return take(2, 'out');
    if ((first === 'ip' || first === 'ip6') && second === 'saddr') return take(2, 'source');
    if ((first === 'ip' || first === 'ip6') && second === 'daddr') return take(2, 'destination');
    if (
      (first === 'ip' && second === 'protocol') ||
      (first === 'ip6' && second === 'nexthdr') ||
      (first === 'meta' && second === 'l4proto')
    )
      return take(2, 'protocol');
    if (first === 'meta' && (second === 'nfproto' || second === 'protocol')) return take(2, 'family');
    if (first === 'ct' && second === 'state') return take(2, 'state');
    if ((first === 'tcp' || first === 'udp') && second === 'dport') return take(2, 'port', [first]);
    if ((first === 'tcp' || first === 'udp') && second === 'sport') return take(2, 'source-port', [first]);
    if (first === 'th' && second === 'dport') return take(2, 'port', TRANSPORT);
    if (first === 'th' && second === 'sport') return take(2, 'source-port', TRANSPORT);
    if (first === 'tcp' && second === 'flags') return take(2, 'flags', ['tcp']);
    if (/^(icmp|icmpv6|igmp|esp|ah|sctp|dccp|gre)$/.test(first)) return take(2, 'never');
    if (/^(meta|ct|ether|vlan|fib|rt|socket|ip|ip6|tcp|udp)$/.test(first) && second !== '') return take(2, 'open');
    return undefined;
  }

  /** What a field is compared with: a value, several between commas, what stands in braces, or a set of the table. */
  function valuesAt(isFlags: boolean): readonly string[] {
    if (isFlags) {
      while (at < items.length && FLAGS.test(word())) at += 1;
      return [];
    }
    const values: string[] = [];
    const item = items[at];
    if (item !== undefined && typeof item !== 'string') {
      at += 1;
      return item.statements.map((one) => wordsOf(one).join(' '));
    }
    values.push(word());
    at += 1;
    while (word() === ',') {
      values.push(word(1));
      at += 2;
    }
    return values;
  }

  function vmap(field: Field): readonly Outcome[] | undefined {
    at += 1;
    const item = items[at];
    if (item === undefined || typeof item === 'string') return unknown('vmap');
    return item.statements.map((one) => {
      const words = wordsOf(one);
      const colon = words.indexOf(':');
      return {
        parts: [...parts, waysOf(field, [words.slice(0, colon).join(' ')], false)],
        verdict: words.slice(colon + 1).join(' '),
      };
    });
  }

  /** Connections of devices are taken to begin as they should, so that a rule that drops odd flags is none for them. */
  function withFlags(verdict: string): readonly (readonly Way[])[] {
    if (!flags) return parts;
    return [
      ...parts,
      verdict === 'drop' || verdict === 'reject' ? NEVER : onlyIf('which flags of TCP the packet carries'),
    ];
  }

  function waysOf(field: Field, values: readonly string[], isNot: boolean): readonly Way[] {
    switch (field.name) {
      case 'never':
        return NEVER;
      case 'family':
        return values.some((value) => /^(ipv4|ip)$/.test(value)) === isNot ? NEVER : ALWAYS;
      case 'state':
        return values.includes('new') === isNot ? NEVER : ALWAYS;
      case 'open':
      case 'flags':
        return onlyIf(`whether ${named([`${field.label} ${isNot ? 'is not ' : ''}${values.join(', ')}`])}`);
      case 'protocol': {
        const kept = TRANSPORT.filter(
          (kind) => values.some((value) => value === kind || value === (kind === 'tcp' ? '6' : '17')) !== isNot,
        );
        return kept.length === 0 ? NEVER : [{ services: kept.map((protocol) => ({ protocol, from: 0, to: 65_535 })) }];
      }
      case 'source-port':
        return onlyIf('from which port the devices connect');
      case 'port':
        return portWays(field, values, isNot);
      case 'in':
      case 'out':
        return interfaceWays(field.name, values, isNot);
      case 'source':
      case 'destination':
        return addressWays(field, values, isNot);
    }
  }

  function portWays({ protocols, label }: Field, values: readonly string[], isNot: boolean): readonly Way[] {
    const ranges = values.map((value) => {
      const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(NAMED_PORTS[value] ?? value);
      const from = Number(found?.[1] ?? Number.NaN);
      const to = Number(found?.[2] ?? from);
      return from <= to && to <= 65_535 ? { from, to } : undefined;
    });
    if (!ranges.every((range) => range !== undefined)) {
      if (values.some((value) => !value.startsWith('@')))
        reading.remarks.note(place, 'not-understood', 'ports', `The ports ${named(values)} cannot be read.`, DOUBTS);
      return onlyIf(`whether ${label} is ${isNot ? 'not ' : ''}in ${named(values)}`);
    }
    const kept = isNot ? complementOf(ranges) : ranges;
    return [{ services: protocols.flatMap((protocol) => kept.map(({ from, to }) => ({ protocol, from, to }))) }];
  }

  function interfaceWays(side: 'in' | 'out', values: readonly string[], isNot: boolean): readonly Way[] {
    const known =
      side === 'in' ? (reading.sides.inside === undefined ? undefined : [reading.sides.inside]) : reading.sides.outside;
    const others = values.filter((value) => value !== 'lo');
    if (others.length === 0) return isNot ? ALWAYS : NEVER;
    if (known === undefined)
      return onlyIf(
        side === 'in'
          ? `whether the devices come in by an interface ${isNot ? 'other than ' : ''}${named(others)}`
          : `whether the way to the internet leads through an interface ${isNot ? 'other than ' : ''}${named(others)}`,
      );
    const meets = known.some((name) =>
      others.some((value) => (value.endsWith('*') ? name.startsWith(value.slice(0, -1)) : value === name)),
    );
    return meets === isNot ? NEVER : ALWAYS;
  }

  function addressWays(field: Field, values: readonly string[], isNot: boolean): readonly Way[] {
    const hosts: HostPattern[] = [];
    const prefixes: string[] = [];
    const unknown: string[] = [];
    for (const value of values) {
      if (value.startsWith('@')) readSet(value.slice(1));
      else {
        const [start = '', end] = value.split('-', 2);
        const prefix = parsePrefix(value);
        const found = prefix === undefined && end !== undefined ? rangeToPrefixes(start, end) : undefined;
        if (prefix !== undefined) prefixes.push(prefix);
        else if (found !== undefined) prefixes.push(...found);
        else {
          unknown.push(`which addresses ${named([value])} means`);
          reading.remarks.note(
            place,
            'not-understood',
            'address',
            `${named([value])} is no address, and names are looked up only once, when the rules are loaded.`,
            DOUBTS,
          );
        }
      }
    }
    const family = field.label.startsWith('ip6') ? 'ip6' : 'ip';
    const isAll = prefixes.includes(IP_LENGTH[family]);
    if (field.name === 'source') {
      // Devices are taken to be reached by IPv4.
      if (family === 'ip6') return NEVER;
      return fromAddresses(prefixes, unknown.length + hosts.length === 0, named(values), isNot, reading.asking);
    }
    if (isAll) return isNot ? NEVER : ALWAYS;
    return (isNot ? noneOf : anyOf)(hosts, prefixes, named(values), unknown);

    function readSet(name: string): void {
      const key = `${chain.table} ${name}`;
      const set = reading.ruleset.sets.get(key);
      const names = reading.namesOf(key);
      hosts.push(...names);
      if (names.length > 0)
        reading.remarks.note(
          set?.place ?? place,
          'warning',
          'dns-dependent',
          `The set ${named([name])} is filled by dnsmasq when it is asked for a name; devices that ask another server are not let through.`,
        );
      if (set === undefined)
        reading.remarks.note(
          place,
          'not-understood',
          'missing-object',
          `The set ${named([name])} is not defined in these files.`,
          DOUBTS,
        );
      for (const element of set?.elements ?? []) {
        const [start = '', end] = element.split('-', 2);
        const prefix = parsePrefix(element);
        const found = prefix === undefined && end !== undefined ? rangeToPrefixes(start, end) : undefined;
        prefixes.push(...(prefix === undefined ? (found ?? []) : [prefix]));
      }
      if (set === undefined || set.isConcatenated || (set.elements.length === 0 && names.length === 0))
        unknown.push(`whether the host's address is in the set ${name}`);
    }
  }
}

function complementOf(
  ranges: readonly { readonly from: number; readonly to: number }[],
): readonly { from: number; to: number }[] {
  const kept: { from: number; to: number }[] = [];
  let from = 0;
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    if (range.from > from) kept.push({ from, to: range.from - 1 });
    from = Math.max(from, range.to + 1);
  }
  return from <= 65_535 ? [...kept, { from, to: 65_535 }] : kept;
}
