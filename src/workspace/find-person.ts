import { join } from 'node:path';
import { type Database, filePath, listSnapshots, literal } from '../evidence/index.ts';
import { subjectsSql } from './finding-files.ts';
import { inSql, type KnownPerson } from './mentions.ts';
import { WorkspaceFault } from './read.ts';

/** Where the evidence says who is who: the table, its columns of ids (the first is the subject id) and that of names. */
const SOURCES = {
  user: { table: 'users', ids: ['id', 'user_principal_name', 'mail'], name: 'display_name' },
  device: {
    table: 'device_facts',
    ids: ['subject', 'intune_device_id', 'entra_device_id', 'serial_number'],
    name: 'name',
  },
} as const;

/**
 * Everything that the evidence and the assessments know a user or device by. `word` is an id, a sign-in name or a serial
 * number, and for a device also its name. Throws `WorkspaceFault` where it names several.
 */
export async function findPerson(
  database: Database,
  folder: string,
  assessments: readonly string[],
  kind: KnownPerson['kind'],
  word: string,
): Promise<KnownPerson | undefined> {
  await database.run(`CREATE OR REPLACE TEMP TABLE known AS ${await knownSql(folder, assessments, kind)}`);
  const given = word.trim().toLowerCase();
  const keys = kind === 'device' ? ['subject', 'id', 'name'] : ['subject', 'id'];
  const found = await texts(
    database,
    `SELECT DISTINCT subject AS v FROM known WHERE ${keys.map((key) => `${key} = ${literal(given)}`).join(' OR ')} ORDER BY v`,
  );
  const subjects = found.includes(given) ? [given] : found;
  const [subject] = subjects;
  if (subject === undefined) return undefined;
  if (subjects.length > 1)
    throw new WorkspaceFault([
      `${word} stands for ${subjects.length} ${kind}s; name one of them by its id: ${subjects.slice(0, 5).join(', ')}`,
    ]);
  const own = (column: string) =>
    texts(
      database,
      `SELECT DISTINCT ${column} AS v FROM known WHERE subject = ${literal(subject)} AND coalesce(${column}, '') <> '' AND ${column} NOT IN (SELECT ${column} FROM known WHERE subject <> ${literal(subject)} AND ${column} IS NOT NULL) ORDER BY v`,
    );
  const ids = [...new Set([subject, ...(await own('id'))])];
  return { kind, id: subject, ids, words: [...new Set([...ids, ...(await own('name'))])] };
}

/** SQL of a row per id and name that a subject was ever known by, in lower case. */
async function knownSql(folder: string, assessments: readonly string[], kind: KnownPerson['kind']): Promise<string> {
  const { table, ids, name } = SOURCES[kind];
  const { snapshots } = await listSnapshots(join(folder, 'evidence'));
  const tables = snapshots.flatMap((snapshot) =>
    snapshot.manifest.tables.flatMap((entry) =>
      entry.name === table && entry.file !== undefined ? [join(snapshot.folder, entry.file)] : [],
    ),
  );
  const subjects = assessments.flatMap((id) => subjectsSql(join(folder, 'assessments', id), kind) ?? []);
  const read = (files: readonly string[]) => `read_parquet([${files.map(filePath).join(', ')}], union_by_name = true)`;
  return [
    "SELECT '' AS subject, '' AS id, '' AS name WHERE false",
    ...(tables.length === 0
      ? []
      : [
          `SELECT DISTINCT lower(${ids[0]}), lower(unnest([${ids.join(', ')}])), lower(${name}) FROM ${read(tables)} WHERE ${ids[0]} IS NOT NULL`,
        ]),
    // An assessment names users by their sign-in name, which is an id; devices by their name, which is not.
    ...(subjects.length === 0
      ? []
      : [
          `SELECT DISTINCT lower(id), ${kind === 'user' ? 'lower(name)' : 'lower(id)'}, ${kind === 'user' ? 'NULL' : 'lower(name)'} FROM (${subjects.join(' UNION ALL ')}) WHERE id IS NOT NULL`,
        ]),
  ].join(' UNION ALL ');
}

async function texts(database: Database, sql: string): Promise<readonly string[]> {
  return (await database.rows(sql)).map((row) => String(row['v']));
}

/** The condition that a column holds one of the person's ids. */
export function isAboutSql(column: string, person: KnownPerson): string {
  return `coalesce(lower(${column}) IN ${inSql(person.ids)}, false)`;
}
