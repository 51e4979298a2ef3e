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
const GRAPH = 'microsoft-graph';
const PIECEMEAL = new Set(DEVICE_FACT_SOURCES.filter((source) => source.isPiecemeal).map((one) => one.collection));
const SAME_AGE_MS = 24 * 60 * 60 * 1000;

/**
 * The evidence to use for each of `tables`: of every collection, and of every scope that its snapshots have, the newest
 * that is complete, else the newest that is truncated, else the newest at all. `device_facts` has one per source, and all
 * of a source whose devices come in piecemeal, the newest first; every other table has one per collection and scope.
 *
 * The same collection may come from Microsoft Graph and, as a copy, from another tool. A copy takes the place of Graph's
 * own answer of the same status only where it is more than a day newer and lacks no column that Graph's has: a tool's
 * excerpt must not turn what is known into unknown. A whole copy still goes before a truncated answer.
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
        const ofIt = found.filter((one) => one.entry.collection === collection);
        const scopes = new Set(ofIt.map(scopeOf));
        const usable = ofIt.filter((one) => USABLE.includes(one.entry.status));
        if (table === DEVICE_FACTS && PIECEMEAL.has(collection) && usable.length > 0) return usable;
        return [...scopes].flatMap((scope) => bestOf(ofIt.filter((one) => scopeOf(one) === scope)) ?? []);
      });
      return chosen.length === 0 ? [] : [[table, chosen]];
    }),
  );
}

function scopeOf({ snapshot }: SelectedTable): string | undefined {
  return snapshot.manifest.scope;
}

/** Sources in their order of trust; other tables come from one collection. */
function collectionsOf(table: string, found: readonly SelectedTable[]): readonly string[] {
  if (table === DEVICE_FACTS) return DEVICE_FACT_SOURCES.map((source) => source.collection);
  return [...new Set(found.map((one) => one.entry.collection))];
}

/** The first of the best status; they come newest first. */
function bestOf(found: readonly SelectedTable[]): SelectedTable | undefined {
  for (const status of USABLE) {
    const usable = found.filter((one) => one.entry.status === status);
    const [newest] = usable;
    if (newest === undefined) continue;
    const graph = usable.find((one) => one.snapshot.manifest.source === GRAPH);
    return graph === undefined || replaces(newest, graph) ? newest : graph;
  }
  return found[0];
}

/** Whether a copy of a tool says all that Graph's own answer says, and later. */
function replaces(copy: SelectedTable, graph: SelectedTable): boolean {
  if (copy.snapshot.manifest.source === GRAPH) return true;
  const laterMs = Date.parse(copy.entry.collectedAt) - Date.parse(graph.entry.collectedAt);
  const lacks = copy.entry.columnsNotSupplied.some((column) => !graph.entry.columnsNotSupplied.includes(column));
  return laterMs > SAME_AGE_MS && !lacks;
}
