import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, withDatabase } from './database.ts';
import { placeRegister, pruneRegister } from './device-ids.ts';
import { PARTIAL } from './files.ts';
import type { CollectionEntry } from './manifest.ts';
import { COMPLETE, DEVICE_FACTS, MISSHAPEN, NULLS } from './raw-layout.ts';
import { reviseSnapshot } from './revise.ts';
import type { WriteOptions } from './snapshot-writer.ts';
import { listSnapshots, type Snapshot } from './snapshots.ts';
import { filePath, identifier, literal, literals } from './sql-text.ts';

/** Whose evidence is to go: a user by object id or sign-in name, a device by subject id, Intune id, Entra id or serial number. */
export interface Person {
  readonly kind: 'user' | 'device';
  readonly id: string;
}

/** What was forgotten: which snapshots went, and which were revised. */
export interface Forgotten {
  readonly removed: readonly string[];
  readonly revised: readonly string[];
}

/** How to forget; a dry run answers what would go and changes nothing. */
export interface ForgetOptions extends WriteOptions {
  readonly isDryRun?: boolean;
}

/** Deletes every snapshot collected before `before` (ISO time), and the ids of devices that are in no other. */
export async function forgetBefore(evidence: string, before: string, options: ForgetOptions = {}): Promise<Forgotten> {
  const { snapshots } = await listSnapshots(evidence);
  const limit = new Date(before).toISOString();
  const old = snapshots.filter((snapshot) => new Date(snapshot.manifest.collectedAt).toISOString() < limit);
  const removed = old.map((snapshot) => snapshot.id);
  if (options.isDryRun === true) return { removed, revised: [] };
  for (const snapshot of old) {
    const aside = join(evidence, `${PARTIAL}${process.pid}-forgotten-${snapshot.id}`);
    await rename(snapshot.folder, aside);
    await rm(aside, { recursive: true, force: true });
  }
  const facts = snapshots.filter((one) => !old.includes(one)).flatMap(factFiles);
  if (old.length > 0) {
    const kept = facts.length === 0 ? `SELECT '' AS subject WHERE false` : `SELECT subject FROM ${readAll(facts)}`;
    await prune(evidence, `subject NOT IN (${kept})`, options);
  }
  return { removed, revised: [] };
}

/**
 * Takes one user or device out of all evidence: rows about them go; where another row mentions them, the mention goes.
 * Each snapshot is revised aside and then replaced, with a note that names nobody.
 */
export async function forgetPerson(
  evidence: string,
  person: Person,
  at: string,
  options: ForgetOptions = {},
): Promise<Forgotten> {
  const { snapshots } = await listSnapshots(evidence);
  const ids = await idsOf(evidence, snapshots, person, options);
  const revised: string[] = [];
  for (const snapshot of snapshots) {
    if (!(await mentions(evidence, snapshot, ids, options))) continue;
    revised.push(snapshot.id);
    if (options.isDryRun === true) continue;
    await reviseSnapshot(
      snapshot,
      {
        raw: (collection, database, file) => withoutPerson(collection, database, file, person.kind, ids),
        note: { at, text: `1 ${person.kind} was forgotten` },
      },
      options,
    );
  }
  if (person.kind === 'device' && options.isDryRun !== true) {
    const forgotten = ['subject', 'intune_device_id', 'entra_device_id'].map(
      (id) => `lower(${id}) IN ${literals(ids)}`,
    );
    await prune(evidence, forgotten.join(' OR '), options);
  }
  return { removed: [], revised };
}

