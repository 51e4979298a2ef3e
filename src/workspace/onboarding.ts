import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogFile } from '../catalog/index.ts';
import { readCatalogFiles, shippedCatalogs } from './catalog-files.ts';
import { refuseTwins } from './catalogs.ts';

/**
 * The files of the tasks, facts and services of onboarding: those that ship, and those in the folder `onboarding` of a
 * workspace's own catalogs. Throws `WorkspaceFault` where one of its own would take the place of one that ships.
 */
export function readOnboardingFiles(ownFolder?: string): readonly CatalogFile[] {
  const shipped = readCatalogFiles(shippedCatalogs(), 'onboarding');
  if (ownFolder === undefined || !existsSync(join(ownFolder, 'onboarding'))) return shipped;
  const own = readCatalogFiles(ownFolder, 'onboarding');
  refuseTwins(shipped, own, ownFolder);
  return [...shipped, ...own];
}
