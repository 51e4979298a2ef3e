import { prepare, startJudge } from '../assess/index.ts';
import { inventoryOf, type Requirement } from '../catalog/index.ts';
import { COLLECTIONS, TABLES } from '../evidence/index.ts';
import type { Catalogs } from './catalogs.ts';
import { WorkspaceFault } from './read.ts';

/** A request that brings evidence, and the permission it takes. */
export interface EvidenceRequest {
  readonly table: string;
  readonly request: string;
  readonly permission: string;
  readonly mode: 'application' | 'delegated';
}

/** A requirement with what its check reads. */
export interface DescribedRequirement {
  readonly requirement: Requirement;
  readonly tables: readonly { readonly table: string; readonly tolerated: boolean }[];
  readonly requests: readonly EvidenceRequest[];
}

/** Finds a requirement and what evidence it takes. Throws `WorkspaceFault` for an unknown id, with the nearest ones. */
export async function describeRequirement(catalogs: Catalogs, id: string): Promise<DescribedRequirement> {
  const requirement = catalogs.library.requirements.get(id);
  if (requirement === undefined)
    throw new WorkspaceFault([
      `there is no requirement ${id}${nearest(id, [...catalogs.library.requirements.keys()])}`,
    ]);
  const judge = startJudge();
  try {
    const { prepared, faults } = await prepare(
      [{ requirement, level: requirement.level, inventory: inventoryOf(requirement) }],
      [...catalogs.library.attested.values()],
      judge,
    );
    const reads = prepared[0]?.judge.reads;
    if (reads === undefined) throw new WorkspaceFault(faults);
    return { requirement, tables: reads, requests: reads.flatMap((read) => requestOf(read.table)) };
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
