import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type ChangeRecord,
  type EndpointList,
  type EndpointSet,
  formatStoredList,
  type Instance,
  parseChanges,
  parseEndpointList,
  parseEndpointSets,
  parseStoredList,
  type Read,
  storedList,
} from '../endpoints/index.ts';
import { type Arrival, changeOf, judgeArrival, type ListChange } from './endpoint-change.ts';
import { readBounded } from './endpoint-file.ts';
import { FOLDER, readOwnListFiles, writeOwnLists } from './endpoint-folder.ts';
import { OWN_LISTS, parseOwnList } from './endpoint-tables.ts';
import { readEndpointLists } from './endpoints.ts';
import { readWorkspace, WorkspaceFault } from './read.ts';

/** What files of the web service do not say of themselves. */
export interface ImportListsOptions {
  readonly isDryRun: boolean;
  readonly instance: Instance;
  /** Version of the answer; else the ten digits in its file's name. */
  readonly version?: string | undefined;
}

/** A list out of a file, and the text that the workspace keeps of it. */
interface ReadList {
  readonly list: EndpointList;
  readonly name: string;
  readonly text: string;
  readonly isPublication: boolean;
}

/**
 * Takes endpoint lists out of files into a workspace: answers of the web service (JSON or CSV), lists that another
 * workspace keeps, and YAML in our format. Records of the method `changes` may be among the files. Publications are
 * judged by the last good one; where one is refused or a file is no list, none is written. Throws `WorkspaceFault`.
 */
export async function importEndpointLists(
  folder: string,
  paths: readonly string[],
  options: ImportListsOptions,
): Promise<readonly ListChange[]> {
  await readWorkspace(folder);
  const read: ReadList[] = [];
  const records: ChangeRecord[] = [];
  for (const path of paths) {
    const bytes = await readBounded(path);
    const found = await readListFile(path, bytes, options);
    if (found === undefined) records.push(...taken(parseChanges(bytes, path)));
    else read.push(found);
  }
  refuseTwins(read);
  const current = await currentLists(folder);
  const changes = read.map((one) => {
    const arrival = arrivalOf(one, current);
    return one.isPublication ? judgeArrival(arrival, records) : changeOf(arrival);
  });
  const isRefused = changes.some(({ outcome }) => outcome === 'refused');
  if (!isRefused && !options.isDryRun) await writeOwnLists(folder, read);
  return changes;
}

interface Current {
  readonly shipped: ReadonlyMap<string, EndpointList>;
  /** By the name of its file. */
  readonly own: ReadonlyMap<string, EndpointList>;
}

async function currentLists(folder: string): Promise<Current> {
  const shipped = new Map((await readEndpointLists()).map(({ list }) => [list.id, list]));
  const files = await readOwnListFiles(folder);
  const own = files.flatMap(({ path, text }) => {
    const name = path.slice(OWN_LISTS.length);
    const parsed = parseOwnList(text, name);
    // A file that cannot be read is one that this import may put right.
    return parsed.ok ? [[name, parsed.value] as const] : [];
  });
  return { shipped, own: new Map(own) };
}

function arrivalOf({ list, name, isPublication }: ReadList, { shipped, own }: Current): Arrival {
  if (!isPublication && shipped.has(list.id)) {
    throw new WorkspaceFault([
      `${name}: the list ${list.id} ships with Muster; give yours an id of its own in its line "list:"`,
    ]);
  }
  const twin = [...own].find(([other, { id }]) => id === list.id && other !== name);
  if (twin !== undefined) {
    throw new WorkspaceFault([
      `${FOLDER}/${twin[0]} has the list ${list.id} already; take it away or give yours another id`,
    ]);
  }
  return {
    file: `${FOLDER}/${name}`,
    list,
    lastGood: own.get(name) ?? (isPublication ? shipped.get(list.id) : undefined),
    isThere: own.has(name),
  };
}

/** A list out of a file; undefined for records of change. */
async function readListFile(
  path: string,
  bytes: Uint8Array,
  options: ImportListsOptions,
): Promise<ReadList | undefined> {
  if (/\.ya?ml$/i.test(path)) {
    const text = new TextDecoder().decode(bytes);
    const list = taken(parseEndpointList(text, path));
    return { list, name: `${list.id}.yaml`, text, isPublication: false };
  }
  const text = new TextDecoder().decode(bytes);
  if (text.trimStart().startsWith('{')) {
    const { list } = taken(parseStoredList(text, path));
    return { list, name: `${list.id}.json`, text, isPublication: true };
  }
  if (text.includes('"endpointSetId"')) return undefined;
  const sets = taken(parseEndpointSets(bytes, path));
  const stored = storedList(questionOf(sets, options.instance), sets, await ageOf(path, options.version));
  const { list } = stored;
  return { list, name: `${list.id}.json`, text: formatStoredList(stored, sets), isPublication: true };
}

/** An answer does not say what was asked for; whether there are IPv6 addresses in it shows. */
function questionOf(sets: readonly EndpointSet[], instance: Instance) {
  return { instance, serviceAreas: [], noIPv6: !sets.some(({ ips }) => ips.some((address) => address.includes(':'))) };
}

async function ageOf(path: string, given: string | undefined) {
  const version = given ?? /(?<!\d)20\d{8}(?!\d)/.exec(basename(path))?.[0];
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)\d\d$/.exec(version ?? '') ?? [];
  const named = year === undefined ? undefined : `${year}-${month}-${day}`;
  if (given !== undefined && (named === undefined || Number.isNaN(Date.parse(named)))) {
    throw new WorkspaceFault([`${given}: is no version; write it like 2026073100`]);
  }
  const { mtime } = await stat(path);
  const date = named !== undefined && !Number.isNaN(Date.parse(named)) ? named : mtime.toISOString().slice(0, 10);
  return { ...(named === undefined ? {} : { version }), date };
}

function refuseTwins(read: readonly ReadList[]): void {
  const ids = read.map(({ list }) => list.id);
  const twin = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twin !== undefined) {
    throw new WorkspaceFault([
      `two of the files have the list ${twin}; import one, or say --instance for one at a time`,
    ]);
  }
}

function taken<T>(read: Read<T>): T {
  if (read.ok) return read.value;
  throw new WorkspaceFault(read.faults);
}
