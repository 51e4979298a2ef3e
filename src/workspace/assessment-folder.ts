import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { JudgedFinding } from '../assess/index.ts';
import type { CatalogFile } from '../catalog/index.ts';
import type { Assessment } from '../finding/index.ts';
import type { Workspace } from './read.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** `manifest.json` of an assessment: what it rests on, by hash. Same inputs, same bytes. */
export const AssessmentManifest = z.strictObject({
  schema: z.literal('muster.assessment-manifest/1'),
  id: z.string(),
  assessedAt: z.iso.datetime(),
  tenant: z.strictObject({ id: z.string(), name: z.string() }),
  muster: z.string(),
  /** SHA-256 of muster.yaml, attestations.yaml, waivers.yaml and of the catalogs. */
  inputs: z.record(z.string(), Hash),
  /** Snapshots it used, each with the hash of its manifest. */
  snapshots: z.record(z.string(), Hash),
});
export type AssessmentManifest = z.infer<typeof AssessmentManifest>;

/** An assessment as its folder keeps it. */
export interface StoredAssessment {
  readonly folder: string;
  readonly manifest: AssessmentManifest;
  readonly assessment: Assessment;
  /** Findings that a report lists, by requirement. */
  readonly findings: ReadonlyMap<string, readonly JudgedFinding[]>;
}

/** SHA-256 of a text or of bytes, in hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** One hash over catalog files, whatever the order they came in. */
export function hashOfCatalogs(files: readonly CatalogFile[]): string {
  return sha256(
    files
      .map((file) => `${file.path} ${sha256(file.text)}\n`)
      .sort()
      .join(''),
  );
}

/** Makes a folder aside for a new assessment; `finishFolder` puts it in its place. */
export async function beginFolder(workspace: string, id: string): Promise<string> {
  const aside = join(workspace, 'assessments', `.partial-${id}-${process.pid}`);
  await rm(aside, { recursive: true, force: true });
  for (const name of ['findings', 'subjects', 'inputs']) await mkdir(join(aside, name), { recursive: true });
  return aside;
}

/** Writes the documents of an assessment, flushes them to the disk and puts the folder in its place. */
export async function finishFolder(
  workspace: Workspace,
  aside: string,
  stored: Omit<StoredAssessment, 'folder'>,
  catalogs: readonly CatalogFile[],
): Promise<StoredAssessment> {
  const { manifest, assessment, findings } = stored;
  for (const [name, text] of Object.entries(workspace.texts)) await writeFlushed(join(aside, 'inputs', name), text);
  await writeFlushed(join(aside, 'inputs', 'catalogs.json'), JSON.stringify(catalogs));
  await writeFlushed(join(aside, 'findings.json'), JSON.stringify(Object.fromEntries(findings)));
  await writeFlushed(join(aside, 'assessment.json'), `${JSON.stringify(assessment, null, 1)}\n`);
  await writeFlushed(join(aside, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  const folder = join(workspace.folder, 'assessments', manifest.id);
  await rm(folder, { recursive: true, force: true });
  await rename(aside, folder);
  return { folder, ...stored };
}

/** Ids of the finished assessments of a workspace, oldest first. */
export async function listAssessments(workspace: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(workspace, 'assessments'), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Reads an assessment's documents, but not its Parquet files. */
export async function readAssessment(workspace: string, id: string): Promise<StoredAssessment> {
  const folder = join(workspace, 'assessments', id);
  const manifest = AssessmentManifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  // Both were written by `finishFolder` of this very program; the manifest's schema tells its version.
  const assessment = JSON.parse(await readFile(join(folder, 'assessment.json'), 'utf8')) as Assessment;
  const findings = JSON.parse(await readFile(join(folder, 'findings.json'), 'utf8')) as Record<
    string,
    readonly JudgedFinding[]
  >;
  return { folder, manifest, assessment, findings: new Map(Object.entries(findings)) };
}

/** Removes what a run that was killed left behind. */
export async function cleanFolders(workspace: string): Promise<void> {
  const folder = join(workspace, 'assessments');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const pid = Number(/^\.partial-.*-(\d+)$/.exec(entry.name)?.[1]);
    if (Number.isInteger(pid) && pid !== process.pid && !isAlive(pid))
      await rm(join(folder, entry.name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
