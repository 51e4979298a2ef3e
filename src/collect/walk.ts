import { type Dirent, lstatSync, readdirSync, Stats } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CollectFault } from './fault.ts';

/** A file to import. */
export interface FoundFile {
  /** Where it is. */
  readonly path: string;
  /** How it is called towards people, and recognised: from the last folder of the path that was given. */
  readonly name: string;
  readonly bytes: number;
  readonly writtenAt: Date;
}

/** A path that is not followed, and why. */
export interface Passed {
  readonly name: string;
  readonly why: string;
}

/** How far a walk may go. */
export interface WalkLimits {
  readonly maxFiles: number;
  readonly maxDepth: number;
}

/**
 * Finds all files below the given paths, in the order of their names. Links are not followed: an export has none, and
 * one that leads out of it would bring in what nobody meant.
 */
export function walkPaths(
  paths: readonly string[],
  limits: WalkLimits,
): { readonly files: readonly FoundFile[]; readonly passed: readonly Passed[] } {
  const files: FoundFile[] = [];
  const passed: Passed[] = [];
  const known = new Set<string>();

  function visit(path: string, name: string, depth: number, found: Dirent | Stats): void {
    if (found.isSymbolicLink()) passed.push({ name, why: 'it is a link, which is not followed' });
    else if (found.isDirectory()) enter(path, name, depth);
    else if (!found.isFile()) passed.push({ name, why: 'it is not a file' });
    else if (!known.has(path)) {
      known.add(path);
      const stat = found instanceof Stats ? found : lstatSync(path);
      files.push({ path, name, bytes: stat.size, writtenAt: stat.mtime });
      if (files.length > limits.maxFiles) {
        throw new CollectFault(
          'too-many-files',
          path,
          `there are more than ${limits.maxFiles} files; import a smaller folder`,
        );
      }
    }
  }

  function enter(path: string, name: string, depth: number): void {
    if (depth > limits.maxDepth) {
      passed.push({ name, why: `it lies deeper than ${limits.maxDepth} folders` });
      return;
    }
    for (const entry of readdirSync(path, { withFileTypes: true }).sort(byName)) {
      const under = `${name}/${entry.name}`;
      if (entry.name.startsWith('.')) passed.push({ name: under, why: 'it is hidden' });
      else visit(join(path, entry.name), under, depth + 1, entry);
    }
  }

  for (const given of paths) {
    const path = resolve(given);
    try {
      visit(path, basename(path), 0, lstatSync(path));
    } catch (error) {
      throw error instanceof CollectFault ? error : faultOf(error, given);
    }
  }
  return { files, passed };
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

function faultOf(error: unknown, given: string): CollectFault {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const path = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : given;
  if (code === 'ENOENT') return new CollectFault('path-unreadable', path, 'there is no such file or folder');
  if (code === 'EACCES' || code === 'EPERM') return new CollectFault('path-forbidden', path, 'it may not be read');
  return new CollectFault('path-unreadable', path, error instanceof Error ? error.message : String(error));
}
