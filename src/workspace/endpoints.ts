import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  covers,
  type Endpoint,
  type EndpointList,
  type EndpointService,
  lendMembers,
  normaliseHost,
  parseEndpointList,
  parseWebServiceList,
  type Read,
} from '../endpoints/index.ts';
import { readCatalogFiles, shippedCatalogs } from './catalog-files.ts';
import { readBounded } from './endpoint-file.ts';
import { readOwnListFiles } from './endpoint-folder.ts';
import { type ListedEndpoints, parseListFiles } from './endpoint-tables.ts';
import { WorkspaceFault } from './read.ts';

export {
  diffLists,
  exportList,
  gapOf,
  patternsOf,
  portText,
  servicesWhere,
} from '../endpoints/index.ts';

/**
 * The endpoint lists by id: those that ship with Muster, and those of a workspace in `folder`, whose publications of the
 * web service take the place of the ones that ship. Throws `WorkspaceFault` where one is damaged.
 */
export async function readEndpointLists(folder?: string): Promise<readonly ListedEndpoints[]> {
  const own = folder === undefined ? [] : await readOwnListFiles(folder);
  const read = parseListFiles([...readCatalogFiles(shippedCatalogs(), 'endpoints'), ...own]);
  if (!read.ok) throw new WorkspaceFault(read.faults);
  return read.value;
}

/**
 * An endpoint list by its id, or one from a file: YAML in our format, or JSON as the Microsoft 365 web service answers.
 * Throws `WorkspaceFault` for an unknown id, and with file, line and column for a file that is no list.
 */
export async function readEndpointList(name: string, folder?: string): Promise<EndpointList> {
  const lists = (await readEndpointLists(folder)).map(({ list }) => list);
  const known = lists.find(({ id }) => id === name);
  if (known !== undefined) return known;
  if (!/\.(csv|json|ya?ml)$/i.test(name)) {
    const ids = lists.map(({ id }) => id).join(', ');
    throw new WorkspaceFault([`there is no endpoint list ${name}; there are ${ids}, or give a file (.json, .yaml)`]);
  }
  const bytes = await readBounded(name);
  if (/\.ya?ml$/i.test(name)) return readOrThrow(parseEndpointList(new TextDecoder().decode(bytes), name));
  const { mtime } = await stat(name);
  const version = /(?<!\d)\d{10}(?!\d)/.exec(basename(name))?.[0];
  const about = {
    id: basename(name, '.json'),
    title: basename(name),
    source: `file ${basename(name)}`,
    date: mtime.toISOString().slice(0, 10),
    ...(version === undefined ? {} : { version }),
  };
  return readOrThrow(parseWebServiceList(bytes, name, about));
}

/**
 * Endpoint lists as they are probed: all, or those with an id or a file among `names`; each wildcard that names no member
 * with those that the other lists know. Throws as `readEndpointList`.
 */
export async function readListsToProbe(
  folder: string,
  names: readonly string[] = [],
): Promise<readonly EndpointList[]> {
  const all = (await readEndpointLists(folder)).map(({ list }) => list);
  if (names.length === 0) return lendMembers(all);
  const named = await Promise.all(names.map((name) => readEndpointList(name, folder)));
  const ids = new Set(named.map(({ id }) => id));
  return lendMembers([...named, ...all.filter(({ id }) => !ids.has(id))]).slice(0, named.length);
}

/** An entry of a list that lets a host through, or names it. */
export interface NamedEndpoint {
  readonly list: EndpointList;
  readonly service: EndpointService;
  readonly endpoint: Endpoint;
}

/** The entries of all lists that mean a host, or all that a pattern means. */
export function entriesCovering(lists: readonly EndpointList[], pattern: string): readonly NamedEndpoint[] {
  const wanted = normaliseHost(pattern);
  return lists.flatMap((list) =>
    list.services.flatMap((service) =>
      service.endpoints
        .filter(({ pattern: own }) => covers(own, wanted))
        .map((endpoint) => ({ list, service, endpoint })),
    ),
  );
}

/** The services of a list with an id among some; all of them where none is given. Throws for an id that it lacks. */
export function chooseServices(list: EndpointList, ids: readonly string[]): EndpointList {
  if (ids.length === 0) return list;
  const known = new Set(list.services.map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new WorkspaceFault([
      `${list.id} has no service ${unknown.join(', ')}; it has ${[...known].slice(0, 100).join(', ')}`,
    ]);
  }
  return { ...list, services: list.services.filter(({ id }) => ids.includes(id)) };
}

function readOrThrow<T>(read: Read<T>): T {
  if (read.ok) return read.value;
  throw new WorkspaceFault(read.faults);
}
