import type { CollectedAnswer, InputEntry } from '../../evidence/index.ts';
import { type CollectionSink, createCollectionSink } from '../tenant/collection-sink.ts';
import type { JsonObject } from '../tenant/json-object.ts';
import type { FoundFile } from '../walk.ts';
import { ENTRA_FOLDERS, type EntraPlace, placeInEntraExport } from './entra-layout.ts';
import { collectionNamed, graphObject } from './graph-object.ts';
import { membersOf, readDocument } from './read-document.ts';
import {
  checkTenant,
  datedAt,
  scratchFor,
  skippedFile,
  type ToolRead,
  type ToolReading,
  type ToolSnapshot,
  tenantIdOf,
} from './tool.ts';

const SOURCE = 'entra-exporter';

/**
 * Reads folders of EntraExporter, a snapshot for each. They say nothing of their date, so the age of the oldest file
 * counts. What was asked for is not told either: by default only dynamic groups are exported, and with
 * `-CloudUsersAndGroupsOnly` nobody who is synchronised. So users and groups are whole only where the export itself
 * proves the contrary; and a request that failed leaves no trace, so what has no file is not collected, never empty.
 */
export async function readEntraExporter(files: readonly FoundFile[], reading: ToolReading): Promise<ToolRead> {
  const placed = files.map((file) => ({ file, place: placeInEntraExport(file.name) }));
  const roots = new Set(placed.flatMap(({ place }) => (place?.isMark === true ? [place.root] : [])));
  if (roots.size === 0) return { snapshots: [], reports: [], left: files };
  const snapshots: ToolSnapshot[] = [];
  const reports: ToolRead['reports'][number][] = [];
  const taken = new Set<FoundFile>();
  for (const root of [...roots].sort()) {
    const inside = placed.filter(
      ({ file, place }) => !taken.has(file) && (place === undefined ? isOfLayout(file, root) : place.root === root),
    );
    const read = await readRoot(inside, reading);
    snapshots.push(read.snapshot);
    reports.push(...read.reports);
    for (const { file } of inside) taken.add(file);
  }
  return { snapshots, reports, left: files.filter((file) => !taken.has(file)) };
}

/** Whether a file lies in a folder of the layout of which nothing is read. Others may share the folder of the export. */
function isOfLayout(file: FoundFile, root: string): boolean {
  if (root === '' || !file.name.startsWith(`${root}/`) || !/\.json$/i.test(file.name)) return false;
  return ENTRA_FOLDERS.includes(file.name.slice(root.length + 1).split('/')[0] ?? '');
}

interface Placed {
  readonly file: FoundFile;
  readonly place: EntraPlace | undefined;
}

/** What an export shows of how it was asked for. */
interface Shown {
  tenant: string | undefined;
  isSynchronised: boolean | undefined;
  hasSynchronisedUser: boolean;
  hasSynchronisedGroup: boolean;
  hasStaticGroup: boolean;
}

async function readRoot(
  placed: readonly Placed[],
  reading: ToolReading,
): Promise<{ readonly snapshot: ToolSnapshot; readonly reports: ToolRead['reports'] }> {
  const scratch = scratchFor(reading, SOURCE);
  const sinks = new Map<string, CollectionSink>();
  const shown: Shown = {
    tenant: undefined,
    isSynchronised: undefined,
    hasSynchronisedUser: false,
    hasSynchronisedGroup: false,
    hasStaticGroup: false,
  };
  const roles = new Map<string, JsonObject>();
  const roleMembers = new Map<string, JsonObject[]>();
  const reports: ToolRead['reports'][number][] = [];
  const inputs: InputEntry[] = [];
  const sinkOf = (name: string): CollectionSink => {
    const sink = sinks.get(name) ?? createCollectionSink(collectionNamed(name), scratch);
    sinks.set(name, sink);
    return sink;
  };

  for (const { file, place } of placed) {
    reading.signal?.throwIfAborted();
    if (place === undefined) {
      reports.push(skippedFile(file, 'it is a part of an EntraExporter folder that no requirement needs'));
      continue;
    }
    const { collection, parent } = place;
    const sink = sinkOf(collection);
    sink.dated(file.writtenAt);
    const read = await readDocument(file, reading.signal);
    const objects = 'why' in read ? [] : membersOf(read.object['value'] ?? read.object).map(graphObject);
    const problems = 'why' in read ? [read.why] : objects.includes(undefined) ? ['it holds what is no object'] : [];
    for (const _ of problems) sink.lose('a file could not be read');
    let added = 0;
    for (const object of objects) {
      if (object === undefined) continue;
      if (collection === 'organization') checkTenant(file, tenantIdOf(object['id']), reading.tenant);
      look(object, collection, shown);
      if (collection === 'directoryRoles' && typeof object['id'] === 'string') {
        if (parent === undefined) roles.set(object['id'], object);
        else roleMembers.set(parent, [...(roleMembers.get(parent) ?? []), object]);
        added += 1;
      } else if (sink.add(object, parent)) added += 1;
    }
    sink.note({ parent, group: `${place.root}/${collection}`, hasNext: false });
    reports.push({ file: file.name, collection, objects: added, problems });
    inputs.push({ file: file.name, collection, objects: added, problems });
  }
  addRoles(sinks.get('directoryRoles'), roles, roleMembers);
  const answers = [...sinks.values()].map((sink) =>
    asFarAsShown(
      sink.finish((oldest) => datedAt(reading, undefined, oldest)),
      shown,
    ),
  );
  const { tenant } = shown;
  return { snapshot: { source: SOURCE, answers, inputs, ...(tenant === undefined ? {} : { tenant }) }, reports };
}

function addRoles(
  sink: CollectionSink | undefined,
  roles: ReadonlyMap<string, JsonObject>,
  members: ReadonlyMap<string, readonly JsonObject[]>,
): void {
  for (const [id, role] of roles) {
    const held = members.get(id);
    sink?.add(held === undefined ? role : { ...role, members: held });
    if (held === undefined) sink?.lose('a role has no file of members: nobody holds it, or they were not answered');
  }
}

function look(object: JsonObject, collection: string, shown: Shown): void {
  const isSynchronised = object['onPremisesSyncEnabled'] === true;
  if (collection === 'organization') {
    shown.tenant = tenantIdOf(object['id']);
    if ('onPremisesSyncEnabled' in object) shown.isSynchronised = isSynchronised;
  }
  if (collection === 'users') shown.hasSynchronisedUser ||= isSynchronised;
  if (collection === 'groups') {
    const types = object['groupTypes'];
    shown.hasSynchronisedGroup ||= isSynchronised;
    shown.hasStaticGroup ||= Array.isArray(types) && !types.includes('DynamicMembership');
  }
}

/** An answer that may leave out whom it was not asked for is not whole. */
function asFarAsShown(answer: CollectedAnswer, shown: Shown): CollectedAnswer {
  const missing: string[] = [];
  const isOnlyCloud = shown.isSynchronised === false;
  if (answer.name === 'users' && !shown.hasSynchronisedUser && !isOnlyCloud)
    missing.push('it may have been exported without synchronised users');
  if (answer.name === 'groups' && !shown.hasSynchronisedGroup && !isOnlyCloud)
    missing.push('it may have been exported without synchronised groups');
  if (answer.name === 'groups' && !shown.hasStaticGroup)
    missing.push('it may have been exported with dynamic groups only');
  if (missing.length === 0) return answer;
  const message = [answer.message, ...missing].filter((text) => text !== undefined).join('; ');
  return { ...answer, status: answer.status === 'complete' ? 'truncated' : answer.status, message };
}
