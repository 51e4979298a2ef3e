import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  covers,
  type EndpointList,
  type EndpointTuple,
  fillTenant,
  hostsToTest,
  normaliseHost,
  tuplesOf,
} from '../endpoints/index.ts';
import { readEndpointLists, readListsToProbe } from './endpoints.ts';
import { listsToProbe, servicesOf } from './probe-scope.ts';
import { readTenantDomain } from './probe-settings.ts';
import { readWorkspace, type Workspace } from './read.ts';

/** What configurations are asked about; everything that the workspace's catalogs read where nothing is said. */
export interface AllowListScope {
  readonly lists?: readonly string[];
  readonly services?: readonly string[];
  /** Hosts or patterns, in a list or not, in the place of what the lists have. */
  readonly hosts?: readonly string[];
  readonly tenantDomain?: string | undefined;
}

/** One endpoint that configurations are asked about. */
export interface AskedEndpoint {
  /** As the list has it. */
  readonly endpoint: EndpointTuple;
  /** With the tenant's name in its place. */
  readonly asked: EndpointTuple;
  /** What is published of its service, or by another list of its hosts, in CIDR notation. */
  readonly addresses: readonly string[];
  /** Hosts that are known for its pattern. */
  readonly members: readonly string[];
}

/** The list to ask about where there is no workspace that would say which. */
const DEFAULT_LIST = 'minimal';

/** The workspace of a folder; undefined where there is none, which is enough to look at a configuration. */
export async function readWorkspaceIfAny(folder: string): Promise<Workspace | undefined> {
  return existsSync(join(folder, 'muster.yaml')) ? readWorkspace(folder) : undefined;
}

/** The endpoints to ask about. Throws `WorkspaceFault` for a list or service that nobody knows. */
export async function askedEndpoints(
  folder: string,
  workspace: Workspace | undefined,
  scope: AllowListScope,
): Promise<readonly AskedEndpoint[]> {
  const { hosts = [] } = scope;
  const tenant = readTenantDomain(scope.tenantDomain);
  const lists = await allowListLists(folder, workspace, scope);
  const all = withAddresses(
    lists.flatMap((list) => askedOf(list, tenant)),
    (await readEndpointLists(folder)).map(({ list }) => list),
  );
  if (hosts.length === 0) return all;
  return hosts.map(normaliseHost).flatMap((host) => {
    const meaning = all.filter(({ asked }) => asked.pattern === host || covers(asked.pattern, host));
    return meaning.length > 0 ? meaning.map((one) => onlyFor(one, host)) : [outsideOfLists(host)];
  });
}

/** The lists in scope, cut to the services that are named. Throws `WorkspaceFault` for a list or service that nobody knows. */
export async function allowListLists(
  folder: string,
  workspace: Workspace | undefined,
  { lists = [], services = [] }: AllowListScope,
): Promise<readonly EndpointList[]> {
  if (workspace !== undefined) return listsToProbe(workspace, { lists, services });
  const read = await readListsToProbe(folder, lists.length > 0 ? [...new Set(lists)] : [DEFAULT_LIST]);
  return services.length > 0 ? servicesOf(read, services) : read;
}

/** The endpoints of a list, with what they are asked as. */
export function askedOf(list: EndpointList, tenant: string | undefined): readonly AskedEndpoint[] {
  const addresses = new Map(list.services.map((service) => [service.id, service.addresses]));
  const members = new Map(
    list.services.flatMap((service) => service.endpoints.map((one) => [one.pattern, hostsToTest(one, tenant)])),
  );
  return tuplesOf(list).map((endpoint) => {
    const pattern = tenant === undefined ? endpoint.pattern : fillTenant(endpoint.pattern, tenant);
    return {
      endpoint,
      asked: { ...endpoint, pattern },
      addresses: addresses.get(endpoint.service) ?? [],
      members: members.get(endpoint.pattern) ?? [],
    };
  });
}

/** Those of which their own list publishes no addresses, with what other lists publish for all hosts of their pattern. */
function withAddresses(all: readonly AskedEndpoint[], lists: readonly EndpointList[]): readonly AskedEndpoint[] {
  const published = lists.flatMap((list) =>
    list.services.flatMap(({ endpoints, addresses }) =>
      addresses.length === 0 ? [] : endpoints.map(({ pattern }) => ({ pattern, addresses })),
    ),
  );
  const known = new Map<string, readonly string[]>();
  return all.map((one) => {
    const { pattern } = one.asked;
    if (one.addresses.length > 0) return one;
    const found = known.get(pattern) ?? [
      ...new Set(published.filter((other) => covers(other.pattern, pattern)).flatMap(({ addresses }) => addresses)),
    ];
    known.set(pattern, found);
    return { ...one, addresses: found };
  });
}

function onlyFor({ asked, addresses, members }: AskedEndpoint, host: string): AskedEndpoint {
  const endpoint = { ...asked, pattern: host, kind: host.includes('*') ? ('wildcard' as const) : ('exact' as const) };
  return { endpoint, asked: endpoint, addresses, members };
}

/** A host that no list in scope means: nobody forbids that it is inspected. */
function outsideOfLists(pattern: string): AskedEndpoint {
  const endpoint: EndpointTuple = {
    list: 'none',
    service: 'none',
    pattern,
    kind: pattern.includes('*') ? 'wildcard' : 'exact',
    protocol: 'tcp',
    port: 443,
    required: true,
    tls_inspection_allowed: true,
    authenticated_proxy_allowed: true,
    testable: true,
  };
  return { endpoint, asked: endpoint, addresses: [], members: [] };
}
