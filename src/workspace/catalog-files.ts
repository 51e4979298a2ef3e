import { opendirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { CatalogFile } from '../catalog/index.ts';
import { WorkspaceFault } from './read.ts';

const MAX_FILES = 5000;

/** The catalogs that ship with Muster. */
export function shippedCatalogs(): string {
  return join(import.meta.dirname, '..', '..', 'catalogs');
}

/**
 * Reads all YAML and CSV files below a folder of catalogs, and the JSON files of its endpoint lists, sorted by path; or
 * those of one folder in it, which is the only way to those of `onboarding`. Links are not followed. Synchronously: a few hundred promises cost several times the reading
 * of such small files.
 */
export function readCatalogFiles(folder: string, only = ''): readonly CatalogFile[] {
  const paths: string[] = [];
  const lists = join(folder, 'endpoints');
  const onboarding = join(folder, 'onboarding');
  const directory = opendirSync(join(folder, only), { recursive: true });
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
      const isRead = /\.(yaml|csv)$/.test(entry.name) || (entry.name.endsWith('.json') && entry.parentPath === lists);
      // Most commands need no tasks, which are as many files as there are requirements.
      const isLeftOut = only === '' && entry.parentPath.startsWith(onboarding);
      if (entry.isFile() && isRead && !isLeftOut) paths.push(join(entry.parentPath, entry.name));
      if (paths.length > MAX_FILES) throw tooMany(folder);
    }
  } finally {
    directory.closeSync();
  }
  const files = paths.map((path) => ({
    path: relative(folder, path).split(sep).join('/'),
    text: readFileSync(path, 'utf8'),
  }));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function tooMany(folder: string): WorkspaceFault {
  return new WorkspaceFault([
    `${folder}: holds more than ${MAX_FILES} YAML and CSV files; name a folder that has catalogs alone as catalog_folder in muster.yaml`,
  ]);
}
