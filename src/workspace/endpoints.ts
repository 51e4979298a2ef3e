import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  covers,
  type Endpoint,
  type EndpointList,
  type EndpointService,
  normaliseHost,
  parseEndpointList,
  parsePublications,
  parseWebServiceList,
  type Read,
} from '../endpoints/index.ts';
import { shippedCatalogs } from './catalog-files.ts';
import { WorkspaceFault } from './read.ts';

export {
  diffLists,
  exportList,
  gapOf,
  patternsOf,
  portText,
  servicesWhere,
} from '../endpoints/index.ts';

const PUBLICATIONS = 'publications.yaml';
/** The largest list of the web service had 120 kilobytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The endpoint lists that ship with Muster, by id. Throws `WorkspaceFault` where one is damaged. */
export async function readShippedEndpointLists(): Promise<readonly EndpointList[]> {
  const folder = join(shippedCatalogs(), 'endpoints');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml') && name !== PUBLICATIONS).sort();
  const own = names.map(async (name) =>
    readOrThrow(parseEndpointList(await readText(join(folder, name)), `endpoints/${name}`)),
  );
  const publications = readOrThrow(
    parsePublications(await readText(join(folder, PUBLICATIONS)), `endpoints/${PUBLICATIONS}`),
  );
  const published = publications.map(async ({ file, ...about }) =>
    readOrThrow(parseWebServiceList(await readBytes(join(folder, file)), `endpoints/${file}`, about)),
  );
  return (await Promise.all([...own, ...published])).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * An endpoint list by its id, or one from a file: YAML in our format, or JSON as the Microsoft 365 web service answers.
 * Throws `WorkspaceFault` for an unknown id, and with file, line and column for a file that is no list.
 */
export async function readEndpointList(name: string): Promise<EndpointList> {
  const lists = await readShippedEndpointLists();
  const shipped = lists.find(({ id }) => id === name);
  if (shipped !== undefined) return shipped;
  if (!/\.(json|ya?ml)$/i.test(name)) {
    const known = lists.map(({ id }) => id).join(', ');
    throw new WorkspaceFault([`there is no endpoint list ${name}; there are ${known}, or give a file (.json, .yaml)`]);
  }
  if (!name.toLowerCase().endsWith('.json')) return readOrThrow(parseEndpointList(await readText(name), name));
  const { mtime } = await stat(name);
  const version = /(?<!\d)\d{10}(?!\d)/.exec(basename(name))?.[0];
  const about = {
    id: basename(name, '.json'),
    title: basename(name),
    source: `file ${basename(name)}`,
    date: mtime.toISOString().slice(0, 10),
    ...(version === undefined ? {} : { version }),
  };
  return readOrThrow(parseWebServiceList(await readBytes(name), name, about));
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

async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(path));
}

/** The bytes of a file, and never more than a list may have, whatever the file grows to meanwhile. */
async function readBytes(path: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: MAX_BYTES })) {
    // Without an encoding a stream of a file gives buffers.
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length > MAX_BYTES) throw new WorkspaceFault([`${path}: is larger than ${MAX_BYTES} bytes`]);
  return bytes;
}
