import { basename, join } from 'node:path';
import type { JudgeTable } from '../assess/index.ts';
import {
  currentProblemsSql,
  DEVICE_FACT_SOURCES,
  deviceConflictsSql,
  deviceFactsSql,
  devicesSql,
  EvidenceFault,
  findDamage,
  listSnapshots,
  refreshTables,
  type SelectedTable,
  type Snapshot,
  selectEvidence,
  TABLES,
} from '../evidence/index.ts';
import type { TableState } from '../finding/index.ts';
import type { FoundTable } from './judge-tables.ts';

/** Evidence of a workspace for an assessment: tables with their state, and the snapshots they come from by hash. */
export interface FoundEvidence {
  readonly tables: ReadonlyMap<string, FoundTable>;
  readonly snapshots: ReadonlyMap<string, string>;
}

const DEVICE_FACTS = 'device_facts';

/**
 * The newest usable evidence per table; with `pinned` (ids with hashes, as an assessment keeps them), as if there were
 * no other snapshots than these. Throws `EvidenceFault` when a file it would use is not what its manifest says, or a
 * pinned snapshot is not what it was; one that somebody was forgotten from says so itself and is taken as it is now.
 */
export async function findEvidence(
  workspace: string,
  pinned?: Readonly<Record<string, string>>,
): Promise<FoundEvidence> {
  const { snapshots: listed, unreadable } = await listSnapshots(join(workspace, 'evidence'));
  const broken = unreadable.find(({ folder }) => pinned === undefined || pinned[basename(folder)] !== undefined);
  if (broken !== undefined)
    throw new EvidenceFault(
      'snapshot-unreadable',
      broken.folder,
      `${broken.reason}; import the evidence again, or remove the folder`,
    );
  const snapshots: Snapshot[] = [];
  // Tables made by older declarations are made anew from the raw evidence, which never changes.
  for (const snapshot of listed) snapshots.push(await refreshTables(snapshot));
  const usable = snapshots.filter(({ id }) => pinned === undefined || pinned[id] !== undefined);
  for (const [id, hash] of Object.entries(pinned ?? {})) {
    const snapshot = usable.find((one) => one.id === id);
    const place = join(workspace, 'evidence', id);
    if (snapshot === undefined)
      throw new EvidenceFault(
        'snapshot-unreadable',
        place,
        'the assessment rests on this snapshot, and it is gone: forgotten, or not copied along; assess again on what is there',
      );
    if (snapshot.contentHash !== hash && snapshot.manifest.notes.length === 0)
      throw new EvidenceFault(
        'snapshot-damaged',
        place,
        'the assessment rests on this snapshot as it was, and it was changed since; restore it, or import the evidence and assess again',
      );
  }
  const names = TABLES.flatMap((table) =>
    table.kind === 'collected' || table.kind === 'network' || table.name === DEVICE_FACTS ? [table.name] : [],
  );
  const selected = selectEvidence(usable, names);
  await refuseDamage([...selected.values()].flat());
  const used = new Map([...selected.values()].flat().map((one) => [one.snapshot.id, one.snapshot.contentHash]));
  const tables = new Map<string, FoundTable>();
  for (const [name, found] of selected) {
    if (name === DEVICE_FACTS) continue;
    const first = found[0];
    if (first !== undefined)
      tables.set(name, { state: stateOf(name, first), rows: rowsOf(found), ...partsOf(name, found) });
  }
  const facts = selected.get(DEVICE_FACTS) ?? [];
  const devices = devicesOf(facts);
  if (devices !== undefined) tables.set('devices', devices);
  const problems = [...new Set([...selected.values()].flat().map((one) => one.snapshot.folder))].sort();
  if (problems.length > 0) tables.set('problems', problemsOf(problems, facts));
  return { tables, snapshots: used };
}

