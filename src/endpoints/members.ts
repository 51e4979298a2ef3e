import type { Endpoint, EndpointList, Member, PortRange } from './endpoint.ts';
import { covers } from './pattern.ts';

const MOST_MEMBERS = 4;

/**
 * The lists, each wildcard without members of its own with those hosts that another list names below it: no answer of
 * a web service says by which hosts to test its wildcards. Only hosts that a list still requires stand in, and only on
 * ports that it names them for, so that a wildcard may become several endpoints; which list that is, is the member's
 * source.
 */
export function lendMembers(lists: readonly EndpointList[]): readonly EndpointList[] {
  const known = new Map<string, KnownHost>();
  for (const { id, services } of lists) {
    for (const endpoint of services.flatMap(({ endpoints }) => endpoints)) addHosts(known, endpoint, `list ${id}`);
  }
  const hosts = Map.groupBy(known.values(), ({ host }) => endOf(host));
  return lists.map((list) => ({
    ...list,
    services: list.services.map((service) => ({
      ...service,
      endpoints: service.endpoints.flatMap((endpoint) =>
        endpoint.kind === 'wildcard' && endpoint.members.length === 0
          ? withMembers(endpoint, hosts.get(endOf(endpoint.pattern)) ?? [])
          : [endpoint],
      ),
    })),
  }));
}

interface KnownHost extends Member {
  /** As `tcp 443`. */
  readonly ports: Set<string>;
}

/** The last two labels, which a wildcard and the hosts below it have in common; one with a star there is lent nothing. */
function endOf(name: string): string {
  return name.split('.').slice(-2).join('.');
}

function addHosts(known: Map<string, KnownHost>, endpoint: Endpoint, source: string): void {
  if (!endpoint.required || endpoint.retired !== undefined || endpoint.suspectedFor !== undefined) return;
  const hosts = endpoint.kind === 'exact' ? [endpoint.pattern] : endpoint.members.map(({ host }) => host);
  for (const host of hosts) {
    const one = known.get(host) ?? { host, source, ports: new Set() };
    known.set(host, one);
    for (const { from } of endpoint.ports) one.ports.add(`${endpoint.protocol} ${from}`);
  }
}

function withMembers(endpoint: Endpoint, hosts: readonly KnownHost[]): readonly Endpoint[] {
  const below = hosts.filter(({ host }) => covers(endpoint.pattern, host));
  const byMembers = new Map<string, { readonly ports: PortRange[]; readonly members: readonly Member[] }>();
  for (const range of endpoint.ports) {
    const members = below
      .filter(({ ports }) => ports.has(`${endpoint.protocol} ${range.from}`))
      .slice(0, MOST_MEMBERS)
      .map(({ host, source }) => ({ host, source }));
    const key = members.map(({ host }) => host).join(' ');
    const same = byMembers.get(key);
    if (same === undefined) byMembers.set(key, { ports: [range], members });
    else same.ports.push(range);
  }
  return [...byMembers.values()].map(({ ports, members }) => ({ ...endpoint, ports, members }));
}
