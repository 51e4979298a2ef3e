import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { CollectFault, type Examination, examineRegistrations, type RegistrationChange } from '../collect/index.ts';

/** How Autopilot registration files are examined. */
export interface AutopilotCsvOptions {
  /** Folder that the files to upload and `changes.csv` are written to; nothing is written where not given. */
  readonly out: string | undefined;
  /** Whether files that are there already are replaced. */
  readonly isForced: boolean;
  readonly signal: AbortSignal;
}

/** An examination, and where its files went. */
export interface AutopilotCsv extends Examination {
  /** Paths of what was written, in order. */
  readonly written: readonly string[];
}

const CHANGES = 'changes.csv';
const LIMITS = { files: 1000, fileBytes: 64 << 20, totalBytes: 256 << 20 };
/** A cell of the list of changes holds no more: a spreadsheet could not show it, and a hash is told by its ends. */
const SHOWN = 120;

/**
 * Examines Autopilot registration files, and writes what can be uploaded, with the list of all changes, into a folder:
 * all of it or nothing. Throws `CollectFault` for files that cannot be read, are too large or would be replaced, and the
 * system's errors with their path.
 */
export async function mendAutopilotFiles(
  files: readonly string[],
  { out, isForced, signal }: AutopilotCsvOptions,
): Promise<AutopilotCsv> {
  const read: { readonly name: string; readonly bytes: Buffer }[] = [];
  let total = 0;
  const paths = new Map(files.map((name) => [resolve(name), name]));
  if (paths.size > LIMITS.files)
    throw new CollectFault('too-many-files', files[0] ?? '', `there are more than ${LIMITS.files} files`);
  for (const [path, name] of paths) {
    signal.throwIfAborted();
    const bytes = await readWhole(path, name);
    total += bytes.length;
    if (total > LIMITS.totalBytes)
      throw new CollectFault(
        'file-too-large',
        name,
        `the files have more than ${LIMITS.totalBytes >> 20} MiB together`,
      );
    read.push({ name, bytes });
  }
  const examination = examineRegistrations(read, [CHANGES]);
  if (out === undefined || examination.files.every(({ format }) => format === undefined))
    return { ...examination, written: [] };
  const results = [
    ...examination.files.flatMap(({ uploads }) => uploads.map(({ name, bytes }) => ({ name, bytes }))),
    { name: CHANGES, bytes: Buffer.from(changesCsv(examination.changes)) },
  ];
  return { ...examination, written: await writeAll(resolve(out), results, isForced, signal) };
}

/** The list of changes as CSV, safe to be opened in a spreadsheet. */
function changesCsv(changes: readonly RegistrationChange[]): string {
  const header = ['file', 'line', 'serial', 'column', 'kind', 'effect', 'before', 'after', 'reason'];
  const rows = changes.map((change) => [
    change.file,
    change.line === undefined ? '' : String(change.line),
    change.serial ?? '',
    change.column ?? '',
    change.kind,
    change.effect,
    shorten(change.before ?? ''),
    shorten(change.after ?? ''),
    change.reason,
  ]);
  return stringify([header, ...rows], { record_delimiter: 'windows', escape_formulas: true });
}

/** A long value by its ends and its length. */
export function shorten(value: string, most = SHOWN): string {
  if (value.length <= most) return value;
  const end = Math.floor(most / 3);
  return `${value.slice(0, most - end)}...${value.slice(-end)} (${value.length} characters)`;
}

async function readWhole(path: string, name: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new CollectFault('path-unreadable', name, 'it is not a file');
    if (stat.size > LIMITS.fileBytes)
      throw new CollectFault('file-too-large', name, `it has more than ${LIMITS.fileBytes >> 20} MiB`);
    const buffer = Buffer.alloc(stat.size);
    const { bytesRead } = await file.read(buffer, 0, stat.size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

interface Result {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Writes all files aside first and then gives them their names; what was begun goes where one cannot be written. */
async function writeAll(
  folder: string,
  results: readonly Result[],
  isForced: boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const places = results.map(({ name }) => join(folder, basename(name)));
  if (!isForced) for (const place of places) await refuseExisting(place);
  const mark = randomUUID();
  const asides = places.map((place) => `${place}.${mark}.partial`);
  const named: string[] = [];
  try {
    for (const [index, aside] of asides.entries()) {
      signal.throwIfAborted();
      const file = await open(aside, 'wx');
      try {
        await file.writeFile(results[index]?.bytes ?? '');
        await file.sync();
      } finally {
        await file.close();
      }
    }
    signal.throwIfAborted();
    for (const [index, aside] of asides.entries()) {
      const place = places[index] ?? '';
      // A link fails where a name is taken, a rename replaces: nobody's file goes unasked.
      if (isForced) await rename(aside, place);
      else {
        await link(aside, place).catch((error: unknown) => renameInstead(error, aside, place));
        named.push(place);
      }
    }
    return places;
  } catch (error) {
    for (const place of named) await rm(place, { force: true });
    throw error;
  } finally {
    for (const aside of asides) await rm(aside, { force: true });
  }
}

/** Some file systems know no links. */
async function renameInstead(error: unknown, aside: string, place: string): Promise<void> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EEXIST') await refuseExisting(place);
  if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS')
    throw withPath(error, place);
  await refuseExisting(place);
  await rename(aside, place);
}

async function refuseExisting(place: string): Promise<void> {
  const existing = await lstat(place).catch(() => undefined);
  if (existing !== undefined)
    throw new CollectFault(
      'file-exists',
      place,
      'it exists already; choose another folder, or replace it with --force',
    );
}

/** A system's error about a link names the file aside; the user asked for another. */
function withPath(error: unknown, path: string): unknown {
  return error instanceof Error ? Object.assign(error, { path }) : error;
}
