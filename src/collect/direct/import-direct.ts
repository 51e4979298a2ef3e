import { join } from 'node:path';
import {
  COLLECTIONS,
  type CollectedAnswer,
  type Collection,
  rawColumnsOf,
  rowSourcesOf,
  withDatabase,
} from '../../evidence/index.ts';
import { createAnswerBook } from '../tenant/answers.ts';
import { keptOf, requestOf } from '../tenant/collection-sink.ts';
import { type Recognised, recogniseContext, recognisePath } from '../tenant/recognise.ts';
import type { FileReport } from '../tenant/tenant-import.ts';
import type { FoundFile } from '../walk.ts';
import { readDirect } from './read-direct.ts';
import { type Sample, sampleFile } from './sample.ts';

/** What was read directly, and which files are still to be read object by object. */
export interface DirectImport {
  readonly answers: readonly CollectedAnswer[];
  readonly reports: readonly FileReport[];
  readonly left: readonly FoundFile[];
}

/** Where and how files are read. */
export interface DirectOptions {
  readonly scratch: string;
  readonly collectedAt: (oldest: Date | undefined) => string;
  readonly memoryLimitMb?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Collections of less are read as fast object by object. */
const WORTHWHILE_BYTES = 4 << 20;
/** Collections whose objects tell of other collections, or of the tenant itself. */
const NEVER = new Set(['organization', 'mdmAuthority', 'directoryRoles']);
const MANAGED_DEVICES = 'managedDevices';
const EXPANDED = ['members', 'owners'];

/** A file of a collection, and what its first objects show. */
export interface Candidate {
  readonly sample: Sample;
  readonly place: Recognised;
}

/** The collections that may be read directly, and the files of all others. */
export interface DirectChoice {
  readonly chosen: readonly (readonly Candidate[])[];
  readonly others: readonly FoundFile[];
}

/** Chooses the collections that are large, and clean throughout as far as their first objects show. */
export async function chooseDirect(files: readonly FoundFile[]): Promise<DirectChoice> {
  const chosen: (readonly Candidate[])[] = [];
  const taken = new Set<FoundFile>();
  for (const [name, found] of await byCollection(files)) {
    const bytes = found.reduce((sum, { file }) => sum + file.bytes, 0);
    const isPart = found[0]?.place.collection.path.includes('{id}') === true;
    if (NEVER.has(name) || isPart || bytes < WORTHWHILE_BYTES) continue;
    const candidates = await sampleAll(found);
    if (candidates === undefined) continue;
    chosen.push(candidates);
    for (const { sample } of candidates) taken.add(sample.file);
  }
  // The largest first: what is read beside them is done by then, and the rest has both processors.
  const sizes = new Map(chosen.map((one) => [one, one.reduce((sum, { sample }) => sum + sample.file.bytes, 0)]));
  chosen.sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
  return { chosen, others: files.filter((file) => !taken.has(file)) };
}

interface Placed {
  readonly file: FoundFile;
  readonly place: Recognised;
}

async function byCollection(files: readonly FoundFile[]): Promise<ReadonlyMap<string, readonly Placed[]>> {
  const found = new Map<string, Placed[]>();
  for (const file of files) {
    const place = recognisePath(file.name) ?? (await placeOfDevices(file));
    if (place === undefined) continue;
    const known = found.get(place.collection.name);
    if (known === undefined) found.set(place.collection.name, [{ file, place }]);
    else known.push({ file, place });
  }
  return found;
}

/** A large file of devices, one per line, may be called anything. */
async function placeOfDevices(file: FoundFile): Promise<Recognised | undefined> {
  if (!/\.(ndjson|jsonl)$/i.test(file.name) || file.bytes < WORTHWHILE_BYTES) return undefined;
  const collection = COLLECTIONS.find((one) => one.name === MANAGED_DEVICES);
  const sample = collection === undefined ? undefined : await sampleFile(file);
  return collection !== undefined && sample !== undefined && isOfDevices(sample)
    ? { collection, group: file.name, isCertain: false }
    : undefined;
}

async function sampleAll(found: readonly Placed[]): Promise<readonly Candidate[] | undefined> {
  const candidates: Candidate[] = [];
  for (const { file, place } of found) {
    const sample = await sampleFile(file);
    if (sample === undefined || !isOfCollection(sample, place)) return undefined;
    if (sample.form !== (candidates[0]?.sample.form ?? sample.form)) return undefined;
    candidates.push({ sample, place });
  }
  return candidates;
}

/** Neither the context nor the objects say that the file answers another request, or more than one. */
function isOfCollection(sample: Sample, { collection, isCertain }: Recognised): boolean {
  const said = recogniseContext(sample.context);
  if (!isCertain && said !== undefined && (said === 'other' || said.collection !== collection)) return false;
  if (collection.name === 'groups' && sample.objects.some((object) => EXPANDED.some((name) => name in object)))
    return false;
  return collection.name === MANAGED_DEVICES || !isOfDevices(sample);
}

function isOfDevices({ objects }: Sample): boolean {
  return objects.some((object) => 'managedDeviceOwnerType' in object || 'azureADDeviceId' in object);
}

/**
 * Reads collections with DuckDB's own reader, which is several times faster than object by object. What turns out not to
 * be clean after all is left, with all files of its collection.
 */
export async function importDirect(
  chosen: readonly (readonly Candidate[])[],
  options: DirectOptions,
): Promise<DirectImport> {
  const answers: CollectedAnswer[] = [];
  const reports: FileReport[] = [];
  const left: FoundFile[] = [];
  for (const candidates of chosen) {
    const collection = candidates[0]?.place.collection;
    const read = collection === undefined ? undefined : await importCollection(collection, candidates, options);
    options.signal?.throwIfAborted();
    if (read === undefined) left.push(...candidates.map(({ sample }) => sample.file));
    else {
      answers.push(read.answer);
      reports.push(...read.reports);
    }
  }
  return { answers, reports, left };
}

async function importCollection(
  collection: Collection,
  candidates: readonly Candidate[],
  options: DirectOptions,
): Promise<{ readonly answer: CollectedAnswer; readonly reports: readonly FileReport[] } | undefined> {
  const sources = rowSourcesOf(collection.name);
  const columns = rawColumnsOf(collection.name, sources);
  const samples = candidates.map(({ sample }) => sample);
  const nullable = sources.flatMap((source) =>
    Object.values(source.columns).flatMap(({ nullMeans, from }) =>
      nullMeans === undefined || from === undefined ? [] : [from],
    ),
  );
  const rawFile = join(options.scratch, `direct-${collection.name}.parquet`);
  const read = await withDatabase({ ...options, scratch: join(options.scratch, 'spill') }, (database) =>
    readDirect(database, { samples, columns, sources, nullable: [...new Set(nullable)], rawFile }),
  );
  if (read === undefined) return undefined;
  const book = createAnswerBook();
  for (const { sample, place } of candidates)
    book.note({ group: place.group, page: place.page, hasNext: sample.hasNext });
  const { gaps } = book.settle();
  const oldest = samples.map(({ file }) => file.writtenAt).sort((a, b) => a.getTime() - b.getTime())[0];
  const first = samples[0]?.file.name ?? '';
  return {
    reports: samples.map(({ file }, index) => ({
      file: file.name,
      collection: collection.name,
      objects: index === 0 ? read.rows : 0,
      problems: [],
      ...(index === 0 ? {} : { countedWith: first }),
    })),
    answer: {
      name: collection.name,
      status: gaps.length === 0 ? 'complete' : 'truncated',
      ...(gaps.length === 0 ? {} : { message: gaps.join('; ') }),
      request: requestOf(collection),
      permission: collection.permission,
      collectedAt: options.collectedAt(oldest),
      propertiesNotSupplied: [...read.propertiesNotSupplied],
      kept: keptOf(columns),
      rawFile: read.rawFile,
    },
  };
}
