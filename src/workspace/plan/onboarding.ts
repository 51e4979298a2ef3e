import { type Onboarding, parseOnboarding } from '../../catalog/index.ts';
import { hashOfCatalogs } from '../assessment-folder.ts';
import { cached } from '../cache.ts';
import { type Catalogs, ownCatalogFolder } from '../catalogs.ts';
import { readOnboardingFiles } from '../onboarding.ts';
import type { Workspace } from '../read.ts';

/**
 * The tasks, facts and services of onboarding: those that ship, and those in the folder `onboarding` of the workspace's
 * own catalogs. What is faulty is left out and told in `faults`.
 */
export async function readOnboarding(workspace: Workspace, catalogs: Catalogs): Promise<Onboarding> {
  const files = readOnboardingFiles(ownCatalogFolder(workspace));
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

/** The tasks, facts and services that ship with Muster. */
export function readShippedOnboarding({ library }: Catalogs): Onboarding {
  return parseOnboarding(readOnboardingFiles(), library);
}
