import { join } from 'node:path';
import {
  DEVICE_FACT_SOURCES,
  deviceFactsSql,
  EvidenceFault,
  findDamage,
  listSnapshots,
  refreshTables,
  type SelectedTable,
  type Snapshot,
  selectEvidence,
} from '../evidence/index.ts';
import { readWorkspace, WorkspaceFault } from './read.ts';

/** A source of devices that a workspace has, and where its word comes from. */
export interface SourceHere {
  readonly source: string;
  readonly snapshot: string;
  /** When it was collected, ISO 8601 in UTC. */
  readonly collectedAt: string;
}

/** The facts about devices that an assessment would use now: `facts` is a relation of `device_facts`. */
export interface DeviceFacts {
  readonly facts: string;
  /** Best first. */
  readonly sources: readonly SourceHere[];
  readonly rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

const DEVICE_FACTS = 'device_facts';

/**
 * Opens what every source says of devices, lets `use` ask it and closes it. Throws `WorkspaceFault` where there is no
 * workspace or no device, and `EvidenceFault` where a file is not what its manifest says.
 */
export async function withDeviceFacts<T>(folder: string, use: (facts: DeviceFacts) => Promise<T>): Promise<T> {
  await readWorkspace(folder);
  const { snapshots: listed } = await listSnapshots(join(folder, 'evidence'));
  const snapshots: Snapshot[] = [];
  for (const snapshot of listed) snapshots.push(await refreshTables(snapshot));
  const selected = (selectEvidence(snapshots, [DEVICE_FACTS]).get(DEVICE_FACTS) ?? []).filter(hasFile);
  const facts = deviceFactsSql(selected);
  if (facts === undefined)
    throw new WorkspaceFault(['there are no devices here yet: run `muster import` with an inventory of devices']);
  await refuseDamage(selected);
  // Loaded here, since most commands that share this folder never need it.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB' });
  const connection = await instance.connect();
  try {
    return await use({
      facts,
      // Of a source with several snapshots the newest is named.
      sources: selected
        .filter((one, index) => selected.findIndex(({ entry }) => entry.collection === one.entry.collection) === index)
        .map(sourceOf),
      rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

type Usable = SelectedTable & { readonly file: string };

function hasFile(selected: SelectedTable): selected is Usable {
  return selected.file !== undefined;
}

function sourceOf({ entry, snapshot }: SelectedTable): SourceHere {
  const source = DEVICE_FACT_SOURCES.find((one) => one.collection === entry.collection)?.source ?? entry.collection;
  return { source, snapshot: snapshot.id, collectedAt: entry.collectedAt };
}

async function refuseDamage(selected: readonly Usable[]): Promise<void> {
  for (const { snapshot, entry } of selected) {
    const [damaged] = await findDamage(snapshot, entry.file === undefined ? [] : [entry.file]);
    if (damaged !== undefined)
      throw new EvidenceFault(
        'snapshot-damaged',
        join(snapshot.folder, damaged),
        'it is not what its manifest says; import the evidence again',
      );
  }
}
