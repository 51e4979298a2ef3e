import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Imported, type ImportOptions, importPaths } from '../collect/index.ts';
import { type FoundEvidence, findEvidence } from './evidence.ts';
import { type Preflight, preflight } from './preflight.ts';
import { readWorkspace } from './read.ts';

/** Brings files into the evidence of a workspace: all of what is recognised, or nothing when it is interrupted. */
export async function importEvidence(
  folder: string,
  options: Omit<ImportOptions, 'folder' | 'tenant'>,
): Promise<Imported> {
  const { config } = await readWorkspace(folder);
  return importPaths({ ...options, folder, tenant: config.tenant.id });
}

/** Says what could be judged with some files beside the evidence that is there, and leaves the workspace as it is. */
export async function preflightWith(
  folder: string,
  options: Omit<ImportOptions, 'folder' | 'tenant'>,
): Promise<Preflight> {
  if (options.paths.length === 0) return preflight(folder, options.now);
  const { config } = await readWorkspace(folder);
  const aside = await mkdtemp(join(tmpdir(), 'muster-preflight-'));
  try {
    await importPaths({ ...options, folder: aside, tenant: config.tenant.id });
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