async function withScratch<T>(
  evidence: string,
  options: WriteOptions,
  use: (database: Database, folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(evidence, `${PARTIAL}${process.pid}-forget`);
  await mkdir(folder, { recursive: true });
  try {
    return await withDatabase({ ...options, scratch: join(folder, 'scratch') }, (database) => use(database, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function prune(evidence: string, isForgotten: string, options: WriteOptions): Promise<void> {
  await withScratch(evidence, options, async (database, folder) => {
    await pruneRegister(database, evidence, folder, isForgotten);
    await placeRegister(evidence, folder);
  });
}

function factFiles(snapshot: Snapshot): readonly string[] {
  return snapshot.manifest.tables.flatMap((table) =>
    table.name === DEVICE_FACTS && table.file !== undefined ? [join(snapshot.folder, table.file)] : [],
  );
}

function readAll(files: readonly string[]): string {
  return `read_parquet([${files.map(filePath).join(', ')}], union_by_name = true)`;
}

/** Every name that the evidence knows them by, in lower case. */
async function idsOf(
  evidence: string,
  snapshots: readonly Snapshot[],
  person: Person,
  options: WriteOptions,
): Promise<readonly string[]> {
  const given = person.id.trim().toLowerCase();
  const tables = (name: string) =>
    snapshots.flatMap((snapshot) =>
      snapshot.manifest.tables.flatMap((table) =>
        table.name === name && table.file !== undefined ? [join(snapshot.folder, table.file)] : [],
      ),
    );
  const files = tables(person.kind === 'user' ? 'users' : DEVICE_FACTS);
  const columns =
    person.kind === 'user'
      ? ['id', 'user_principal_name', 'mail']
      : ['subject', 'intune_device_id', 'entra_device_id', 'serial_number'];
  if (files.length === 0) return [given];
  const rows = await withScratch(evidence, options, (database) =>
    database.rows(
      `SELECT DISTINCT lower(v) AS id FROM (SELECT unnest([${columns.join(', ')}]) AS v FROM ${readAll(files)} WHERE ${columns.map((column) => `lower(${column}) = ${literal(given)}`).join(' OR ')}) WHERE v IS NOT NULL AND v <> '' ORDER BY id`,
    ),
  );
  return [...new Set([given, ...rows.map((row) => String(row['id']))])];
}

async function mentions(
  evidence: string,
  snapshot: Snapshot,
  ids: readonly string[],
  options: WriteOptions,
): Promise<boolean> {
  return withScratch(evidence, options, async (database) => {
    for (const collection of snapshot.manifest.collections) {
      if (collection.raw === undefined) continue;
      const file = join(snapshot.folder, collection.raw);
      const columns = await textColumns(database, file);
      const { n } = await database.row(
        `SELECT count(*) AS n FROM read_parquet(${filePath(file)}) WHERE ${mentionSql(columns, ids)}`,
      );
      if (Number(n) > 0) return true;
    }
    return false;
  });
}

async function textColumns(database: Database, file: string): Promise<readonly string[]> {
  const columns = await database.rows(`DESCRIBE FROM read_parquet(${filePath(file)})`);
  const names = columns
    .filter((column) => column['column_type'] === 'VARCHAR')
    .map((column) => String(column['column_name']));
  return names.filter((name) => ![COMPLETE, NULLS, MISSHAPEN].includes(name));
}

function mentionSql(columns: readonly string[], ids: readonly string[]): string {
  const tests = columns.map((column) => `coalesce(${isMentionedIn(identifier(column), ids)}, false)`);
  return tests.length === 0 ? 'false' : tests.join(' OR ');
}

/** Ids that may be looked for inside a longer text; a serial number or a name must be the whole text. */
function searchable(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) || /^\S+@\S+$/.test(id));
}

const EDGE = '[^[:alnum:]._%+-]';

/** A pattern for any of the ids as a word of its own: ann@contoso.com is not in joann@contoso.com. */
function patternOf(ids: readonly string[]): string {
  const words = searchable(ids).map((id) => id.replaceAll(/[^a-z0-9]/g, '\\$&'));
  return `(^|${EDGE})(${words.join('|')})($|${EDGE})`;
}

function isMentionedIn(text: string, ids: readonly string[]): string {
  const whole = `lower(${text}) IN ${literals(ids)}`;
  if (searchable(ids).length === 0) return whole;
  const parts = searchable(ids).map((id) => `contains(lower(${text}), ${literal(id)})`);
  return `(${whole} OR ((${parts.join(' OR ')}) AND regexp_matches(${text}, ${literal(patternOf(ids))}, 'i')))`;
}

/** Columns that say whom a row is about. What else names somebody only mentions them. */
const ABOUT: Readonly<Record<Person['kind'], readonly string[]>> = {
  user: ['id', 'principalId'],
  device: ['id', 'deviceId', 'managedDeviceId', 'azureADDeviceId', 'serialNumber', 'Device ID', 'Serial number'],
};

async function withoutPerson(
  _collection: CollectionEntry,
  database: Database,
  file: string,
  kind: Person['kind'],
  ids: readonly string[],
): Promise<string | undefined> {
  const columns = await textColumns(database, file);
  const about = columns.filter((column) => ABOUT[kind].includes(column));
  const isAbout = about
    .map((column) => `coalesce(lower(${identifier(column)}) IN ${literals(ids)}, false)`)
    .join(' OR ');
  const cells = columns.map((column) => `${cellWithout(identifier(column), ids)} AS ${identifier(column)}`);
  return `SELECT * REPLACE (${cells.join(', ')}) FROM read_parquet(${filePath(file)}) WHERE NOT (${isAbout === '' ? 'false' : isAbout})`;
}

/** A cell without the mention: an entry of a list goes, a whole value goes, a part of a text is blanked. */
function cellWithout(cell: string, ids: readonly string[]): string {
  const list = `json_extract(CASE WHEN json_valid(${cell}) THEN ${cell} END, '$[*]')`;
  const entries = `to_json(list_filter(${list}, lambda e: NOT ${isMentionedIn('e::VARCHAR', ids)}))::VARCHAR`;
  const blanked = `regexp_replace(${cell}, ${literal(patternOf(ids))}, '\\1forgotten\\3', 'gi')`;
  return `CASE WHEN ${cell} IS NULL OR NOT ${isMentionedIn(cell, ids)} THEN ${cell} WHEN lower(${cell}) IN ${literals(ids)} THEN NULL WHEN ${cell} LIKE '[%' AND json_valid(${cell}) THEN ${entries} ELSE ${blanked} END`;
}
