import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EvidenceFault } from './fault.ts';
import { describeFile, isSystemError, tidyEvidence } from './files.ts';
import { contentHash, type Manifest, parseManifest } from './manifest.ts';

/** A snapshot on disk. */
export interface Snapshot {
  readonly id: string;
  readonly folder: string;
  readonly manifest: Manifest;
  /** What an assessment pins; it stays when tables are made anew. */
  readonly contentHash: string;
}

/** A folder among the evidence that is no snapshot, and why. */
export interface Unreadable {
  readonly folder: string;
  readonly reason: string;
}

/** Reads the manifest of the snapshot in `folder`. Throws `EvidenceFault` when there is none that can be read. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, 'manifest.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const message = isSystemError(error, 'ENOENT')
      ? 'there is no manifest: the folder is no snapshot'
      : `the manifest cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new EvidenceFault('snapshot-unreadable', file, message);
  }
  const parsed = parseManifest(text);
  if ('manifest' in parsed) return parsed.manifest;
  throw new EvidenceFault('snapshot-unreadable', file, `${parsed.fault}; import the evidence again`);
}

/** Snapshots in an evidence folder, the oldest first, and what else lies there. A folder that is not there holds none. */
export async function listSnapshots(
  evidence: string,
): Promise<{ readonly snapshots: readonly Snapshot[]; readonly unreadable: readonly Unreadable[] }> {
  await tidyEvidence(evidence);
  const entries = await readdir(evidence, { withFileTypes: true }).catch((error: unknown) => {
    if (isSystemError(error, 'ENOENT')) return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const snapshots: Snapshot[] = [];
  const unreadable: Unreadable[] = [];
  for (const name of names.sort()) {
    const folder = join(evidence, name);
    try {
      const manifest = await readManifest(folder);
      if (manifest.id !== name)
        throw new EvidenceFault('snapshot-damaged', folder, `its manifest is that of ${manifest.id}`);
      snapshots.push({ id: manifest.id, folder, manifest, contentHash: contentHash(manifest) });
    } catch (error) {
      if (!(error instanceof EvidenceFault)) throw error;
      unreadable.push({ folder, reason: error.message });
    }
  }
  return { snapshots: snapshots.sort(byAge), unreadable };
}

/** Older first; of two as old, the one that was imported first. */
export function byAge(a: Snapshot, b: Snapshot): number {
  const ages = [a, b].map(({ manifest }) => `${manifest.collectedAt} ${manifest.endedAt} ${manifest.id}`);
  return (ages[0] ?? '') < (ages[1] ?? '') ? -1 : 1;
}

/**
 * Compares files of a snapshot with the sizes and hashes in its manifest: all of them, or only `paths`. Answers what is
 * missing or differs.
 */
export async function findDamage(snapshot: Snapshot, paths?: readonly string[]): Promise<readonly string[]> {
  const damaged: string[] = [];
  for (const expected of snapshot.manifest.files) {
    if (paths !== undefined && !paths.includes(expected.path)) continue;
    const found = await describeFile(snapshot.folder, expected.path).catch(() => undefined);
    if (found?.bytes !== expected.bytes || found.sha256 !== expected.sha256) damaged.push(expected.path);
  }
  return damaged;
}
