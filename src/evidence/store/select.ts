import { join } from 'node:path';
import { DEVICE_FACT_SOURCES } from '../device-sources/index.ts';
import type { EvidenceStatus, TableEntry } from './manifest.ts';
import { DEVICE_FACTS } from './raw-layout.ts';
import { byAge, type Snapshot } from './snapshots.ts';

/** One table as one snapshot has it. */
export interface SelectedTable {
  readonly table: string;
  readonly snapshot: Snapshot;
  readonly entry: TableEntry;
  /** The Parquet file; absent where nothing was answered. */
  readonly file?: string;
}

const USABLE: readonly EvidenceStatus[] = ['complete', 'truncated'];

/**
 * The evidence to use for each of `tables`: of every collection the newest that is complete, else the newest that is
 * truncated, else the newest at all. `device_facts` has one per source; every other table has at most one.
 */
export function selectEvidence(
  snapshots: readonly Snapshot[],
  tables: readonly string[],
): ReadonlyMap<string, readonly SelectedTable[]> {
  const newestFirst = [...snapshots].sort(byAge).reverse();
  return new Map(
    tables.flatMap((table): [string, readonly SelectedTable[]][] => {
      const found = newestFirst.flatMap((snapshot) =>
        snapshot.manifest.tables
          .filter((entry) => entry.name === table)
          .map((entry) => ({
            table,
            snapshot,
            entry,
            ...(entry.file === undefined ? {} : { file: join(snapshot.folder, entry.file) }),
          })),
      );
      const chosen = collectionsOf(table, found).flatMap((collection) => {
        const best = bestOf(found.filter((one) => one.entry.collection === collection));
        return best === undefined ? [] : [best];
      });
      return chosen.length === 0 ? [] : [[table, chosen]];
    }),
  );
}

/** Sources in their order of trust; other tables come from one collection. */
function collectionsOf(table: string, found: readonly SelectedTable[]): readonly string[] {
  if (table === DEVICE_FACTS) return DEVICE_FACT_SOURCES.map((source) => source.collection);
  return [...new Set(found.map((one) => one.entry.collection))];
}

/** The first of the best status; they come newest first. */
function bestOf(found: readonly SelectedTable[]): SelectedTable | undefined {
  for (const status of USABLE) {
    const best = found.find((one) => one.entry.status === status);
    if (best !== undefined) return best;
  }
  return found[0];
}
