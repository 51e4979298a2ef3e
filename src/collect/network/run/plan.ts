import { type EndpointList, hostsToTest } from '../../../endpoints/endpoint.ts';

/** One endpoint of a list as it is probed: a pattern on one port. */
export interface PlannedEndpoint {
  readonly list: string;
  readonly service: string;
  readonly pattern: string;
  readonly isWildcard: boolean;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly required: boolean;
  /** Hosts that stand for it; none where nobody can test it. */
  readonly hosts: readonly string[];
}

/** What is measured once, whichever endpoints it stands for. */
export interface Target {
  readonly host: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** Services that it is tested for, each once. */
  readonly services: readonly string[];
  /** Path of the test over plain HTTP that the list names. */
  readonly path?: string;
}

/** Everything that a run measures. */
export interface ProbePlan {
  readonly endpoints: readonly PlannedEndpoint[];
  /** In the order in which the lists have them. */
  readonly targets: readonly Target[];
}

/** What a plan is made for. */
export interface PlanOptions {
  /** First label of the tenant's initial domain. */
  readonly tenant?: string | undefined;
  /** Keeps endpoints whose pattern or one of whose hosts is among these; all where it is empty. */
  readonly only?: readonly string[];
}

/** The name of a target: what two endpoints have in common that are measured once. */
export function targetKey(host: string, { protocol, port }: Pick<Target, 'protocol' | 'port'>): string {
  return `${protocol} ${host}:${port}`;
}

/** The endpoints of some lists, and the distinct hosts, protocols and ports that stand for them. Of a range of ports its first stands for all. */
export function planProbes(lists: readonly EndpointList[], options: PlanOptions = {}): ProbePlan {
  const only = new Set(options.only ?? []);
  const endpoints: PlannedEndpoint[] = [];
  const targets = new Map<string, Target & { readonly services: string[] }>();
  for (const list of lists) {
    for (const service of list.services) {
      for (const endpoint of service.endpoints) {
        const hosts = [...new Set(hostsToTest(endpoint, options.tenant))];
        if (only.size > 0 && !only.has(endpoint.pattern) && !hosts.some((host) => only.has(host))) continue;
        const isExact = endpoint.kind === 'exact' || (hosts.length === 1 && endpoint.kind === 'tenant');
        for (const port of new Set(endpoint.ports.map(({ from }) => from))) {
          const { pattern, protocol, required, path } = endpoint;
          const place = { list: list.id, service: service.id, pattern, protocol, port };
          endpoints.push({ ...place, isWildcard: !isExact, required, hosts });
          for (const host of hosts) {
            const key = targetKey(host, place);
            const known = targets.get(key);
            if (known === undefined)
              targets.set(key, {
                host,
                protocol,
                port,
                services: [service.id],
                ...(path === undefined || port !== 80 ? {} : { path }),
              });
            else if (!known.services.includes(service.id)) known.services.push(service.id);
          }
        }
      }
    }
  }
  return { endpoints, targets: [...targets.values()] };
}
