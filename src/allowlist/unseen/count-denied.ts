import { covers, type Endpoint, type EndpointList, type EndpointService, fillTenant } from '../../endpoints/index.ts';
import type { Denied } from './log-line.ts';

/** A host that was denied, and the entry of a list that means it. */
export interface DeniedHost {
  readonly host: string;
  readonly pattern: string;
  readonly required: boolean;
  readonly ports: readonly number[];
  /** How often it was refused, and how often only asked who it is. */
  readonly denied: number;
  readonly asked: number;
}

/** A service some of whose hosts were denied, and what does not work without them. */
export interface DeniedService {
  readonly list: string;
  readonly service: string;
  readonly title: string;
  readonly consequence: string | null;
  readonly fatal: EndpointService['fatal'];
  /** The required ones first, then by how often. */
  readonly hosts: readonly DeniedHost[];
}

/** Everything that was counted. */
export interface DeniedCounts {
  readonly services: readonly DeniedService[];
  /** Hosts of no list: how many there are (as far as they were told apart) and how many lines. */
  readonly others: { readonly hosts: number; readonly lines: number };
  /** Lines on hosts of the lists beyond those that can be kept. */
  readonly left: number;
}

/** Counts what a proxy denied by the services that need it. */
export interface DeniedCounter {
  readonly add: (denied: Denied) => void;
  readonly counts: () => DeniedCounts;
}

interface Named {
  readonly list: EndpointList;
  readonly service: EndpointService;
  readonly endpoint: Endpoint;
}

interface Seen {
  readonly named: readonly Named[];
  readonly ports: Set<number>;
  denied: number;
  asked: number;
}

const MOST_HOSTS = 50_000;
const MOST_OTHERS = 100_000;
const MOST_PORTS = 20;

/**
 * Counts hosts of some lists; memory grows with the hosts of the lists that were denied, at most 50,000, and not with the
 * log. Of other hosts no name is given away: they are somebody's browsing, and only counted.
 */
export function countDenied(lists: readonly EndpointList[], tenant?: string): DeniedCounter {
  const find = finderOf(lists, tenant);
  const seen = new Map<string, Seen>();
  const others = new Set<string>();
  let [otherLines, left] = [0, 0];
  return {
    add({ host, port, how }) {
      let known = seen.get(host);
      if (known === undefined) {
        const named = others.has(host) ? [] : find(host);
        if (named.length === 0) {
          otherLines += 1;
          if (others.size < MOST_OTHERS) others.add(host);
          return;
        }
        if (seen.size >= MOST_HOSTS) {
          left += 1;
          return;
        }
        known = { named, ports: new Set(), denied: 0, asked: 0 };
        seen.set(host, known);
      }
      known[how] += 1;
      if (port !== undefined && known.ports.size < MOST_PORTS) known.ports.add(port);
    },
    counts: () => ({ services: byService(seen), others: { hosts: others.size, lines: otherLines }, left }),
  };
}

function byService(seen: ReadonlyMap<string, Seen>): readonly DeniedService[] {
  const services = new Map<EndpointService, { readonly list: EndpointList; readonly hosts: DeniedHost[] }>();
  for (const [host, { named, ports, denied, asked }] of seen) {
    const best = new Map<EndpointService, Named>();
    for (const one of named) {
      const known = best.get(one.service);
      if (known === undefined || (!known.endpoint.required && one.endpoint.required)) best.set(one.service, one);
    }
    for (const { list, service, endpoint } of best.values()) {
      const known = services.get(service) ?? { list, hosts: [] };
      const { pattern, required } = endpoint;
      known.hosts.push({ host, pattern, required, ports: [...ports].sort((a, b) => a - b), denied, asked });
      services.set(service, known);
    }
  }
  return [...services]
    .map(([service, { list, hosts }]) => ({
      list: list.id,
      service: service.id,
      title: service.title,
      consequence: service.consequence,
      fatal: service.fatal,
      hosts: hosts.toSorted(byWeight),
    }))
    .toSorted((a, b) => weightOf(b) - weightOf(a) || (`${a.list} ${a.service}` < `${b.list} ${b.service}` ? -1 : 1));
}

function byWeight(a: DeniedHost, b: DeniedHost): number {
  return (
    Number(b.required) - Number(a.required) || b.denied - a.denied || b.asked - a.asked || (a.host < b.host ? -1 : 1)
  );
}

/** Services that stop setup first, then those whose required hosts were refused, then by how often. */
function weightOf({ fatal, hosts }: DeniedService): number {
  const isNeeded = hosts.some(({ required, denied }) => required && denied > 0);
  const lines = hosts.reduce((sum, { denied }) => sum + denied, 0);
  return (isNeeded ? 2e15 : 0) + (isNeeded && fatal === 'yes' ? 1e15 : 0) + Math.min(lines, 1e14);
}

/** Finds the entries that mean a host: by its name and the names above it, and the few patterns that have stars elsewhere. */
function finderOf(lists: readonly EndpointList[], tenant: string | undefined): (host: string) => readonly Named[] {
  const exact = new Map<string, Named[]>();
  const below = new Map<string, Named[]>();
  const odd: { readonly pattern: string; readonly named: Named }[] = [];
  for (const list of lists)
    for (const service of list.services)
      for (const endpoint of service.endpoints) {
        const named = { list, service, endpoint };
        const pattern = tenant === undefined ? endpoint.pattern : fillTenant(endpoint.pattern, tenant);
        const parent = /^\*\.([^*<]+)$/.exec(pattern)?.[1];
        if (parent !== undefined) push(below, parent, named);
        else if (/[*<]/.test(pattern)) odd.push({ pattern, named });
        else push(exact, pattern, named);
      }
  return (host) => {
    const found = [...(exact.get(host) ?? [])];
    for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1))
      found.push(...(below.get(host.slice(dot + 1)) ?? []));
    for (const { pattern, named } of odd) if (covers(pattern, host)) found.push(named);
    return found;
  };
}

function push(map: Map<string, Named[]>, key: string, named: Named): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [named]);
  else known.push(named);
}