async function refuseDamage(selected: readonly SelectedTable[]): Promise<void> {
  const bySnapshot = new Map<string, { snapshot: SelectedTable['snapshot']; paths: string[] }>();
  for (const { snapshot, entry } of selected) {
    const known = bySnapshot.get(snapshot.id) ?? { snapshot, paths: ['problems.parquet'] };
    if (entry.file !== undefined) known.paths.push(entry.file);
    bySnapshot.set(snapshot.id, known);
  }
  for (const { snapshot, paths } of bySnapshot.values()) {
    const [damaged] = await findDamage(snapshot, paths);
    if (damaged !== undefined)
      throw new EvidenceFault(
        'snapshot-damaged',
        join(snapshot.folder, damaged),
        'it is not what its manifest says; import the evidence again',
      );
  }
}

function stateOf(table: string, { entry, snapshot }: SelectedTable): TableState {
  const { status, rows, collectedAt, request, permission, message, columnsNotSupplied } = entry;
  return {
    table,
    status,
    snapshot: snapshot.id,
    collectedAt,
    rows,
    request,
    permission,
    columnsNotSupplied,
    ...(message === undefined ? {} : { message }),
  };
}

/** Where several snapshots share a table of the network: what each has, the newest first. */
function partsOf(table: string, found: readonly SelectedTable[]): Pick<FoundTable, 'parts'> {
  const isOfNetwork = TABLES.find(({ name }) => name === table)?.kind === 'network';
  if (!isOfNetwork || (found.length < 2 && found[0]?.snapshot.manifest.scope === undefined)) return {};
  return {
    parts: found.map((one) => ({
      state: stateOf(table, one),
      ...(one.file === undefined ? {} : { file: one.file }),
      scope: one.snapshot.manifest.scope ?? one.snapshot.manifest.source,
    })),
  };
}

function rowsOf(found: readonly SelectedTable[]): JudgeTable['rows'] {
  const files = found.flatMap((one) => (one.file === undefined ? [] : [one.file]));
  return files.length === 0 ? { kind: 'inline', rows: [] } : { kind: 'parquet', files };
}

/** The merged devices, in the state of the source they mostly come from. */
function devicesOf(facts: readonly SelectedTable[]): FoundTable | undefined {
  const [best] = facts;
  if (best === undefined) return undefined;
  const usable = facts.filter((one) => one.file !== undefined);
  const isWhole =
    facts.every((one) => one.entry.status === 'complete') || usable.some((one) => one.entry.status === 'complete');
  const state: TableState = {
    ...stateOf('devices', best),
    status: isWhole ? 'complete' : best.entry.status,
    columnsNotSupplied: commonColumns(usable),
  };
  const rowsOf = (since?: Date): JudgeTable['rows'] => {
    const known = deviceFactsSql(usable, since);
    return known === undefined
      ? { kind: 'inline', rows: [] }
      : { kind: 'sql', sql: devicesSql(known, sourcesOf(usable)) };
  };
  return { state, rows: rowsOf(), rowsSince: rowsOf };
}

/** Columns that no source supplied. */
function commonColumns(facts: readonly SelectedTable[]): readonly string[] {
  return (facts[0]?.entry.columnsNotSupplied ?? []).filter((column) =>
    facts.every((one) => one.entry.columnsNotSupplied.includes(column)),
  );
}

function sourcesOf(facts: readonly SelectedTable[]): readonly string[] {
  return DEVICE_FACT_SOURCES.filter((source) => facts.some((one) => one.entry.collection === source.collection)).map(
    (source) => source.source,
  );
}

function problemsOf(folders: readonly string[], facts: readonly SelectedTable[]): FoundTable {
  const usable = facts.filter((one) => one.file !== undefined);
  const known = deviceFactsSql(usable);
  const conflicts = known === undefined ? undefined : deviceConflictsSql(known, sourcesOf(usable));
  const unreadable = `SELECT CASE WHEN table_name = 'device_facts' THEN 'devices' ELSE table_name END AS table_name, subject, column_name, problem, detail FROM (${currentProblemsSql(folders, usable)})`;
  return {
    state: { table: 'problems', status: 'complete' },
    rows: {
      kind: 'sql',
      sql:
        conflicts === undefined
          ? unreadable
          : `${unreadable} UNION ALL SELECT table_name, subject, column_name, problem, detail FROM (${conflicts})`,
    },
  };
}
