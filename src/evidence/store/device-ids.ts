import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { EvidenceFault } from './fault.ts';
import { syncToDisk } from './files.ts';
import { WRITE_IDS } from './parquet.ts';
import { filePath, literal } from './sql-text.ts';

/** The register of device ids: every id a device was ever known by, and the subject it stands for. */
export const DEVICE_IDS = 'device-ids.parquet';

const IDS = ['intune_device_id', 'entra_device_id', 'serial'] as const;
const COLUMNS = ['subject', ...IDS] as const;

/** SQL of a serial number with its maker, without which it means nothing. */
export const SERIAL_KEY = `CASE WHEN serial_number IS NOT NULL AND manufacturer IS NOT NULL THEN lower(manufacturer) || ' ' || lower(serial_number) END`;

/** SQL: the subject id of a device nobody has met, its best id. */
export const OWN_ID = `coalesce(intune_device_id, entra_device_id, ${SERIAL_KEY}, 'named ' || lower(name))`;

/** Loads a register into the temporary table `register`; answers whether there is one. */
async function loadRegister(database: Database, file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  try {
    await database.run(
      `CREATE OR REPLACE TEMP TABLE register AS SELECT ${COLUMNS.join(', ')} FROM read_parquet(${filePath(file)})`,
    );
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new EvidenceFault(
      'register-unreadable',
      file,
      `the register of device ids cannot be read (${reason}); restore it from a backup, or delete it and accept that devices may change their ids`,
    );
  }
  return true;
}

/**
 * Gives every device of `typed` (typed rows with `ordinal`) its subject, in the temporary table
 * `device_subjects(ordinal, subject)`. A device is known by its Intune id, else by its Entra id, else by its serial
 * number with its maker. Nothing is chained: an id that stands for two devices, here or in the register, decides
 * nothing, and no two rows of a source become one device unless the register knows them as one.
 */
export async function assignSubjects(database: Database, register: string, typed: string): Promise<void> {
  await database.run(
    `CREATE OR REPLACE TEMP TABLE device_rows AS SELECT ordinal, last_sync_at, intune_device_id, entra_device_id, ${SERIAL_KEY} AS serial, ${OWN_ID} AS own FROM ${typed}`,
  );
  await database.run('CREATE OR REPLACE TEMP TABLE device_known (ordinal BIGINT, subject VARCHAR)');
  if (await loadRegister(database, register)) await matchRegister(database);
  await database.run(`CREATE OR REPLACE TEMP TABLE device_subjects AS
    SELECT r.ordinal, coalesce(k.subject, r.own) AS subject FROM device_rows r LEFT JOIN device_known k ON k.ordinal = r.ordinal
    WHERE coalesce(k.subject, r.own) IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY coalesce(k.subject, r.own) ORDER BY r.last_sync_at DESC NULLS LAST, r.ordinal) = 1`);
}

/** Finds the rows that the register knows: by one id after the other, each subject once. */
async function matchRegister(database: Database): Promise<void> {
  await database.run('CREATE OR REPLACE TEMP TABLE device_known (ordinal BIGINT, subject VARCHAR)');
  for (const id of IDS) {
    await database.run(`INSERT INTO device_known
      WITH waiting AS (SELECT ordinal, ${id} AS id FROM device_rows WHERE ${id} IS NOT NULL AND ordinal NOT IN (SELECT ordinal FROM device_known)),
      known AS (SELECT ${id} AS id, min(subject) AS subject FROM register WHERE ${id} IS NOT NULL GROUP BY ${id} HAVING count(DISTINCT subject) = 1),
      found AS (SELECT w.ordinal, w.id, k.subject FROM waiting w JOIN known k ON k.id = w.id WHERE k.subject NOT IN (SELECT subject FROM device_known))
      SELECT ordinal, subject FROM found ${id === 'intune_device_id' ? '' : 'QUALIFY count(*) OVER (PARTITION BY subject) = 1'}`);
  }
}

/**
 * Writes `register` with the ids of the facts added into `folder`, from where it is moved into place together with its
 * snapshot. It holds each combination of ids once. Answers where it was written.
 */
export async function growRegister(
  database: Database,
  register: string,
  facts: string,
  folder: string,
): Promise<string> {
  const now = `SELECT subject, intune_device_id, entra_device_id, ${SERIAL_KEY} AS serial FROM ${facts}`;
  const grown = existsSync(register)
    ? `SELECT ${COLUMNS.join(', ')} FROM register UNION ALL (${now} EXCEPT SELECT ${COLUMNS.join(', ')} FROM register) ORDER BY ALL`
    : now;
  const aside = join(folder, DEVICE_IDS);
  await database.run(`COPY (${grown}) TO ${literal(aside)} ${WRITE_IDS}`);
  await syncToDisk(aside);
  return aside;
}

/** Moves a register that was written into a folder into place. */
export async function placeRegister(evidence: string, folder: string): Promise<void> {
  const aside = join(folder, DEVICE_IDS);
  if (existsSync(aside)) await rename(aside, join(evidence, DEVICE_IDS));
}

/** Writes the register without the devices that `isForgotten` (SQL over its columns) is true for. */
export async function pruneRegister(
  database: Database,
  evidence: string,
  folder: string,
  isForgotten: string,
): Promise<void> {
  if (!(await loadRegister(database, join(evidence, DEVICE_IDS)))) return;
  const aside = join(folder, DEVICE_IDS);
  await database.run(
    `COPY (SELECT * FROM register WHERE NOT coalesce(${isForgotten}, false)) TO ${literal(aside)} ${WRITE_IDS}`,
  );
  await syncToDisk(aside);
}
