import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CatalogFile } from '../catalog/index.ts';
import { readBounded } from './endpoint-file.ts';
import { OWN_LISTS } from './endpoint-tables.ts';
import { WorkspaceFault } from './read.ts';
import { replaceFile } from './write-file.ts';

/** Where a workspace keeps endpoint lists of its own, for people to read and in git. */
export const FOLDER = 'endpoints';
const MOST_LISTS = 100;
const IGNORED = '# When the web service was asked, and by which id it knows this machine.\n.*\n!.gitignore\n';

/** The texts of a workspace's own endpoint lists, as files of its catalogs; none where it has no such folder. */
export async function readOwnListFiles(folder: string): Promise<readonly CatalogFile[]> {
  const names = await readdir(join(folder, FOLDER)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const lists = names.filter((name) => /^[^.].*\.(json|yaml)$/.test(name)).sort();
  if (lists.length > MOST_LISTS) {
    throw new WorkspaceFault([`${join(folder, FOLDER)}: holds more than ${MOST_LISTS} endpoint lists; take some away`]);
  }
  const texts = await Promise.all(lists.map((name) => readBounded(join(folder, FOLDER, name))));
  return lists.map((name, index) => ({
    path: `${OWN_LISTS}${name}`,
    text: new TextDecoder().decode(texts[index]),
  }));
}

/** Writes lists of a workspace, each whole or not at all; `name` is that of its file. */
export async function writeOwnLists(
  folder: string,
  lists: readonly { readonly name: string; readonly text: string }[],
): Promise<void> {
  const into = await ownFolder(folder);
  for (const { name, text } of lists) await replaceFile(join(into, basename(name)), text);
}

/** The folder of a workspace's own lists, made where it is not there yet. */
export async function ownFolder(folder: string): Promise<string> {
  const into = join(folder, FOLDER);
  await mkdir(into, { recursive: true });
  const ignored = join(into, '.gitignore');
  const isThere = await stat(ignored).then(
    () => true,
    () => false,
  );
  if (!isThere) await replaceFile(ignored, IGNORED);
  return into;
}
