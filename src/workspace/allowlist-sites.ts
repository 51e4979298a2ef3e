import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listSnapshots } from '../evidence/index.ts';

/** A site, and when what is kept of it was said. */
export interface SiteOfFiles {
  readonly site: string;
  readonly verifiedAt: string;
}

/**
 * The sites of a workspace whose newest verdicts on allow-lists (`muster allowlist verify --site`) rest on one of these files, by
 * its name: what changes in it changes for them. None where there is no workspace.
 */
export async function sitesOfFiles(folder: string, files: readonly string[]): Promise<readonly SiteOfFiles[]> {
  const evidence = join(folder, 'evidence');
  if (!existsSync(evidence)) return [];
  const names = new Set(files.map((file) => basename(file)));
  const { snapshots } = await listSnapshots(evidence);
  const newest = new Map<string, { readonly at: string; readonly files: readonly string[] }>();
  for (const { manifest } of snapshots) {
    if (manifest.source !== 'allow-list') continue;
    // With what it was narrowed to behind a colon.
    const site = manifest.scope?.split(':', 1)[0] ?? '';
    const known = newest.get(site);
    if (known === undefined || known.at < manifest.endedAt)
      newest.set(site, { at: manifest.endedAt, files: manifest.inputs.map(({ file }) => file) });
  }
  return [...newest]
    .filter(([, kept]) => kept.files.some((file) => names.has(basename(file))))
    .map(([site, { at }]) => ({ site, verifiedAt: at }))
    .toSorted((a, b) => (a.site < b.site ? -1 : 1));
}
