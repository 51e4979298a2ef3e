import { opendir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { CatalogFile } from '../catalog/index.ts';
import { WorkspaceFault } from './read.ts';

const MAX_FILES = 5000;

/** The catalogs that ship with Muster. */
export function shippedCatalogs(): string {
  return join(import.meta.dirname, '..', '..', 'catalogs');
}

/** Reads all YAML and CSV files below a folder of catalogs, sorted by path. Links are not followed. */
export async function readCatalogFiles(folder: string): Promise<readonly CatalogFile[]> {
  const paths: string[] = [];
  for await (const entry of await opendir(folder, { recursive: true })) {
    if (entry.isFile() && /\.(yaml|csv)$/.test(entry.name)) paths.push(join(entry.parentPath, entry.name));
    if (paths.length > MAX_FILES) throw tooMany(folder);
  }
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).split(sep).join('/'),
      text: await readFile(path, 'utf8'),
    })),
  );
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function tooMany(folder: string): WorkspaceFault {
  return new WorkspaceFault([
    `${folder}: holds more than ${MAX_FILES} YAML and CSV files; name a folder that has catalogs alone as catalog_folder in muster.yaml`,
  ]);
}
