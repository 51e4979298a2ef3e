import type { Condition, HostPattern, Service } from '../model/configuration.ts';
import { isEverything, isOfInternet } from './addresses.ts';

/** One way in which a part of a rule (its destinations, its services, ...) matches; what it does not say is open to all. */
export interface Way {
  readonly hosts?: readonly HostPattern[];
  readonly except?: readonly HostPattern[];
  readonly services?: 'any' | readonly Service[];
  readonly addresses?: readonly string[];
  readonly unless?: readonly string[];
}

/** A part that matches always, and one that never does. */
export const ALWAYS: readonly Way[] = [{}];
export const NEVER: readonly Way[] = [];

const MOST_WAYS = 64;
const MOST_COMPARED = 250_000;
const BOTH = 'whether both lists of hosts mean this one, which cannot be compared here';

/**
 * The conditions of a rule all of whose parts must match, each in one of its ways: none where it can never match. A rule
 * with more than 64 is made into one that may match anything.
 */
export function conditionsOf(parts: readonly (readonly Way[])[]): readonly Condition[] {
  let ways: readonly Way[] = ALWAYS;
  for (const part of parts) {
    if (part === ALWAYS) continue;
    if (ways.length * part.length > MOST_WAYS)
      return [{ hosts: [{ kind: 'any' }], services: 'any', unless: ['what its many parts mean together'] }];
    ways = ways.flatMap((way) => part.flatMap((other) => bothWays(way, other) ?? []));
  }
  return ways.map(({ hosts, services, except, addresses, unless }) => ({
    hosts: hosts ?? [{ kind: 'any' }],
    ...(except === undefined || except.length === 0 ? {} : { except }),
    services: services ?? 'any',
    ...(addresses === undefined ? {} : { addresses }),
    ...(unless === undefined || unless.length === 0 ? {} : { unless: [...new Set(unless)] }),
  }));
}

/** Where only something that nobody knows from here decides whether it matches. */
export function onlyIf(what: string): readonly Way[] {
  return [{ unless: [what] }];
}

/** Names, networks and things unknown of which one must match; what no host of the internet is in never does. */
export function anyOf(
  hosts: readonly HostPattern[],
  prefixes: readonly string[],
  label: string,
  unknown: readonly string[],
): readonly Way[] {
  if (prefixes.some(isEverything) || hosts.some(({ kind }) => kind === 'any')) return ALWAYS;
  const addresses = prefixes.filter(isOfInternet);
  return [
    ...(hosts.length === 0 ? [] : [{ hosts }]),
    ...(addresses.length === 0 ? [] : [{ addresses, unless: [`whether the host's address is in ${label}`] }]),
    ...unknown.map((what) => ({ unless: [what] })),
  ];
}

/** The opposite of `anyOf`: none may match. */
export function noneOf(
  hosts: readonly HostPattern[],
  prefixes: readonly string[],
  label: string,
  unknown: readonly string[],
): readonly Way[] {
  if (prefixes.some(isEverything) || hosts.some(({ kind }) => kind === 'any')) return NEVER;
  const unless = [...(prefixes.some(isOfInternet) ? [`whether the host's address is in ${label}`] : []), ...unknown];
  return [{ except: hosts, ...(unless.length === 0 ? {} : { unless }) }];
}

function bothWays(a: Way, b: Way): Way | undefined {
  const services = bothServices(a.services, b.services);
  const { hosts, isSure } = bothHosts(a.hosts, b.hosts);
  if (services?.length === 0 || hosts?.length === 0) return undefined;
  const unless = [...(a.unless ?? []), ...(b.unless ?? []), ...(isSure ? [] : [BOTH])];
  const except = [...(a.except ?? []), ...(b.except ?? [])];
  const addresses = a.addresses ?? b.addresses;
  return {
    ...(services === undefined ? {} : { services }),
    ...(hosts === undefined ? {} : { hosts }),
    ...(except.length === 0 ? {} : { except }),
    ...(addresses === undefined ? {} : { addresses }),
    ...(unless.length === 0 ? {} : { unless }),
  };
}

function bothServices(a: Way['services'], b: Way['services']): Way['services'] {
  if (a === undefined || a === 'any') return b;
  if (b === undefined || b === 'any') return a;
  return a.flatMap((one) =>
    b.flatMap((other) => {
      const from = Math.max(one.from, other.from);
      const to = Math.min(one.to, other.to);
      return one.protocol === other.protocol && from <= to ? [{ protocol: one.protocol, from, to }] : [];
    }),
  );
}

function bothHosts(a: Way['hosts'], b: Way['hosts']): { readonly hosts: Way['hosts']; readonly isSure: boolean } {
  if (a === undefined) return { hosts: b, isSure: true };
  if (b === undefined) return { hosts: a, isSure: true };
  if (a.length * b.length > MOST_COMPARED) return { hosts: a, isSure: false };
  let isSure = true;
  const hosts = a.flatMap((one) => {
    const shared = b.map((other) => bothPatterns(one, other));
    if (!shared.includes('unknown')) return shared.filter((pattern) => pattern !== undefined && pattern !== 'unknown');
    isSure = false;
    return [one];
  });
  return { hosts, isSure };
}

function bothPatterns(a: HostPattern, b: HostPattern): HostPattern | 'unknown' | undefined {
  if (a.kind === 'any') return b;
  if (b.kind === 'any') return a;
  if (a.kind === 'exact' && b.kind === 'exact') return a.host === b.host ? a : undefined;
  if (a.kind === 'exact' && b.kind === 'below') return isBelow(a.host, b) ? a : undefined;
  if (a.kind === 'below' && b.kind === 'exact') return isBelow(b.host, a) ? b : undefined;
  if (a.kind !== 'below' || b.kind !== 'below') return areApart(a, b) ? undefined : 'unknown';
  const [upper, lower] = a.host.length <= b.host.length ? [a, b] : [b, a];
  if (upper.host === lower.host) {
    const depth = Math.min(upper.depth ?? Number.POSITIVE_INFINITY, lower.depth ?? Number.POSITIVE_INFINITY);
    const withApex = upper.withApex && lower.withApex;
    return { kind: 'below', host: upper.host, withApex, ...(Number.isFinite(depth) ? { depth } : {}) };
  }
  if (!lower.host.endsWith(`.${upper.host}`)) return undefined;
  return upper.depth === undefined ? lower : 'unknown';
}

/** Whether no name can be in both, as the ends of all names in them differ. */
function areApart(a: HostPattern, b: HostPattern): boolean {
  const [one, other] = [endOf(a), endOf(b)];
  return !one.endsWith(other) && !other.endsWith(one);
}

function endOf(pattern: HostPattern): string {
  if (pattern.kind === 'exact') return pattern.host;
  if (pattern.kind === 'below') return pattern.withApex ? pattern.host : `.${pattern.host}`;
  return pattern.kind === 'glob' ? pattern.text.slice(pattern.text.lastIndexOf('*') + 1) : '';
}

function isBelow(host: string, pattern: { host: string; withApex: boolean; depth?: number }): boolean {
  if (host === pattern.host) return pattern.withApex;
  if (!host.endsWith(`.${pattern.host}`)) return false;
  const labels = host.slice(0, -pattern.host.length - 1).split('.').length;
  return labels <= (pattern.depth ?? Number.POSITIVE_INFINITY);
}
