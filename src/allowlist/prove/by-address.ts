import { BlockList, isIP } from 'node:net';
import type { Condition } from '../model/configuration.ts';

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
 * none, it does not; with some, or none published, nobody can tell. An IPv4 network never holds one of IPv6, so that a
 * rule on both families has to name both.
 */
export function decideByAddress(conditions: readonly Condition[]): (published: readonly string[]) => AtAddresses {
  const known = new Map<string, AtAddresses>();
  const rules = conditions.flatMap((when) => (when.addresses === undefined ? [] : [[when, when.addresses] as const]));
  // Rules often share a list of addresses.
  const networks = new Map<string, Networks>();
  const holding = rules.map(([when, addresses]) => {
    const text = addresses.join(' ');
    const list = networks.get(text) ?? networksOf(addresses);
    networks.set(text, list);
    return [when, list] as const;
  });
  return (published) => {
    if (holding.length === 0 || published.length === 0) return UNDECIDED;
    const text = published.join(' ');
    const found = known.get(text) ?? decideAll(holding, published, text);
    known.set(text, found);
    return found;
  };
}

function decideAll(
  rules: readonly (readonly [Condition, Networks])[],
  published: readonly string[],
  key: string,
): AtAddresses {
  const needs = new Map<Condition, readonly string[] | undefined>();
  for (const [when, networks] of rules) {
    const inside = published.filter((prefix) => networks.holds(prefix));
    const unless = when.unless ?? [];
    if (inside.length === 0 && !published.some((prefix) => networks.meets(prefix))) needs.set(when, undefined);
    else needs.set(when, inside.length === published.length ? withoutAddress(unless) : unless);
  }
  return { key, needsOf: (when) => (needs.has(when) ? needs.get(when) : (when.unless ?? [])) };
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
