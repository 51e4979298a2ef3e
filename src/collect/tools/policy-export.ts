import { dirname } from 'node:path/posix';
import type { Collection, InputEntry } from '../../evidence/index.ts';
import { type CollectionSink, createCollectionSink } from '../tenant/collection-sink.ts';
import type { JsonObject } from '../tenant/json-object.ts';
import { UNREADABLE } from '../tenant/raw-row.ts';
import { recogniseContext, recognisePath, recogniseType } from '../tenant/recognise.ts';
import type { FoundFile } from '../walk.ts';
import { withoutCutOff } from './cut-off.ts';
import { graphObject } from './graph-object.ts';
import { isLonePolicy } from './lone-policy.ts';
import { readDocument } from './read-document.ts';
import {
  datedAt,
  scratchFor,
  skippedFile,
  type ToolRead,
  type ToolReading,
  type ToolSnapshot,
  tenantIdOf,
} from './tool.ts';

const SOURCE = 'intune-policy-export';
const TABLE_NAME = 'MigrationTable.json';
const NO_TENANT =
  'it is a policy without a tenant: a baseline to put in place, and not what a tenant has. An export of a tenant has MigrationTable.json above it, with the id of the tenant';

/**
 * Reads policies of Intune, a file for each, as Micke-K/IntuneManagement exports them and
 * SkipToTheEndpoint/OpenIntuneBaseline publishes them (`WINDOWS/IntuneManagement/...`). A policy's own id says nothing of
 * whose it is: the tenant stands in the exporter's `MigrationTable.json` (`TenantId`; `Extensions/MSGraph.psm1`), and
 * what has none above it, or another's, is a baseline and no evidence. Dated by the files' age: a policy says only when it was
 * changed. Nobody can tell whether all policies were exported, so that none of these collections is whole.
 */
export async function readPolicyExports(files: readonly FoundFile[], reading: ToolReading): Promise<ToolRead> {
  const tables = files.filter(({ name }) => name.endsWith(`/${TABLE_NAME}`) || name === TABLE_NAME);
  const reports: ToolRead['reports'][number][] = [];
  const exports: Export[] = [];
  for (const file of tables) {
    const read = await readDocument(file, reading.signal);
    const tenant = 'why' in read ? undefined : tenantIdOf(read.object['TenantId']);
    exports.push({ root: dirname(file.name), tenant, files: [] });
    reports.push({
      file: file.name,
      objects: 0,
      problems: tenant === undefined ? ['it names no tenant, so that the policies below it are a baseline'] : [],
    });
  }
  const left: FoundFile[] = [];
  const baselines = new Set<string>();
  for (const file of files) {
    if (tables.includes(file)) continue;
    reading.signal?.throwIfAborted();
    const home = exports.find(({ root }) => file.name.startsWith(`${root}/`));
    if (!/\.json$/i.test(file.name) || recognisePath(file.name)?.isCertain === true) left.push(file);
    else if (home !== undefined) home.files.push(file);
    else if (await isLonePolicy(file)) {
      reports.push(skippedFile(file, NO_TENANT));
      baselines.add(dirname(dirname(file.name)));
    } else left.push(file);
  }
  // The groups that policies were assigned to are exported beside them.
  const groups = left.filter(
    ({ name }) => /\/Groups\/[^/]+\.json$/.test(name) && baselines.has(dirname(dirname(name))),
  );
  reports.push(...groups.map((file) => skippedFile(file, 'it is a group of a baseline, and not of a tenant')));
  const snapshots: ToolSnapshot[] = [];
  for (const one of exports) {
    const isOurs = reading.tenant === undefined || one.tenant?.toLowerCase() === reading.tenant.toLowerCase();
    if (one.tenant === undefined || !isOurs) {
      const whose =
        one.tenant === undefined
          ? NO_TENANT
          : `it is a policy of tenant ${one.tenant}: here a baseline, and not what this tenant has`;
      reports.push(...one.files.map((file) => skippedFile(file, whose)));
      continue;
    }
    const read = await readExport(one.files, one.tenant, reading);
    reports.push(...read.reports);
    if (read.snapshot.answers.length > 0) snapshots.push(read.snapshot);
  }
  return { snapshots, reports, left: left.filter((file) => !groups.includes(file)) };
}

interface Export {
  readonly root: string;
  readonly tenant: string | undefined;
  readonly files: FoundFile[];
}

async function readExport(
  files: readonly FoundFile[],
  tenant: string,
  reading: ToolReading,
): Promise<{ readonly snapshot: ToolSnapshot; readonly reports: ToolRead['reports'] }> {
  const scratch = scratchFor(reading, SOURCE);
  const sinks = new Map<string, CollectionSink>();
  const reports: ToolRead['reports'][number][] = [];
  const inputs: InputEntry[] = [];
  for (const file of files) {
    const read = await readDocument(file, reading.signal);
    if ('why' in read) {
      reports.push(skippedFile(file, read.why));
      continue;
    }
    const object = graphObject(read.object);
    const found = object === undefined ? undefined : collectionOf(object);
    if (object === undefined || found === undefined) {
      reports.push(skippedFile(file, 'it is no policy that a requirement needs'));
      continue;
    }
    const sink = sinks.get(found.name) ?? createCollectionSink(found, scratch);
    sinks.set(found.name, sink);
    sink.dated(file.writtenAt);
    const objects = sink.add(withoutCutOff(asFarAsAnswered(object, found), found.name)) ? 1 : 0;
    sink.note({ group: SOURCE, hasNext: false });
    reports.push({ file: file.name, collection: found.name, objects, problems: [] });
    inputs.push({ file: file.name, collection: found.name, objects, problems: [] });
  }
  for (const sink of sinks.values()) sink.lose('single policies were exported, and perhaps not all of them');
  const answers = [...sinks.values()].map((sink) => sink.finish((oldest) => datedAt(reading, undefined, oldest)));
  return { snapshot: { source: SOURCE, answers, inputs, tenant }, reports };
}

/** What a policy says of itself: the request in its context, else its type. */
function collectionOf(object: JsonObject): Collection | undefined {
  const said = recogniseContext(object['@odata.context']) ?? recogniseType(object['@odata.type']);
  const collection = said === 'other' ? undefined : said?.collection;
  return collection === undefined || collection.path.includes('{id}') ? undefined : collection;
}

/**
 * A policy whose assignments or settings were left out of its export does not say that it has none. An empty list counts only
 * with Graph's own note beside it that it was asked for: baselines are published with their assignments taken out.
 */
function asFarAsAnswered(object: JsonObject, { query }: Collection): JsonObject {
  const expanded = /\$expand=([\w,]+)/.exec(query ?? '')?.[1]?.split(',') ?? [];
  const untold = expanded.filter((name) => {
    const list = object[name];
    return !Array.isArray(list) || (list.length === 0 && object[`${name}@odata.context`] === undefined);
  });
  return { ...object, ...Object.fromEntries(untold.map((name) => [name, UNREADABLE])) };
}
