import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, withDatabase } from './database.ts';
import { DEVICE_IDS, growRegister, placeRegister } from './device-ids.ts';
import { asEvidenceFault } from './fault.ts';
import { describeFile, moveIntoPlace, PARTIAL, syncToDisk, tidyEvidence } from './files.ts';
import { makeTables } from './make-tables.ts';
import { type CollectionEntry, formatManifest, type InputEntry, type Manifest, type TableEntry } from './manifest.ts';
import { WRITE_TABLE } from './parquet.ts';
import { COMPLETE, DEVICE_FACTS } from './raw-layout.ts';
import { filePath, identifier, literal } from './sql-text.ts';

/** A collection as a collector hands it over. */
export interface CollectedAnswer extends Omit<CollectionEntry, 'raw' | 'rows'> {
  /** SQL that gives the raw columns of the collection; absent where nothing was answered, or `rawFile` is given. */
  readonly relation?: string;
  /** A Parquet file on the same disk that has these columns already; it is moved. */
  readonly rawFile?: string;
}

/** Everything that goes into one snapshot. */
export interface SnapshotInput {
  readonly tenant: string;
  readonly source: string;
  /** The part of the tenant that it is about, as a site: a newer snapshot of another part does not take its place. */
  readonly scope?: string;
  readonly collector: { readonly name: string; readonly version: string };
  readonly startedAt: string;
  readonly endedAt: string;
  readonly who: string;
  readonly inputs: readonly InputEntry[];
  readonly collections: readonly CollectedAnswer[];
}

/** A snapshot in the making. Nothing of it is evidence before `publish`. */
export interface SnapshotDraft {
  /** For files that do not belong to the snapshot: input on its way, and what does not fit into memory. */
  readonly scratch: string;
  /**
   * Makes raw evidence, tables and manifest, and has them reach the disk. `after` is a draft that will be published
   * before: what it learnt of devices is known here.
   */
  write(input: SnapshotInput, after?: SnapshotDraft): Promise<Manifest>;
  /** Where the register of device ids is that this draft has grown, once written. */
  readonly register: () => string | undefined;
  /** Moves the written snapshot into place. */
  publish(): Promise<void>;
  /** Removes whatever was not published. */
  discard(): Promise<void>;
}

/** What writing a snapshot may use. */
export interface WriteOptions {
  readonly memoryLimitMb?: number;
  readonly signal?: AbortSignal | undefined;
}

const FILES_AT_ONCE = 4;
let drafts = 0;
/** Folders of snapshots that are written and not yet in place: an import may make several of one second. */
const promised = new Set<string>();

/** Begins a snapshot beside its future place, after putting the evidence folder in order. */
export async function beginSnapshot(evidence: string, options: WriteOptions = {}): Promise<SnapshotDraft> {
  drafts += 1;
  const partial = join(evidence, `${PARTIAL}${process.pid}-${drafts}`);
  const folder = join(partial, 'snapshot');
  const scratch = join(partial, 'scratch');
  try {
    await mkdir(evidence, { recursive: true });
    await tidyEvidence(evidence);
    await mkdir(scratch, { recursive: true });
  } catch (error) {
    throw asEvidenceFault(error, evidence);
  }
  let written: Manifest | undefined;
  let register: string | undefined;
  return {
    scratch,
    register: () => register,
    write: async (input, after) => {
      const known = after?.register() ?? join(evidence, DEVICE_IDS);
      const made = await writeInto({ evidence, folder, partial, scratch, register: known }, input, options);
      register = made.register ?? after?.register();
      written = made.manifest;
      return written;
    },
    publish: async () => {
      if (written === undefined) throw new Error('a snapshot is published after it was written');
      await placeRegister(evidence, partial);
      await moveIntoPlace(folder, join(evidence, written.id));
      await syncToDisk(evidence);
      await rm(partial, { recursive: true, force: true });
    },
    discard: () => {
      if (written !== undefined) promised.delete(join(evidence, written.id));
      return rm(partial, { recursive: true, force: true });
    },
  };
}

