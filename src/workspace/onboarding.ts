import { type CatalogFile, type Library, type Onboarding, parseOnboarding } from '../catalog/index.ts';
import { readCatalogFiles, shippedCatalogs } from './catalog-files.ts';

/** Reads the tasks, facts and services of onboarding that ship with Muster; what is wrong with them is in `faults`. */
export function readOnboarding(library: Library): Onboarding & { readonly files: readonly CatalogFile[] } {
  const files = readCatalogFiles(shippedCatalogs(), 'onboarding');
  return { ...parseOnboarding(files, library), files };
}
