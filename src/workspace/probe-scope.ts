import { type CatalogEntry, entriesOf } from '../catalog/index.ts';
import { type EndpointList, normaliseHost } from '../endpoints/index.ts';
import { readCatalogsOf } from './catalogs.ts';
import { nearest } from './describe.ts';
import { chooseServices, readListsToProbe } from './endpoints.ts';
import { type Workspace, WorkspaceFault } from './read.ts';

/** What a probe is narrowed to; everything in scope where nothing is said. */
export interface ProbeNarrowing {
  /** Ids of services. */
  readonly services?: readonly string[];
  /** Hosts or patterns. */
  readonly endpoints?: readonly string[];
  /** Ids or files of endpoint lists, in the place of those that the catalogs read. */
  readonly lists?: readonly string[];
}

/** Tables by which a check reads what probes found. */
const READS_PROBES = /\b(?:site_endpoints|probes)\b/;
const DEFAULT_LIST = 'minimal';

/**
 * The endpoint lists, cut to the services that are probed: those that the requirements of the workspace's catalogs read, or
 * the lists and services that are named. Throws `WorkspaceFault` for a list, service or endpoint that nobody knows.
 */
export async function listsToProbe(
  workspace: Workspace,
  narrowing: ProbeNarrowing = {},
): Promise<readonly EndpointList[]> {
  const { services = [], endpoints = [], lists: named = [] } = narrowing;
  const lists = named.length > 0 ? await readListsToProbe(workspace.folder, [...new Set(named)]) : undefined;
  const inScope = lists ?? (await listsInScope(workspace));
  if (inScope.length === 0)
    throw new WorkspaceFault([
      'no catalog of this workspace asks for an endpoint: name a list with --list, or a catalog with requirements on the network in muster.yaml',
    ]);
  const chosen = services.length === 0 ? inScope : servicesOf(inScope, services);
  refuseUnknown(chosen, endpoints);
  return chosen;
}

async function listsInScope(workspace: Workspace): Promise<readonly EndpointList[]> {
  const { library } = await readCatalogsOf(workspace);
  const lists = await readListsToProbe(workspace.folder);
  const entries = workspace.config.catalogs.flatMap((id) => entriesOf(library, id));
  const wanted = new Map<string, Set<string>>();
  for (const { requirement } of entries) {
    if (!READS_PROBES.test(requirement.check)) continue;
    const params = { ...requirement.params, ...workspace.config.params[requirement.id] };
    const list = lists.find(({ id }) => id === (params['list'] ?? DEFAULT_LIST));
    if (list === undefined) continue;
    const known = wanted.get(list.id) ?? new Set();
    for (const id of servicesRead(list, requirement, params['services'])) known.add(id);
    wanted.set(list.id, known);
  }
  return lists.flatMap((list) => {
    const ids = wanted.get(list.id);
    return ids === undefined ? [] : [chooseServices(list, [...ids])];
  });
}

/** Services that a requirement reads: of its parameter, or named in its check; where it names none, all of the list. */
function servicesRead(list: EndpointList, { check }: CatalogEntry['requirement'], param: unknown): readonly string[] {
  const ids = list.services.map(({ id }) => id);
  const named = Array.isArray(param)
    ? ids.filter((id) => param.includes(id))
    : ids.filter((id) => check.includes(`'${id}'`));
  return named.length > 0 ? named : ids;
}

/** The lists cut to some services. Throws `WorkspaceFault` for one that none of them has. */
export function servicesOf(lists: readonly EndpointList[], services: readonly string[]): readonly EndpointList[] {
  const known = new Set(lists.flatMap((list) => list.services.map(({ id }) => id)));
  const unknown = services.filter((id) => !known.has(id));
  if (unknown.length > 0)
    throw new WorkspaceFault(
      unknown.map((id) => `--service: no list in scope has a service ${id}${nearest(id, [...known])}`),
    );
  return lists
    .map((list) => ({ ...list, services: list.services.filter(({ id }) => services.includes(id)) }))
    .filter((list) => list.services.length > 0);
}

function refuseUnknown(lists: readonly EndpointList[], endpoints: readonly string[]): void {
  const known = new Set(
    lists.flatMap((list) =>
      list.services.flatMap((service) =>
        service.endpoints.flatMap(({ pattern, members }) => [pattern, ...members.map(({ host }) => host)]),
      ),
    ),
  );
  const unknown = endpoints.map(normaliseHost).filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new WorkspaceFault(
      unknown.map(
        (name) =>
          `--endpoint: no list in scope has ${name}${nearest(name, [...known])}; only what a list has is probed, so name a list with --list`,
      ),
    );
}