interface Places {
  readonly evidence: string;
  readonly folder: string;
  readonly partial: string;
  readonly scratch: string;
  readonly register: string;
}

async function writeInto(
  places: Places,
  input: SnapshotInput,
  options: WriteOptions,
): Promise<{ readonly manifest: Manifest; readonly register: string | undefined }> {
  const { evidence, folder, partial, scratch, register } = places;
  const { collections, ...head } = input;
  await mkdir(join(folder, 'raw'), { recursive: true });
  const snapshot = freeId(evidence, input);
  const made = await withDatabase({ ...options, scratch }, async (database) => {
    const raw: CollectionEntry[] = [];
    for (const answer of collections) raw.push(await writeRaw(database, folder, answer));
    const tables = await makeTables({ database, register, folder, snapshot, signal: options.signal }, raw);
    const facts = tables.find((table) => table.name === DEVICE_FACTS)?.file;
    const grown =
      facts === undefined
        ? undefined
        : await growRegister(database, register, `read_parquet(${filePath(join(folder, facts))})`, partial);
    return { collections: raw, tables, register: grown };
  });
  const manifest: Manifest = {
    schema: 'muster.snapshot/1',
    id: snapshot,
    ...head,
    inputs: [...input.inputs],
    collectedAt: oldest(made.collections.map((collection) => collection.collectedAt)) ?? input.startedAt,
    collections: made.collections,
    tables: [...made.tables],
    files: await describeFiles(folder, made),
    notes: [],
  };
  await writeManifest(folder, manifest);
  return { manifest, register: made.register };
}

async function writeRaw(database: Database, folder: string, answer: CollectedAnswer): Promise<CollectionEntry> {
  const { relation, rawFile, ...entry } = answer;
  const raw = `raw/${answer.name}.parquet`;
  if (rawFile !== undefined) await rename(rawFile, join(folder, raw));
  else if (relation === undefined) return { ...entry, rows: 0 };
  else await database.run(`COPY (${relation}) TO ${literal(join(folder, raw))} ${WRITE_TABLE}`);
  return { ...entry, rows: await countObjects(database, join(folder, raw)), raw };
}

/** Objects in a raw file: its rows without those that stand for whole answers. */
export async function countObjects(database: Database, raw: string): Promise<number> {
  const { n } = await database.row(
    `SELECT count(*) AS n FROM read_parquet(${filePath(raw)}) WHERE ${identifier(COMPLETE)} IS NULL`,
  );
  return Number(n);
}

/** Size and hash of every file that the manifest will name, each on the disk. */
export async function describeFiles(
  folder: string,
  made: { readonly collections: readonly CollectionEntry[]; readonly tables: readonly TableEntry[] },
): Promise<Manifest['files']> {
  const paths = [
    ...made.collections.map((collection) => collection.raw),
    ...made.tables.map((table) => table.file),
    'problems.parquet',
  ].filter((path) => path !== undefined);
  const described = new Map<string, Manifest['files'][number]>();
  const waiting = [...paths];
  // A disk takes as long for many files at once as for one.
  const describe = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const [file] = await Promise.all([describeFile(folder, path), syncToDisk(join(folder, path))]);
      described.set(path, file);
    }
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, describe));
  return paths.flatMap((path) => described.get(path) ?? []);
}

/** Writes the manifest last: without it a folder is no snapshot. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const file = join(folder, 'manifest.json');
  await writeFile(file, formatManifest(manifest));
  await syncToDisk(file);
  await syncToDisk(folder);
}

/** The time and the source name a snapshot; a number tells two of the same second apart. */
function freeId(evidence: string, input: SnapshotInput): string {
  const base = `${input.endedAt.replaceAll(/[-:]|\.\d+/g, '')}-${input.source}`;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    const folder = join(evidence, id);
    if (existsSync(folder) || promised.has(folder)) continue;
    promised.add(folder);
    return id;
  }
}

function oldest(times: readonly string[]): string | undefined {
  return [...times].sort()[0];
}
