import type { Asking } from '../model/configuration.ts';
import { holdsAllPrivate, isAddressIn, isEverything } from './addresses.ts';
import { ALWAYS, NEVER, onlyIf, type Way } from './conditions.ts';
import { named } from './remarks.ts';

/** What firewalls are used to call the side of the internet. */
const OUTSIDE_NAMES = /^(untrust(ed)?|outside|internet|wan\d?|external|virtual-wan-link|sd-?wan|uplink\d?)$/i;

/** Zones or interfaces by which devices come in and reach the internet; undefined where that cannot be told. */
export interface Sides {
  readonly inside?: string;
  readonly outside?: readonly string[];
}

/** Between which zones or interfaces a rule holds; `any` in a list stands for all. */
export interface Between {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * Tells the sides: the way out by the default route, else by what it is commonly called; the devices' by what was asked,
 * else by the rules, where all that lead out come from one and the same.
 */
export function sidesOf(rules: readonly Between[], routed: readonly string[], any: string, asking: Asking): Sides {
  const all = new Set(rules.flatMap(({ from, to }) => [...from, ...to]).filter((name) => name !== any));
  const known = routed.length > 0 ? routed : [...all].filter((name) => OUTSIDE_NAMES.test(name));
  const ends = new Set(rules.flatMap(({ to }) => to).filter((name) => name !== any));
  const outside = known.length > 0 ? known : ends.size === 1 ? [...ends] : undefined;
  const leading = rules.filter(({ to }) => to.some((name) => name === any || (outside ?? [name]).includes(name)));
  const starts = new Set(
    leading.flatMap(({ from }) => from).filter((name) => name !== any && !(outside ?? []).includes(name)),
  );
  const [only] = starts;
  const inside = asking.from ?? (starts.size === 1 ? only : undefined);
  return { ...(inside === undefined ? {} : { inside }), ...(outside === undefined ? {} : { outside }) };
}

/** Whether a rule is for connections from the devices to the internet, as far as its zones or interfaces tell. */
export function between({ from, to }: Between, { inside, outside }: Sides, any: string, what: string): readonly Way[] {
  const unless: string[] = [];
  if (!from.includes(any)) {
    if (inside === undefined) unless.push(`whether the devices come in by ${what} ${named(from)}`);
    else if (!from.includes(inside)) return NEVER;
  }
  if (!to.includes(any)) {
    if (outside === undefined) unless.push(`whether the way to the internet leads through ${what} ${named(to)}`);
    else if (!to.some((name) => outside.includes(name))) return NEVER;
  }
  return unless.length === 0 ? ALWAYS : [{ unless }];
}

/** Whether a rule is for the devices' address, as far as that is known. */
export function fromAddresses(
  prefixes: readonly string[],
  isComplete: boolean,
  label: string,
  isNegated: boolean,
  { address }: Asking,
): readonly Way[] {
  const isAll = prefixes.some(isEverything);
  if (address !== undefined && (isComplete || isAddressIn(address, prefixes)))
    return (isAll || isAddressIn(address, prefixes)) !== isNegated ? ALWAYS : NEVER;
  if (isAll || (!isNegated && holdsAllPrivate(prefixes))) return isNegated ? NEVER : ALWAYS;
  return onlyIf(`whether the devices' address is ${isNegated ? 'outside of' : 'in'} ${label}`);
}
