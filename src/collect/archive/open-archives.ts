import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CollectFault } from '../fault.ts';
import type { FoundFile, Passed } from '../walk.ts';
import { ARCHIVE_LIMITS, type ArchiveLimits, ArchiveRefusal } from './limits.ts';
import { unpack } from './unpack.ts';

/** Files with those of archives in place of the archives. */
export interface OpenedArchives {
  readonly files: readonly FoundFile[];
  readonly passed: readonly Passed[];
  /** An error that names a file by where it was unpacked to, naming it as people know it. */
  readonly renamed: (error: unknown) => unknown;
}

const MOST_FILES = 1_000_000;

/**
 * Unpacks the ZIP files among files, below the given folder. One that is not to be trusted is passed over as a whole and
 * told why; where it was named itself, and not found in a folder, `CollectFault` is thrown.
 */
export async function openArchives(
  files: readonly FoundFile[],
  scratch: string,
  signal?: AbortSignal,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<OpenedArchives> {
  const opened: FoundFile[] = [];
  const passed: Passed[] = [];
  const names = new Map<string, string>();
  let left = limits.totalBytes;
  for (const [index, file] of files.entries()) {
    if (!/\.zip$/i.test(file.name)) {
      opened.push(file);
      continue;
    }
    const folder = join(scratch, `archive-${index}`);
    try {
      const unpacked = await unpack(file, folder, { ...limits, totalBytes: left }, signal);
      left -= unpacked.bytes;
      if (opened.length + unpacked.files.length > MOST_FILES)
        throw new ArchiveRefusal(`with it there are more than ${MOST_FILES} files`);
      for (const one of unpacked.files) {
        opened.push(one);
        names.set(one.path, one.name);
      }
      passed.push(...unpacked.passed);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      if (!(error instanceof ArchiveRefusal)) throw error;
      const why = `this archive is not opened: ${error.message}`;
      if (!file.name.includes('/')) throw new CollectFault('archive-refused', file.path, why);
      passed.push({ name: file.name, why });
    }
  }
  const renamed = (error: unknown): unknown => {
    const name = error instanceof CollectFault ? names.get(error.file) : undefined;
    return error instanceof CollectFault && name !== undefined
      ? new CollectFault(error.code, name, error.message.slice(`${error.file}: `.length))
      : error;
  };
  return { files: opened, passed, renamed };
}
