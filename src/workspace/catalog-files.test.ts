import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readCatalogFiles } from './catalog-files.ts';
import { WorkspaceFault } from './read.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-catalogs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('more files than catalogs have are the fault of whoever named the folder, who is told what to do', async () => {
  const write = (index: number) => writeFile(join(folder, `${index}.csv`), '');
  for (let index = 0; index < 5000; index += 500)
    await Promise.all(Array.from({ length: 500 }, (_, more) => write(index + more)));
  expect(readCatalogFiles(folder)).toHaveLength(5000);

  await write(5000);

  expect(() => readCatalogFiles(folder)).toThrow(
    new WorkspaceFault([
      `${folder}: holds more than 5000 YAML and CSV files; name a folder that has catalogs alone as catalog_folder in muster.yaml`,
    ]),
  );
});
