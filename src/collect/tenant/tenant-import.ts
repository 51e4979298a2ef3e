import { COLLECTIONS, type CollectedAnswer, type Collection } from '../../evidence/index.ts';
import { CollectFault } from '../fault.ts';
import type { FoundFile } from '../walk.ts';
import { type CollectionSink, createCollectionSink } from './collection-sink.ts';
import { readGraphError } from './graph-error.ts';
import type { JsonObject } from './json-object.ts';
import { readAnswers } from './read-answers.ts';
import { type Recognised, recogniseContext, recogniseType } from './recognise.ts';

/** What became of one file. */
export interface FileReport {
  readonly file: string;
  readonly collection?: string;
  readonly objects: number;
  /** Files that were read together: the one that has the number of their objects. */
  readonly countedWith?: string;
  /** What is wrong in it and where; at most `PROBLEMS_LISTED`. */
  readonly problems: readonly string[];
  /** Why nothing was taken from it. */
  readonly skipped?: string;
}

/** An import of answers of Microsoft Graph. */
export interface TenantImport {
  /** Reads a file. `place` is what its path says; the answers in it may say more. */
  take(file: FoundFile, place: Recognised | undefined, signal?: AbortSignal): Promise<FileReport>;
  /** The tenant that an organisation object in the answers names. */
  organizationId(): string | undefined;
  finish(collectedAt: (oldest: Date | undefined) => string): readonly CollectedAnswer[];
}

/** So many problems of one file are listed; the rest is counted. */
export const PROBLEMS_LISTED = 20;
/** Microsoft Graph expands a relation to so many objects and no further. */
const EXPANDED_LIMIT = 20;

/** Begins an import into a scratch folder. Throws `CollectFault` as soon as an answer is another tenant's. */
export function createTenantImport(scratch: string, tenant: string | undefined): TenantImport {
  const sinks = new Map<string, CollectionSink>();
  let organization: string | undefined;

  function sinkOf(collection: Collection): CollectionSink {
    const known = sinks.get(collection.name) ?? createCollectionSink(collection, scratch);
    sinks.set(collection.name, known);
    return known;
  }

  function sinkNamed(name: string): CollectionSink | undefined {
    const collection = COLLECTIONS.find((one) => one.name === name);
    return collection === undefined ? undefined : sinkOf(collection);
  }

  function checkTenant(file: FoundFile, id: unknown): void {
    if (typeof id !== 'string') return;
    const expected = tenant ?? organization;
    if (expected !== undefined && expected.toLowerCase() !== id.toLowerCase()) {
      const whose = tenant === undefined ? 'the other files are' : 'this workspace is';
      throw new CollectFault('other-tenant', file.path, `it is evidence of tenant ${id}, but ${whose} of ${expected}`);
    }
    organization = id;
  }

  /** Takes an object, and what it tells of other collections. Answers how many rows are new. */
  function add(object: JsonObject, place: Recognised, file: FoundFile): number {
    const { collection, parent } = place;
    if (collection.name === 'organization' || collection.name === 'mdmAuthority') {
      checkTenant(file, object['id']);
      return addOrganization(object, collection, file);
    }
    if (collection.name === 'groups') addExpanded(object, file);
    return sinkOf(collection).add(object, parent) ? 1 : 0;
  }

  /** The list of organisations and one organisation asked for its MDM authority are the same object, seen twice. */
  function addOrganization(object: JsonObject, collection: Collection, file: FoundFile): number {
    const hasAuthority = object['mobileDeviceManagementAuthority'] !== undefined;
    const isWhole = object['displayName'] !== undefined || object['verifiedDomains'] !== undefined;
    const wanted = [
      ...(collection.name === 'organization' || isWhole ? ['organization'] : []),
      ...(collection.name === 'mdmAuthority' || hasAuthority ? ['mdmAuthority'] : []),
    ];
    let added = 0;
    for (const name of wanted) {
      const sink = sinkNamed(name);
      sink?.dated(file.writtenAt);
      if (sink?.add(object) === true && name === collection.name) added += 1;
      if (name !== collection.name) sink?.note({ group: file.name, hasNext: false });
    }
    return added;
  }

  /** Members and owners that were expanded into a group. A list of the limit's length may be cut off. */
  function addExpanded(group: JsonObject, file: FoundFile): void {
    const id = group['id'];
    if (typeof id !== 'string') return;
    for (const [property, name] of [
      ['members', 'groupMembers'],
      ['owners', 'groupOwners'],
    ] as const) {
      const list = group[property];
      const sink = Array.isArray(list) ? sinkNamed(name) : undefined;
      if (!Array.isArray(list) || sink === undefined) continue;
      for (const one of list) if (typeof one === 'object' && one !== null) sink.add({ ...one }, id);
      const hasNext = list.length >= EXPANDED_LIMIT || group[`${property}@odata.nextLink`] !== undefined;
      sink.note({ parent: id, group: `${file.name}: ${property} of ${id}`, hasNext });
      sink.dated(file.writtenAt);
    }
  }

  return {
    organizationId: () => organization,
    finish: (collectedAt) => [...sinks.values()].map((sink) => sink.finish(collectedAt)),
    take: (file, place, signal) => takeFile(file, place, { sinkOf, add }, signal),
  };
}

