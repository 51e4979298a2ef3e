/** Reads a written tenant back, for the tests beside this file. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { z } from 'zod';

const Page = z.object({ value: z.array(z.record(z.string(), z.unknown())), '@odata.nextLink': z.string().optional() });
type Row = Readonly<Record<string, unknown>>;

/** A folder for one test file, removed when its tests are done; each call gives a new one inside. */
export function newFolder(): string {
  base ??= mkdtempSync(join(tmpdir(), 'muster-tenant-'));
  return mkdtempSync(join(base, 'of-'));
}

let base: string | undefined;
afterAll(() => {
  if (base !== undefined) rmSync(base, { recursive: true, force: true });
});

/** All files below a folder, with `/` between names whatever the system, in order. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** One hash over the names and bytes of all files below a folder. */
export function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of filesIn(folder))
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(folder, file)))
      .update('\0');
  return hash.digest('hex');
}

/** A file's text without a byte-order mark. */
export function textOf(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, '');
}

/** The rows of a collection of the directory export, over all its pages. */
export function rowsOf(folder: string, path: string): readonly Row[] {
  const directory = join(folder, 'directory');
  const pages = existsSync(join(directory, `${path}.json`)) ? [`${path}.json`] : numberedPages(directory, path);
  return pages.flatMap((page) => Page.parse(JSON.parse(textOf(directory, page))).value);
}

function numberedPages(directory: string, path: string): readonly string[] {
  const pages: string[] = [];
  for (let page = 1; existsSync(join(directory, `${path}-${page}.json`)); page++) pages.push(`${path}-${page}.json`);
  return pages;
}

/** The objects of a file with one on each line. */
export function linesOf(folder: string, file: string): readonly Row[] {
  return textOf(folder, file)
    .trimEnd()
    .split('\n')
    .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
}
