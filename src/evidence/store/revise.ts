import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Database, withDatabase } from './database.ts';
import { DEVICE_IDS } from './device-ids.ts';
import { PARTIAL, REPLACED, syncToDisk } from './files.ts';
import { makeTables, schemaHash } from './make-tables.ts';
import { type CollectionEntry, contentHash, type Manifest } from './manifest.ts';
import { WRITE_RAW } from './parquet.ts';
import { rowSourcesOf } from './raw-layout.ts';
import { countObjects, describeFiles, type WriteOptions, writeManifest } from './snapshot-writer.ts';
import type { Snapshot } from './snapshots.ts';
import { literal } from './sql-text.ts';

/** What is to change about a snapshot. */
export interface Revision {
  /** SQL of the raw rows that stay, over the raw file; nothing where the file stays as it is. */
  readonly raw?: (collection: CollectionEntry, database: Database, file: string) => Promise<string | undefined>;
  readonly note?: { readonly at: string; readonly text: string };
}

let revisions = 0;

/**
 * Replaces a snapshot by a revised one: made aside from its raw evidence, with all tables new, and then put in its
 * place. Answers the new one.
 */
export async function reviseSnapshot(
  snapshot: Snapshot,
  revision: Revision,
  options: WriteOptions = {},
): Promise<Snapshot> {
  const evidence = dirname(snapshot.folder);
  revisions += 1;
  const partial = join(evidence, `${PARTIAL}${process.pid}-revision-${revisions}`);
  const folder = join(partial, 'snapshot');
  try {
    await mkdir(join(folder, 'raw'), { recursive: true });
    const manifest = await remake(snapshot, evidence, folder, revision, {
      ...options,
      scratch: join(partial, 'scratch'),
    });
    await swap(snapshot.folder, folder);
    return { ...snapshot, manifest, contentHash: contentHash(manifest) };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function remake(
  snapshot: Snapshot,
  evidence: string,
  folder: string,
  revision: Revision,
  options: WriteOptions & { readonly scratch: string },
): Promise<Manifest> {
  const old = snapshot.manifest;
  const made = await withDatabase(options, async (database) => {
    const collections: CollectionEntry[] = [];
    for (const collection of old.collections) {
      collections.push(await copyRaw(database, snapshot, folder, collection, revision));
    }
    const register = join(evidence, DEVICE_IDS);
    const making = { database, register, folder, snapshot: snapshot.id, signal: options.signal };
    return { collections, tables: await makeTables(making, collections) };
  });
  const manifest: Manifest = {
    ...old,
    collections: made.collections,
    tables: [...made.tables],
    files: await describeFiles(folder, made),
    notes: revision.note === undefined ? old.notes : [...old.notes, revision.note],
  };
  await writeManifest(folder, manifest);
  return manifest;
}

async function copyRaw(
  database: Database,
  snapshot: Snapshot,
  folder: string,
  collection: CollectionEntry,
  revision: Revision,
): Promise<CollectionEntry> {
  if (collection.raw === undefined) return collection;
  const from = join(snapshot.folder, collection.raw);
  const to = join(folder, collection.raw);
  const sql = await revision.raw?.(collection, database, from);
  if (sql === undefined) {
    await cp(from, to);
    return collection;
  }
  await database.run(`COPY (${sql}) TO ${literal(to)} ${WRITE_RAW}`);
  return { ...collection, rows: await countObjects(database, to) };
}

async function swap(place: string, revised: string): Promise<void> {
  const aside = join(dirname(place), `${REPLACED}${place.slice(dirname(place).length + 1)}`);
  await rename(place, aside);
  await rename(revised, place);
  await syncToDisk(dirname(place));
  await rm(aside, { recursive: true, force: true });
}

/** Whether the tables of a snapshot were made by other declarations than today's. */
export function isOutdated(snapshot: Snapshot): boolean {
  const made = new Map(snapshot.manifest.tables.map((table) => [`${table.collection} ${table.name}`, table.schema]));
  return snapshot.manifest.collections.some((collection) =>
    rowSourcesOf(collection.name).some(
      (source) => made.get(`${collection.name} ${source.name}`) !== schemaHash(source),
    ),
  );
}

/** Makes the tables of a snapshot anew where their declarations have moved since; its raw evidence stays as it is. */
export async function refreshTables(snapshot: Snapshot, options: WriteOptions = {}): Promise<Snapshot> {
  if (!isOutdated(snapshot)) return snapshot;
  return reviseSnapshot(snapshot, {}, options);
}
