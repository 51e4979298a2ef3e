import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EvidenceFault } from './fault.ts';
import type { SnapshotFile } from './manifest.ts';

/** A folder for a snapshot in the making; the process that makes it is in its name. */
export const PARTIAL = '.partial-';
/** A snapshot that is being replaced, for the instant between two renames. */
export const REPLACED = '.replaced-';

/** Size and hash of one file of a snapshot. */
export async function describeFile(folder: string, path: string): Promise<SnapshotFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(join(folder, path), { highWaterMark: 1 << 20 })) {
    if (!Buffer.isBuffer(chunk)) continue;
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { path, bytes, sha256: hash.digest('hex') };
}

/** Has a file or folder reach the disk. Where a system cannot do it for folders, it is left out. */
export async function syncToDisk(path: string): Promise<void> {
  const isFolder = (await stat(path)).isDirectory();
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(path, 'r');
    await handle.sync();
  } catch (error) {
    if (!isFolder) throw error;
  } finally {
    await handle?.close();
  }
}

/** Moves a finished folder to its place, which must be free. */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (isSystemError(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) {
      throw new EvidenceFault('snapshot-exists', to, 'there is a snapshot of this name already');
    }
    throw error;
  }
}

/**
 * Puts an evidence folder in order: removes what killed runs left, and puts back a snapshot that was about to be
 * replaced. What a process that still runs is writing stays.
 */
export async function tidyEvidence(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    if (name.startsWith(REPLACED)) {
      const original = name.slice(REPLACED.length);
      if (names.includes(original)) await rm(join(folder, name), { recursive: true, force: true });
      else await rename(join(folder, name), join(folder, original));
    } else if (name.startsWith(PARTIAL) && !isRunning(Number(name.slice(PARTIAL.length).split('-')[0]))) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** Whether an error is one of the system's, with one of the codes. */
export function isSystemError(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return isSystemError(error, 'EPERM');
  }
}
