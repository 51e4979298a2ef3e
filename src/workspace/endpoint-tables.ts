import type { CatalogFile, Parsed, ReferenceFile, TextFault } from '../catalog/index.ts';
import {
  type EndpointList,
  lendMembers,
  parseEndpointList,
  parsePublications,
  parseStoredList,
  parseWebServiceList,
  type Read,
  tuplesOf,
} from '../endpoints/index.ts';

/** The list that requirements on device preparation rest on: without it nothing on the network can be judged. */
const NEEDED = 'endpoints/minimal.yaml';
/** The lists in our format that ship; another file in the folder is left alone. */
const LISTS: ReadonlySet<string> = new Set([
  NEEDED,
  'endpoints/managed-desktop.yaml',
  'endpoints/intune.yaml',
  'endpoints/linked-pages.yaml',
]);
const PUBLICATIONS = 'endpoints/publications.yaml';
/** Where a workspace's own lists stand among the files of its catalogs: a folder that no catalog can be. */
export const OWN_LISTS = 'workspace-endpoints/';

/** An endpoint list, and whether it is the workspace's own. */
export interface ListedEndpoints {
  readonly file: string;
  readonly list: EndpointList;
  readonly isOwn: boolean;
}

/** Reads the endpoint lists among some files of catalogs, each into rows of the table `endpoints`. */
export function parseEndpointFiles(files: readonly CatalogFile[]): Parsed<readonly ReferenceFile[]> {
  const read = parseListFiles(files);
  if (!read.ok) return read;
  const value = withMembers(read.value).map(({ file, list }) => ({
    file,
    source: list.source,
    date: list.date,
    tables: { endpoints: tuplesOf(list) },
  }));
  return { ok: true, value };
}

/** The lists, each wildcard that names no member with those that the other lists know. */
function withMembers(listed: readonly ListedEndpoints[]): readonly ListedEndpoints[] {
  const lists = lendMembers(listed.map(({ list }) => list));
  return listed.map((one, index) => ({ ...one, list: lists[index] ?? one.list }));
}

/**
 * The endpoint lists among some files of catalogs, by id. A workspace's own publication of a web service takes the place
 * of the one that ships; another list of its own never takes the place of one.
 */
export function parseListFiles(files: readonly CatalogFile[]): Parsed<readonly ListedEndpoints[]> {
  const faults: TextFault[] = [];
  const shipped = new Map<string, ListedEndpoints>();
  const own = new Map<string, ListedEndpoints>();
  const publications = new Set<string>();
  const keep = (file: string, read: Read<EndpointList>, into: Map<string, ListedEndpoints>) => {
    if (!read.ok) faults.push(...read.faults);
    else into.set(read.value.id, { file, list: read.value, isOwn: into === own });
  };
  if (!files.some(({ path }) => path === NEEDED))
    faults.push(faultIn(NEEDED, 'is missing: restore it from the package'));
  for (const { path, text } of files) {
    if (LISTS.has(path)) keep(path, parseEndpointList(text, path), shipped);
    if (path !== PUBLICATIONS) continue;
    for (const [file, read] of publishedAmong(files, text)) {
      keep(file, read, shipped);
      if (read.ok) publications.add(read.value.id);
    }
  }
  for (const { path, text } of files.filter(({ path }) => path.startsWith(OWN_LISTS))) {
    const file = `endpoints/${path.slice(OWN_LISTS.length)}`;
    const read = parseOwnList(text, file);
    const wrong = read.ok ? whyNotOwn(read.value, file, shipped, publications, own) : undefined;
    if (wrong !== undefined) faults.push(faultIn(file, wrong));
    else keep(file, read, own);
  }
  if (faults.length > 0) return { ok: false, faults };
  const lists = [...new Map([...shipped, ...own]).values()];
  return { ok: true, value: lists.sort((a, b) => (a.list.id < b.list.id ? -1 : 1)) };
}

/** Reads a list of a workspace: YAML in our format, or JSON as `muster endpoints update` keeps a publication. */
export function parseOwnList(text: string, file: string): Read<EndpointList> {
  if (!file.endsWith('.json')) return parseEndpointList(text, file);
  const read = parseStoredList(text, file);
  return read.ok ? { ok: true, value: read.value.list } : read;
}

function publishedAmong(
  files: readonly CatalogFile[],
  text: string,
): readonly (readonly [string, Read<EndpointList>])[] {
  const publications = parsePublications(text, PUBLICATIONS);
  if (!publications.ok) return [[PUBLICATIONS, publications]];
  return publications.value.flatMap(({ file, ...about }) => {
    const path = `endpoints/${file}`;
    const published = files.find((one) => one.path === path);
    // An assessment that was made before publications were judged has kept none.
    if (published === undefined) return [];
    return [[path, parseWebServiceList(Buffer.from(published.text), path, about)] as const];
  });
}

function whyNotOwn(
  { id }: EndpointList,
  file: string,
  shipped: ReadonlyMap<string, ListedEndpoints>,
  publications: ReadonlySet<string>,
  own: ReadonlyMap<string, ListedEndpoints>,
): string | undefined {
  const name = /([^/]+)\.(json|yaml)$/.exec(file)?.[1];
  if (name !== id)
    return `the file of the list ${id} must be called ${id}${file.endsWith('.json') ? '.json' : '.yaml'}`;
  const twin = own.get(id);
  if (twin !== undefined) return `${twin.file} has the list ${id} already: keep one`;
  if (shipped.has(id) && !(file.endsWith('.json') && publications.has(id)))
    return `the list ${id} ships with Muster: give this one an id of its own`;
  return undefined;
}

function faultIn(file: string, message: string): TextFault {
  return { file, line: 1, column: 1, message };
}
