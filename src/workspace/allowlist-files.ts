import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { GivenFile, Place } from '../allowlist/index.ts';
import { decodeText } from '../pac/index.ts';
import { WorkspaceFault } from './read.ts';

const MIB = 1 << 20;
/** A million names have 30 MiB. */
const MOST_BYTES_OF_FILE = 128 * MIB;
const MOST_BYTES = 256 * MIB;
const MOST_FILES = 2_000;
const MOST_DEPTH = 16;
const MOST_STEPS = 16;

/** The files of a configuration, and the way to those that they include. */
export interface ConfigurationFiles {
  readonly files: readonly GivenFile[];
  /** The text of a file that is included; undefined where it was not given. */
  readonly included: (path: string, from: Place) => string | undefined;
  /** Where a file is that a reader names: readers know included files only as they are written. */
  readonly placeOf: (file: string) => string;
  /** Why files were not read although they are there. */
  readonly refused: () => readonly { readonly from: Place; readonly why: string }[];
}

/**
 * Reads the files of one configuration. What they include is read only out of the folders that the given files are in: by
 * its path, or, since configurations are carried elsewhere to be looked at, by as much of the end of its path as is found
 * there. Bounded in bytes, files and depth. Throws `WorkspaceFault` for a given file that is too large.
 */
export function readConfigurationFiles(paths: readonly string[]): ConfigurationFiles {
  const budget = { bytes: MOST_BYTES, files: MOST_FILES };
  const files = paths.map((path) => {
    const { size } = statSync(path);
    if (size > MOST_BYTES_OF_FILE || size > budget.bytes)
      throw new WorkspaceFault([`${path}: with this file there are more than ${MOST_BYTES / MIB} MiB to read`]);
    budget.bytes -= size;
    budget.files -= 1;
    return { file: path, text: decodeText(readFileSync(path)) };
  });
  const roots = [...new Set(paths.map((path) => realpathSync(dirname(resolve(path)))))];
  const actual = new Map(paths.map((path) => [path, resolve(path)]));
  const depths = new Map(paths.map((path) => [path, 0]));
  const shown = new Map<string, string>();
  const refused: { readonly from: Place; readonly why: string }[] = [];

  const refuse = (from: Place, path: string, why: string): undefined => {
    if (refused.length < 100) refused.push({ from, why: `${path} is not read: ${why}` });
    return undefined;
  };

  return {
    files,
    refused: () => refused,
    placeOf: (file) => shown.get(file) ?? file,
    included(path, from) {
      const depth = (depths.get(from.file) ?? 0) + 1;
      if (depth > MOST_DEPTH) return refuse(from, path, `files include one another more than ${MOST_DEPTH} deep`);
      const beside = dirname(actual.get(from.file) ?? roots[0] ?? '.');
      const found = firstFileIn(candidates(path, beside, roots), roots);
      if (found === undefined) return undefined;
      if (budget.files <= 0) return refuse(from, path, `there are more than ${MOST_FILES} files`);
      const { size } = statSync(found);
      if (size > MOST_BYTES_OF_FILE || size > budget.bytes)
        return refuse(from, path, `there are more than ${MOST_BYTES / MIB} MiB to read`);
      budget.bytes -= size;
      budget.files -= 1;
      depths.set(path, depth);
      actual.set(path, found);
      shown.set(path, shownPath(found, paths));
      return decodeText(readFileSync(found));
    },
  };
}

/** Where an included file may be: as it is written, then by as much of its end as is there. */
function candidates(path: string, beside: string, roots: readonly string[]): readonly string[] {
  if (path.includes('\0')) return [];
  const steps = path
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[?#].*$/, '')
    .split(/[\\/]+/)
    .filter((step) => step !== '' && step !== '.');
  const ends = steps.slice(-MOST_STEPS).map((_, index, all) => all.slice(index).join(sep));
  const bases = [beside, ...roots];
  return [resolve(beside, path), ...ends.flatMap((end) => bases.map((base) => join(base, end)))];
}

/** The first of some paths that is a file in one of the folders, links followed. */
function firstFileIn(paths: readonly string[], roots: readonly string[]): string | undefined {
  for (const path of paths) {
    try {
      const real = realpathSync(path);
      const isInside = roots.some((root) => real.startsWith(root.endsWith(sep) ? root : root + sep));
      if (isInside && statSync(real).isFile()) return real;
    } catch {
      // It is not there, or nobody may look: the next one may be.
    }
  }
  return undefined;
}

/** A path as whoever gave the others would write it. */
function shownPath(path: string, given: readonly string[]): string {
  const base = dirname(given[0] ?? '.');
  const within = relative(realpathSync(base), path);
  return within === '' ? basename(path) : join(base, within);
}
