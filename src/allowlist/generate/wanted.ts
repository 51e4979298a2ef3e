import { type Endpoint, type EndpointList, type EndpointService, fillTenant } from '../../endpoints/index.ts';
import type { Service } from '../model/configuration.ts';
import { mergeServices } from './services.ts';
import type { Treatment } from './treatments.ts';

/** Which service of which list names a pattern. */
export interface Origin {
  readonly list: string;
  readonly service: string;
}

/** A pattern that a treatment is for, with everything that the lists say of it. */
export interface WantedPattern {
  /** As the lists mean it, the tenant's name filled in where it is known. */
  readonly pattern: string;
  readonly services: readonly Service[];
  readonly origins: readonly Origin[];
  /** Hosts that are known to be meant by a pattern with stars. */
  readonly members: readonly string[];
  /** What all its services publish, in CIDR notation; empty where one of them publishes none. */
  readonly addresses: readonly string[];
}

/** What of the lists is meant. */
export interface Scope {
  /** The first label of the tenant's initial domain. */
  readonly tenant?: string | undefined;
  /** What the lists do not require, too. */
  readonly all?: boolean;
}

interface Collected {
  readonly services: Service[];
  readonly origins: Map<string, Origin>;
  readonly members: Set<string>;
  readonly addresses: Set<string>;
  isByAddress: boolean;
}

/** What was collected of lists, which never change: every product starts from the same. */
const COLLECTED = new WeakMap<readonly EndpointList[], Map<string, readonly WantedPattern[]>>();

/** The patterns that a treatment is for, in the order of their labels from the end. What is retired is left out. */
export function wantedFor(
  lists: readonly EndpointList[],
  treatment: Treatment,
  scope: Scope = {},
): readonly WantedPattern[] {
  const known = COLLECTED.get(lists) ?? new Map<string, readonly WantedPattern[]>();
  COLLECTED.set(lists, known);
  const key = `${treatment} ${scope.tenant ?? '<>'} ${scope.all ?? false}`;
  const found = known.get(key) ?? collect(lists, treatment, scope);
  known.set(key, found);
  return found;
}

function collect(
  lists: readonly EndpointList[],
  treatment: Treatment,
  { tenant, all = false }: Scope,
): readonly WantedPattern[] {
  const found = new Map<string, Collected>();
  for (const list of lists) {
    for (const service of list.services) {
      for (const endpoint of service.endpoints) {
        if ((!endpoint.required && !all) || endpoint.retired !== undefined) continue;
        const services = servicesFor(service, endpoint, treatment);
        if (services.length === 0) continue;
        const pattern = tenant === undefined ? endpoint.pattern : fillTenant(endpoint.pattern, tenant);
        const one = found.get(pattern) ?? nothing();
        found.set(pattern, one);
        one.services.push(...services);
        one.origins.set(`${list.id} ${service.id}`, { list: list.id, service: service.id });
        for (const { host } of endpoint.members) one.members.add(host);
        for (const address of service.addresses) one.addresses.add(address);
        one.isByAddress &&= service.addresses.length > 0;
      }
    }
  }
  return [...found]
    .map(([pattern, one]) => ({
      pattern,
      services: mergeServices(one.services),
      origins: [...one.origins.values()].toSorted(byOrigin),
      members: [...one.members].sort(),
      addresses: one.isByAddress ? [...one.addresses].sort() : [],
    }))
    .map((one) => ({ one, at: fromItsEnd(one.pattern) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ one }) => one);
}

/** Each origin once, in order. */
export function distinctOrigins(origins: readonly Origin[]): readonly Origin[] {
  if (origins.length < 2 || isInOrder(origins)) return origins;
  return [...new Map(origins.map((one) => [`${one.list} ${one.service}`, one])).values()].toSorted(byOrigin);
}

function isInOrder(origins: readonly Origin[]): boolean {
  return origins.every((one, at) => {
    const before = origins[at - 1];
    return before === undefined || byOrigin(before, one) < 0;
  });
}

/** Which origin comes first. */
function byOrigin(a: Origin, b: Origin): number {
  if (a.list !== b.list) return a.list < b.list ? -1 : 1;
  return a.service < b.service ? -1 : a.service > b.service ? 1 : 0;
}

/** A pattern by its labels from the end: in the order of these, what belongs to one domain stands together. */
export function fromItsEnd(pattern: string): string {
  return pattern.split('.').reverse().join('\u0000');
}

function nothing(): Collected {
  return { services: [], origins: new Map(), members: new Set(), addresses: new Set(), isByAddress: true };
}

/**
 * The ports on which an endpoint has a treatment; none where it has it not. Past the proxy goes what Microsoft sorts as
 * Optimize or Allow (https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-network-connectivity-principles),
 * and what a proxy for the web does not carry. TLS is inspected, and names are asked for, on TCP alone.
 */
function servicesFor(service: EndpointService, endpoint: Endpoint, treatment: Treatment): readonly Service[] {
  const { protocol, ports } = endpoint;
  const services = ports.map(({ from, to }) => ({ protocol, from, to }));
  switch (treatment) {
    case 'allow':
      return services;
    case 'bypass-proxy':
      return service.category === 'Optimize' || service.category === 'Allow'
        ? services
        : services.filter((one) => one.protocol === 'udp' || (one.from !== 80 && one.from !== 443));
    case 'do-not-inspect':
      return endpoint.tlsInspectionAllowed === false
        ? services.filter((one) => one.protocol === 'tcp' && one.from !== 80)
        : [];
    case 'no-authentication':
      return endpoint.authenticatedProxyAllowed === false ? services.filter((one) => one.protocol === 'tcp') : [];
  }
}
