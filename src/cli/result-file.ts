import { randomUUID } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file being written: nothing is seen at its place before `commit`. */
export type ResultFile = {
  readonly write: (text: string | Uint8Array) => Promise<void>;
  readonly commit: () => Promise<void>;
  readonly discard: () => Promise<void>;
};

/**
 * Opens the file of `--output`, before the work begins, so that a path that cannot be written fails at once.
 * A regular file is written aside and renamed; a device or pipe is written to directly.
 */
export async function openResultFile(path: string): Promise<ResultFile> {
  const place = await realpath(path).catch(() => path);
  const existing = await stat(place).catch(() => undefined);
  if (existing !== undefined && !existing.isFile()) return direct(await open(place, 'w'));
  const aside = join(dirname(place), `.${basename(place)}.${randomUUID()}`);
  const handle = await open(aside, 'wx', existing?.mode ?? 0o666);
  const discard = async () => {
    await handle.close();
    await rm(aside, { force: true });
  };
  const commit = async () => {
    await handle.sync();
    await handle.close();
    await rename(aside, place);
  };
  return { write: (text) => writeAll(handle, text), commit, discard };
}

/** Writes a whole document to a file of its own: all of it, or nothing. */
export async function writeResultFile(path: string, body: AsyncIterable<string | Uint8Array>): Promise<void> {
  const file = await openResultFile(path);
  try {
    for await (const piece of body) await file.write(piece);
  } catch (error) {
    await file.discard();
    throw error;
  }
  await file.commit();
}

function direct(handle: FileHandle): ResultFile {
  const close = () => handle.close();
  return { write: (text) => writeAll(handle, text), commit: close, discard: close };
}

async function writeAll(handle: FileHandle, text: string | Uint8Array): Promise<void> {
  await handle.writeFile(text);
}