interface Taking {
  sinkOf(collection: Collection): CollectionSink;
  add(object: JsonObject, place: Recognised, file: FoundFile): number;
}

async function takeFile(
  file: FoundFile,
  fromPath: Recognised | undefined,
  taking: Taking,
  signal: AbortSignal | undefined,
): Promise<FileReport> {
  const problems: string[] = [];
  let unlisted = 0;
  let lost = 0;
  let objects = 0;
  let place = fromPath;
  let isOther = false;
  let noted = false;

  function placeBy(context: unknown): void {
    if (fromPath?.isCertain === true) return;
    const said = recogniseContext(context);
    isOther = said === 'other';
    if (said === 'other') place = undefined;
    else if (said !== undefined) place = { group: file.name, ...fromPath, ...said };
  }

  function placeByObject(object: JsonObject): Recognised | undefined {
    if (isOther || fromPath?.isCertain === true) return place;
    const isManaged = object['managedDeviceOwnerType'] !== undefined || object['azureADDeviceId'] !== undefined;
    const managed = isManaged ? COLLECTIONS.find((one) => one.name === 'managedDevices') : undefined;
    if (managed !== undefined) return { group: file.name, ...place, collection: managed, isCertain: false };
    const typed = place === undefined ? recogniseType(object['@odata.type']) : undefined;
    return typed === undefined ? place : { group: file.name, ...typed };
  }

  function note(at: Recognised | undefined, hasNext: boolean): void {
    if (at === undefined) return;
    const sink = taking.sinkOf(at.collection);
    sink.note({ parent: at.parent, group: at.group, page: at.page, hasNext });
    sink.dated(file.writtenAt);
    noted = true;
  }

  await readAnswers(
    file.path,
    file.bytes,
    {
      begin: (head) => placeBy(head['@odata.context']),
      object(object, isWholeDocument) {
        const error = isWholeDocument ? readGraphError(object) : undefined;
        if (error !== undefined) {
          if (place === undefined) return;
          taking.sinkOf(place.collection).fail(error, place.parent);
          taking.sinkOf(place.collection).dated(file.writtenAt);
          noted = true;
          return;
        }
        if (isWholeDocument) placeBy(object['@odata.context']);
        place = placeByObject(object);
        if (place === undefined) return;
        objects += taking.add(object, place, file);
        if (isWholeDocument && !noted) note(place, false);
      },
      end: (envelope) => note(place, envelope['@odata.nextLink'] !== undefined),
      problem(where, message, isLost) {
        if (problems.length < PROBLEMS_LISTED) problems.push(`${where}: ${message}`);
        else unlisted += 1;
        if (isLost) lost += 1;
      },
    },
    signal,
  );
  if (place === undefined) return { file: file.name, objects: 0, problems: [], skipped: skipReason(isOther, problems) };
  const sink = taking.sinkOf(place.collection);
  sink.dated(file.writtenAt);
  for (let index = 0; index < lost; index++) sink.lose('a value could not be read');
  if (!noted && objects > 0) note(place, false);
  if (unlisted > 0) problems.push(`and ${unlisted} more`);
  return { file: file.name, collection: place.collection.name, objects, problems };
}

function skipReason(isOther: boolean, problems: readonly string[]): string {
  if (isOther) return 'it answers a request that no requirement needs';
  return problems[0] === undefined
    ? 'neither its path nor its content says which request it answers'
    : `it cannot be read (${problems[0]})`;
}
