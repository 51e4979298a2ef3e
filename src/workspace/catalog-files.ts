import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { CatalogFile } from '../catalog/index.ts';

const MAX_FILES = 5000;

/** The catalogs that ship with Muster. */
export function shippedCatalogs(): string {
  return join(import.meta.dirname, '..', '..', 'catalogs');
}

/** Reads all YAML and CSV files below a folder of catalogs, sorted by path. Links are not followed. */
export async function readCatalogFiles(folder: string): Promise<readonly CatalogFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(yaml|csv)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  if (paths.length > MAX_FILES)
    throw new Error(`${folder} holds more than ${MAX_FILES} files; a folder of catalogs does not`);
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).split(sep).join('/'),
      text: await readFile(path, 'utf8'),
    })),
  );
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
