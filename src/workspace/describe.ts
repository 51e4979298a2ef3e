import { prepare, startJudge } from '../assess/index.ts';
import { type Fact, factAsRequirement, factsIn, inventoryOf, type Requirement, type Task } from '../catalog/index.ts';
import { COLLECTIONS, TABLES } from '../evidence/index.ts';
import type { WholeCatalogs } from './catalog-commands.ts';
import type { Catalogs } from './catalogs.ts';
import { WorkspaceFault } from './read.ts';

/** A request that brings evidence, and the permission it takes. */
export interface EvidenceRequest {
  readonly table: string;
  readonly request: string;
  readonly permission: string;
  readonly mode: 'application' | 'delegated';
}

/** What evidence a check takes. */
interface CheckReads {
  readonly tables: readonly { readonly table: string; readonly tolerated: boolean }[];
  readonly requests: readonly EvidenceRequest[];
}

/** A requirement, a fact or a task of onboarding, with what a reader needs beside its file. */
export type Described =
  | ({
      readonly kind: 'requirement';
      readonly requirement: Requirement;
      readonly tasks: readonly string[];
    } & CheckReads)
  | ({ readonly kind: 'fact'; readonly fact: Fact; readonly tasks: readonly string[] } & CheckReads)
  | {
      readonly kind: 'task';
      readonly task: Task;
      /** Titles of what it names: requirements, facts and tasks, by id. */
      readonly titles: Readonly<Record<string, string>>;
      /** Tasks that wait for it. */
      readonly unblocks: readonly string[];
    };

/**
 * Finds a requirement with what evidence it takes and the tasks that it proves; a fact with those whose scope rests on it; or
 * a task. Throws `WorkspaceFault` for an unknown id, with the nearest ones.
 */
export async function describeFromCatalogs(catalogs: WholeCatalogs, id: string): Promise<Described> {
  const { library, onboarding } = catalogs;
  const requirement = library.requirements.get(id);
  const fact = onboarding.facts.get(id);
  const task = onboarding.tasks.get(id);
  const tasksWhere = (holds: (one: Task) => boolean) =>
    [...onboarding.tasks.values()].filter(holds).map((one) => one.id);
  if (requirement !== undefined) {
    const tasks = tasksWhere((one) => one.proof.requirements.some((proof) => proof.id === id));
    return { kind: 'requirement', requirement, tasks, ...(await readsOf(catalogs, requirement)) };
  }
  if (fact !== undefined) {
    const tasks = tasksWhere((one) =>
      [one.applies, ...one.out_of_scope.map((rule) => rule.when)].some((scope) => factsIn(scope).includes(id)),
    );
    return { kind: 'fact', fact, tasks, ...(await readsOf(catalogs, factAsRequirement(fact))) };
  }
  if (task !== undefined) {
    const named = [library.requirements, onboarding.facts, onboarding.tasks].flatMap((all) =>
      [...all.values()].map(({ id: own, title }) => [own, title] as const),
    );
    const unblocks = tasksWhere((one) => one.depends_on.includes(id));
    return { kind: 'task', task, titles: Object.fromEntries(named), unblocks };
  }
  const ids = [...library.requirements.keys(), ...onboarding.facts.keys(), ...onboarding.tasks.keys()];
  throw new WorkspaceFault([`there is no requirement, task or fact ${id}${nearest(id, ids)}`]);
}

async function readsOf({ library }: Catalogs, requirement: Requirement): Promise<CheckReads> {
  const judge = startJudge();
  try {
    const { prepared, faults } = await prepare(
      [{ requirement, level: requirement.level, inventory: inventoryOf(requirement) }],
      [...library.attested.values()],
      judge,
    );
    const reads = prepared[0]?.judge.reads;
    if (reads === undefined) throw new WorkspaceFault(faults);
    return { tables: reads, requests: reads.flatMap((read) => requestOf(read.table)) };
  } finally {
    judge.close();
  }
}

/** The Graph request that feeds a table, if one does. */
export function requestOf(table: string): readonly EvidenceRequest[] {
  const declared = TABLES.find((candidate) => candidate.name === table);
  const name =
    declared?.kind === 'collected' ? declared.collection : declared?.kind === 'devices' ? 'managedDevices' : undefined;
  const collection = COLLECTIONS.find((candidate) => candidate.name === name);
  if (collection === undefined) return [];
  const query = collection.query === undefined ? '' : `?${collection.query}`;
  return [
    {
      table,
      request: `/${collection.version}/${collection.path}${query}`,
      permission: collection.permission,
      mode: collection.mode,
    },
  ];
}

/** "; did you mean ...?" with the words nearest to one, or nothing. */
export function nearest(word: string, words: readonly string[]): string {
  const close = words
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter((one) => one.distance <= Math.max(2, word.length / 3) || one.candidate.includes(word));
  const best = close
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((one) => one.candidate);
  return best.length === 0 ? '' : `; did you mean ${best.join(' or ')}?`;
}

function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++)
      current[j] = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    previous = current;
  }
  return previous[b.length] ?? 0;
}
