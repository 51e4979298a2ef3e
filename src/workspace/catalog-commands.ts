import { createExampleRunner, prepare, startJudge } from '../assess/index.ts';
import {
  type CatalogEntry,
  type Coverage,
  coverInventory,
  factAsRequirement,
  inventoryOf,
  type Onboarding,
  parseInventory,
  parseOnboarding,
  type Task,
  type TextFault,
} from '../catalog/index.ts';
import { type Catalogs, findWorkspace, ownCatalogFolder, readCatalogs, readCatalogsOf } from './catalogs.ts';
import { readOnboardingFiles } from './onboarding.ts';
import { WorkspaceFault } from './read.ts';

/** The outcome of testing requirements and facts: how many were tested and what is wrong. */
export interface CatalogTest {
  readonly tested: number;
  readonly faults: readonly TextFault[];
}

/** All that the commands on catalogs work on: the catalogs, and what an onboarding is made of. */
export interface WholeCatalogs extends Catalogs {
  readonly onboarding: Onboarding;
}

/**
 * The catalogs at a folder with the onboarding, and the faults of both: where it is a workspace, with its own, else those
 * that ship.
 */
export async function readWholeCatalogs(folder?: string): Promise<WholeCatalogs> {
  const workspace = folder === undefined ? undefined : await findWorkspace(folder);
  if (workspace === undefined) return withOnboarding(await readCatalogs());
  return withOnboarding(await readCatalogsOf(workspace), ownCatalogFolder(workspace));
}

/** Catalogs with the onboarding that ships with Muster, and that of a folder of one's own. */
export function withOnboarding(catalogs: Catalogs, ownFolder?: string): WholeCatalogs {
  const files = readOnboardingFiles(ownFolder);
  const onboarding = parseOnboarding(files, catalogs.library);
  return {
    ...catalogs,
    files: [...catalogs.files, ...files],
    faults: [...catalogs.faults, ...onboarding.faults],
    onboarding,
  };
}

/**
 * Requirements, and facts of onboarding as such, whose id, catalog or file matches one of some words; all of them without
 * words. The catalog of facts is `onboarding`.
 */
export function requirementsMatching(
  { library, onboarding }: WholeCatalogs,
  words: readonly string[],
): readonly CatalogEntry[] {
  const matches = (requirement: CatalogEntry['requirement']) =>
    words.length === 0 ||
    words.some((word) => requirement.id === word || requirement.catalog === word || requirement.file.endsWith(word));
  return [...library.requirements.values(), ...[...onboarding.facts.values()].map(factAsRequirement)]
    .filter(matches)
    .map((requirement) => ({ requirement, level: requirement.level, inventory: inventoryOf(requirement) }));
}

/** Onboarding tasks whose id, phase or file matches one of some words, or `onboarding`; all of them without words. */
export function tasksMatching({ onboarding }: WholeCatalogs, words: readonly string[]): readonly Task[] {
  const matches = ({ id, phase, file }: Task) =>
    words.length === 0 ||
    words.some((word) => id === word || phase === word || word === 'onboarding' || file.endsWith(word));
  return [...onboarding.tasks.values()].filter(matches);
}

/** Checks schema, SQL and structure of requirements without running any of them. */
export async function lintCatalogs(catalogs: Catalogs, entries: readonly CatalogEntry[]): Promise<CatalogTest> {
  const judge = startJudge();
  try {
    const { faults } = await prepare(entries, [...catalogs.library.attested.values()], judge);
    return { tested: entries.length, faults: [...catalogs.faults, ...faults] };
  } finally {
    judge.close();
  }
}

/** Runs the examples of requirements, each held against the erasure law, in as many processes as `parallel` says. */
export async function testCatalogs(
  catalogs: Catalogs,
  entries: readonly CatalogEntry[],
  parallel: number,
  onProgress?: (done: number, total: number) => void,
): Promise<CatalogTest> {
  const attested = [...catalogs.library.attested.values()];
  const linting = startJudge();
  const { prepared, faults } = await prepare(entries, attested, linting).finally(() => linting.close());
  const found: TextFault[] = [...catalogs.faults, ...faults];
  const queue = [...prepared];
  const work = async (): Promise<void> => {
    const judge = startJudge();
    try {
      const runner = await createExampleRunner(judge, attested, catalogs.reference.tables);
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        found.push(...(await runner.run(next)));
        onProgress?.(prepared.length - queue.length, prepared.length);
      }
    } finally {
      judge.close();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, queue.length)) }, work));
  return { tested: prepared.length, faults: found.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)) };
}

/** Which statements of the source documents the shipped catalogs meet. Throws `WorkspaceFault` for a faulty inventory. */
export function coverageOfCatalogs({ library, onboarding, files }: WholeCatalogs): Coverage {
  const file = 'inventory.yaml';
  const parsed = parseInventory(files.find((one) => one.path === file)?.text ?? '', file);
  if (!parsed.ok) throw new WorkspaceFault(parsed.faults);
  return coverInventory(library, parsed.value, [...onboarding.tasks.values()], files);
}
