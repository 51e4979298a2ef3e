import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Imported, type ImportOptions, importPaths } from '../collect/index.ts';
import type { PlannedAction } from '../report/index.ts';
import { keepActions } from './actions.ts';
import type { WorkspaceConfig } from './config.ts';
import { type FoundEvidence, findEvidence } from './evidence.ts';
import { sitesOf } from './network-matrix.ts';
import { type Preflight, preflight } from './preflight.ts';
import { readWorkspace } from './read.ts';
import { readActionPlan } from './read-action-plan.ts';

/**
 * Brings files into the evidence of a workspace: all of what is recognised, or nothing when it is interrupted. A workbook
 * (`.xlsx`) that is named itself is an action plan: what people filled in goes into `actions.yaml`, once everything else
 * was brought.
 */
export async function importEvidence(
  folder: string,
  options: Omit<ImportOptions, 'folder' | 'tenant' | 'sites'>,
): Promise<Imported> {
  const { config } = await readWorkspace(folder);
  const { plans = [], paths = [] } = Object.groupBy(options.paths, (path) =>
    /\.xlsx$/i.test(path) ? 'plans' : 'paths',
  );
  const rows: PlannedAction[] = [];
  for (const plan of plans) rows.push(...(await readActionPlan(plan, options.signal)));
  const imported: Imported =
    paths.length === 0 && plans.length > 0
      ? { snapshots: [], files: [], tenant: config.tenant.id }
      : await importPaths({ ...options, paths, folder, tenant: config.tenant.id, sites: siteIds(config) });
  if (plans.length === 0) return imported;
  const { added, changed, removed } = await keepActions(folder, rows);
  const problems = [`action plan: ${added} added, ${changed} changed, ${removed} removed in actions.yaml`];
  const read = plans.map((file) => ({ file, collection: 'actions', objects: rows.length, problems }));
  return { ...imported, files: [...imported.files, ...read] };
}

/** Says what could be judged with some files beside the evidence that is there, and leaves the workspace as it is. */
export async function preflightWith(
  folder: string,
  options: Omit<ImportOptions, 'folder' | 'tenant' | 'sites'>,
): Promise<Preflight> {
  if (options.paths.length === 0) return preflight(folder, options.now);
  const { config } = await readWorkspace(folder);
  const aside = await mkdtemp(join(tmpdir(), 'muster-preflight-'));
  try {
    await importPaths({ ...options, folder: aside, tenant: config.tenant.id, sites: siteIds(config) });
    const [present, brought] = [await findEvidence(folder), await findEvidence(aside)];
    const both: FoundEvidence = {
      tables: new Map([...present.tables, ...brought.tables]),
      snapshots: new Map([...present.snapshots, ...brought.snapshots]),
    };
    return await preflight(folder, options.now, both);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

function siteIds(config: WorkspaceConfig): readonly string[] {
  return sitesOf(config).map(({ id }) => id);
}
