import { globSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from './markdown.ts';
import { attestationsPage } from './pages/attestations-page.ts';
import { commandsPage } from './pages/commands-page.ts';
import { deviceFilesPage } from './pages/device-files-page.ts';
import { evidencePage } from './pages/evidence-page.ts';
import { exitCodesPage } from './pages/exit-codes-page.ts';
import { functionsPage } from './pages/functions-page.ts';
import { indexPage } from './pages/index-page.ts';
import { otherToolsPage } from './pages/other-tools-page.ts';
import { reasonsPage } from './pages/reasons-page.ts';
import { requestsPage } from './pages/requests-page.ts';
import { requirementsPages } from './pages/requirements-page.ts';
import { readSources } from './sources.ts';

/** The folder of the documentation. */
export const DOCS = join(import.meta.dirname, '..', '..', 'docs');

/** How the committed pages differ from those that would be made now. */
export interface Drift {
  readonly missing: readonly string[];
  readonly different: readonly string[];
  /** Made once, for a catalog that is gone. */
  readonly leftOver: readonly string[];
}

/** Makes every page that is made from declarations. */
export async function makePages(): Promise<readonly Page[]> {
  const sources = await readSources();
  return [
    indexPage(sources),
    evidencePage(sources),
    requestsPage(sources),
    deviceFilesPage(),
    ...requirementsPages(sources),
    otherToolsPage(),
    attestationsPage(sources),
    functionsPage(),
    await commandsPage(),
    exitCodesPage(),
    reasonsPage(),
  ];
}

/** Compares pages with those in a folder. */
export function findDrift(pages: readonly Page[], folder: string): Drift {
  const known = new Set(pages.map((page) => page.path));
  const there = globSync('requirements/*.md', { cwd: folder }).map((path) => path.replaceAll('\\', '/'));
  const read = (path: string): string | undefined => {
    try {
      return readFileSync(join(folder, path), 'utf8');
    } catch {
      return undefined;
    }
  };
  return {
    missing: pages.filter(({ path }) => read(path) === undefined).map(({ path }) => path),
    different: pages.filter(({ path, text }) => ![text, undefined].includes(read(path))).map(({ path }) => path),
    leftOver: there.filter((path) => !known.has(path)).sort(),
  };
}

/** Writes pages into a folder and takes away those that are left over. Answers the paths it touched. */
export async function writePages(pages: readonly Page[], folder: string): Promise<readonly string[]> {
  const { missing, different, leftOver } = findDrift(pages, folder);
  for (const { path, text } of pages.filter((page) => [...missing, ...different].includes(page.path))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  for (const path of leftOver) await rm(join(folder, path));
  return [...missing, ...different, ...leftOver].sort();
}
