import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CatalogFile, type Onboarding, parseOnboarding } from '../../catalog/index.ts';
import { hashOfCatalogs } from '../assessment-folder.ts';
import { cached } from '../cache.ts';
import { readCatalogFiles, shippedCatalogs } from '../catalog-files.ts';
import { type Catalogs, refuseTwins } from '../catalogs.ts';
import type { Workspace } from '../read.ts';

/**
 * The tasks, facts and services of onboarding: those that ship, and those in the folder `onboarding` of the workspace's
 * own catalogs. What is faulty is left out and told in `faults`.
 */
export async function readOnboarding({ folder, config }: Workspace, catalogs: Catalogs): Promise<Onboarding> {
  const shipped = readCatalogFiles(shippedCatalogs(), 'onboarding');
  const own = config.catalog_folder === undefined ? [] : readOwn(join(folder, config.catalog_folder), shipped);
  const files = [...shipped, ...own];
  const question = JSON.stringify([files, hashOfCatalogs(catalogs.files)]);
  const kept = await cached('onboarding', question, () => {
    const { tasks, facts, ...rest } = parseOnboarding(files, catalogs.library);
    return { ...rest, tasks: [...tasks], facts: [...facts] };
  });
  const faulty = new Set(kept.faults.map(({ file }) => file));
  return {
    ...kept,
    tasks: new Map(kept.tasks.filter(([, { file }]) => !faulty.has(file))),
    facts: new Map(kept.facts.filter(([, { file }]) => !faulty.has(file))),
  };
}

function readOwn(folder: string, shipped: readonly CatalogFile[]): readonly CatalogFile[] {
  if (!existsSync(join(folder, 'onboarding'))) return [];
  const own = readCatalogFiles(folder, 'onboarding');
  refuseTwins(shipped, own, folder);
  return own;
}
