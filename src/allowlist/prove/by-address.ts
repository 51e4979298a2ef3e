import { BlockList, isIP } from 'node:net';
import type { Condition, Rule, Table } from '../model/configuration.ts';

/** How rules decide on an endpoint whose addresses are published. */
export interface AtAddresses {
  /** The same for endpoints on which every rule decides alike. */
  readonly key: string;
  /** What has still to be known of a rule; undefined where it cannot match. */
  readonly needsOf: (when: Condition) => readonly string[] | undefined;
}

/** Readers say so of a rule that decides by address. */
const NEEDS_ADDRESS = /\bhost's address\b/;
const UNDECIDED: AtAddresses = { key: '', needsOf: ({ unless }) => unless ?? [] };

/**
 * Decides rules on addresses by what is published for an endpoint: with all its addresses inside, the rule matches; with
 * none, it does not; with some, or none published, nobody can tell. Rules in a row that say the same are taken together,
 * so that what is inside all of them is decided by the last. An IPv4 network never holds one of IPv6, so that a rule on both
 * families has to name both.
 */
export function decideByAddress(tables: readonly Table<string>[]): (published: readonly string[]) => AtAddresses {
  const known = new Map<string, AtAddresses>();
  const conditions = tables.flatMap((table) => table.rules.map(({ when }) => when));
  const rules = conditions.flatMap((when) => (when.addresses === undefined ? [] : [[when, when.addresses] as const]));
  // Rules often share a list of addresses.
  const networks = new Map<string, Networks>();
  const holding = rules.map(([when, addresses]) => {
    const text = addresses.join(' ');
    const list = networks.get(text) ?? networksOf(addresses);
    networks.set(text, list);
    return [when, list] as const;
  });
  const together = new Map(
    tables.flatMap(({ rules: own }) => togetherIn(own)).map(([when, addresses]) => [when, networksOf(addresses)]),
  );
  return (published) => {
    if (holding.length === 0 || published.length === 0) return UNDECIDED;
    const text = published.join(' ');
    const found = known.get(text) ?? decideAll(holding, together, published, text);
    known.set(text, found);
    return found;
  };
}

function decideAll(
  rules: readonly (readonly [Condition, Networks])[],
  together: ReadonlyMap<Condition, Networks>,
  published: readonly string[],
  key: string,
): AtAddresses {
  const needs = new Map<Condition, readonly string[] | undefined>();
  for (const [when, networks] of rules) {
    const unless = when.unless ?? [];
    const isInside = published.every((prefix) => networks.holds(prefix) || together.get(when)?.holds(prefix) === true);
    if (isInside) needs.set(when, withoutAddress(unless));
    else needs.set(when, published.some((prefix) => networks.meets(prefix)) ? unless : undefined);
  }
  return { key, needsOf: (when) => (needs.has(when) ? needs.get(when) : (when.unless ?? [])) };
}

/**
 * Of rules on addresses alone that decide alike on the same ports, with none that decides otherwise between them, the last with
 * the addresses of all.
 */
function togetherIn(rules: readonly Rule<string>[]): readonly (readonly [Condition, readonly string[]])[] {
  const found: (readonly [Condition, readonly string[]])[] = [];
  let row = new Map<string, { last: Condition; readonly addresses: string[]; count: number }>();
  let decision: string | undefined;
  const end = (): void => {
    for (const { last, addresses, count } of row.values()) if (count > 1) found.push([last, addresses]);
    row = new Map();
  };
  for (const { when, decision: own } of rules) {
    if (own !== decision) end();
    decision = own;
    if (when.addresses === undefined || !isOfAddressAlone(when)) continue;
    const ports = JSON.stringify(when.services);
    const same = row.get(ports);
    if (same === undefined) row.set(ports, { last: when, addresses: [...when.addresses], count: 1 });
    else {
      same.last = when;
      same.addresses.push(...when.addresses);
      same.count += 1;
    }
  }
  end();
  return found;
}

function isOfAddressAlone({ hosts, except, unless = [] }: Condition): boolean {
  const [need = ''] = unless;
  return (
    hosts.some(({ kind }) => kind === 'any') && except === undefined && unless.length === 1 && NEEDS_ADDRESS.test(need)
  );
}

/** What is left to be known; all of it where more than one question is about addresses, of which only one was answered. */
function withoutAddress(unless: readonly string[]): readonly string[] {
  const about = unless.length === 1 ? unless : unless.filter((need) => NEEDS_ADDRESS.test(need));
  return about.length === 1 ? unless.filter((need) => need !== about[0]) : unless;
}

/** Some networks, and how they stand to another. */
interface Networks {
  /** Whether one of them holds all of it. */
  readonly holds: (prefix: string) => boolean;
  /** Whether one of them has an address of it. */
  readonly meets: (prefix: string) => boolean;
}

interface Network {
  readonly address: string;
  readonly length: number;
  readonly family: 'ipv4' | 'ipv6';
}

function networksOf(prefixes: readonly string[]): Networks {
  const own = prefixes.flatMap((text) => networkOf(text) ?? []);
  return {
    holds(text) {
      const other = networkOf(text);
      return other !== undefined && own.some((one) => one.length <= other.length && hasAddress(one, other));
    },
    meets(text) {
      const other = networkOf(text);
      if (other === undefined) return true;
      return own.some((one) => (one.length <= other.length ? hasAddress(one, other) : hasAddress(other, one)));
    },
  };
}

function hasAddress({ address, length, family }: Network, other: Network): boolean {
  if (family !== other.family) return false;
  const list = new BlockList();
  list.addSubnet(address, length, family);
  return list.check(other.address, other.family);
}

function networkOf(text: string): Network | undefined {
  const [address = '', written] = text.split('/');
  const kind = isIP(address);
  const most = kind === 4 ? 32 : 128;
  const length = written === undefined ? most : /^\d{1,3}$/.test(written) ? Number(written) : Number.NaN;
  if (kind === 0 || !(length <= most)) return undefined;
  return { address, length, family: kind === 4 ? 'ipv4' : 'ipv6' };
}
