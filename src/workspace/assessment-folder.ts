import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { JudgedFinding } from '../assess/index.ts';
import type { CatalogFile } from '../catalog/index.ts';
import type { Assessment } from '../finding/index.ts';
import { type Workspace, WorkspaceFault } from './read.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** `manifest.json` of an assessment: what it rests on, by hash. Same inputs, same bytes. */
export const AssessmentManifest = z.strictObject({
  /** Of the first version only manifest, counts and listed findings can be read. */
  schema: z.enum(['muster.assessment-manifest/1', 'muster.assessment-manifest/2']),
  id: z.string(),
  assessedAt: z.iso.datetime(),
  tenant: z.strictObject({ id: z.string(), name: z.string() }),
  muster: z.string(),
  /** SHA-256 of muster.yaml, attestations.yaml, waivers.yaml and of the catalogs. */
  inputs: z.record(z.string(), Hash),
  /** Snapshots it used, each with the hash of its manifest. */
  snapshots: z.record(z.string(), Hash),
  /** What was taken out of it since: all rows, or those about one user or device. Says nobody's name. */
  forgotten: z.array(z.strictObject({ at: z.iso.datetime(), what: z.enum(['rows', 'user', 'device']) })).optional(),
});
export type AssessmentManifest = z.infer<typeof AssessmentManifest>;

/** An assessment as its folder keeps it. */
export interface StoredAssessment {
  readonly folder: string;
  /** When it was written; which says nothing of the time it was made for. */
  readonly madeAt: Date;
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
  const aside = await beginRevision(workspace, id);
  for (const name of ['findings/texts', 'inputs']) await mkdir(join(aside, name), { recursive: true });
  return aside;
}

/** Makes an empty folder aside for an assessment that is to be replaced; `replaceFolder` puts it in its place. */
export async function beginRevision(workspace: string, id: string): Promise<string> {
  const aside = join(workspace, 'assessments', `.partial-${id}-${process.pid}`);
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  return aside;
}

/** Puts a folder in the place of another; a kill between the two renames is mended by `cleanFolders`. */
export async function replaceFolder(aside: string, place: string): Promise<void> {
  const old = join(dirname(place), `.replaced-${basename(place)}-${process.pid}`);
  await rm(old, { recursive: true, force: true });
  await rename(place, old).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  await rename(aside, place);
  await rm(old, { recursive: true, force: true });
}

/** Writes the documents of an assessment, flushes them to the disk and puts the folder in its place. */
export async function finishFolder(
  workspace: Workspace,
  aside: string,
  stored: Omit<StoredAssessment, 'folder' | 'madeAt'>,
  catalogs: readonly CatalogFile[],
): Promise<StoredAssessment> {
  const { manifest, assessment, findings } = stored;
  // Each waits for the disk, and none for another.
  await Promise.all([
    ...Object.entries(workspace.texts).map(([name, text]) => writeFlushed(join(aside, 'inputs', name), text)),
    writeFlushed(join(aside, 'inputs', 'catalogs.json'), JSON.stringify(catalogs)),
    writeFlushed(join(aside, 'findings.json'), JSON.stringify(Object.fromEntries(findings))),
    writeFlushed(join(aside, 'assessment.json'), `${JSON.stringify(assessment, null, 1)}\n`),
    writeFlushed(join(aside, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`),
  ]);
  const folder = join(workspace.folder, 'assessments', manifest.id);
  await replaceFolder(aside, folder);
  return { folder, madeAt: (await stat(join(folder, 'manifest.json'))).mtime, ...stored };
}

/**
 * Ids of the finished assessments of a workspace, oldest first: by the time they were made for, and those of the same
 * time in the order in which they were made.
 */
export async function listAssessments(workspace: string): Promise<readonly string[]> {
  await cleanFolders(workspace);
  const folder = join(workspace, 'assessments');
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const ids = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const ages = await Promise.all(ids.map(async (id) => ({ id, ...(await ageOf(join(folder, id))) })));
  return ages
    .flatMap(({ id, assessedAt, madeAt }) => (assessedAt === undefined ? [] : [{ id, assessedAt, madeAt }]))
    .sort((a, b) => compare(a.assessedAt, b.assessedAt) || a.madeAt - b.madeAt || compare(a.id, b.id))
    .map(({ id }) => id);
}

/** Reads an assessment's documents, but not its Parquet files. Throws `WorkspaceFault` where it has none. */
export async function readAssessment(workspace: string, id: string): Promise<StoredAssessment> {
  const folder = join(workspace, 'assessments', id);
  const manifest = await readManifest(folder);
  // Both were written by `finishFolder` of this very program; the manifest's schema tells its version.
  const assessment = JSON.parse(await readFile(join(folder, 'assessment.json'), 'utf8')) as Assessment;
  const text = await readFile(join(folder, 'findings.json'), 'utf8').catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw new WorkspaceFault([
      `${join('assessments', id)}: only the manifest of this assessment is here, as in a copy out of git; run \`muster assess\` again`,
    ]);
  });
  const findings = JSON.parse(text) as Record<string, readonly JudgedFinding[]>;
  const madeAt = (await stat(join(folder, 'manifest.json'))).mtime;
  return { folder, madeAt, manifest, assessment, findings: new Map(Object.entries(findings)) };
}

/** Refuses an assessment that has counts, but says nothing of any subject: its rows were forgotten, or are of an earlier version. */
export function requireRows({ manifest }: StoredAssessment): void {
  if (manifest.schema === 'muster.assessment-manifest/1')
    throw new WorkspaceFault([
      `${join('assessments', manifest.id)}: it was made by an earlier version of Muster, of which only counts can be read; run \`muster assess\` again`,
    ]);
  const forgotten = manifest.forgotten?.find(({ what }) => what === 'rows');
  if (forgotten !== undefined)
    throw new WorkspaceFault([
      `${join('assessments', manifest.id)}: its rows were forgotten on ${forgotten.at.slice(0, 10)}, only its counts are left; run \`muster assess\` again`,
    ]);
}

/** Removes what a run that was killed left behind, and puts back what it was about to replace. */
export async function cleanFolders(workspace: string): Promise<void> {
  const folder = join(workspace, 'assessments');
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    const [, state, id = '', pid] = /^\.(partial|replaced)-(.*)-(\d+)$/.exec(name) ?? [];
    if (state === undefined || Number(pid) === process.pid || isAlive(Number(pid))) continue;
    if (state === 'replaced' && !names.includes(id)) await rename(join(folder, name), join(folder, id));
    else await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function readManifest(folder: string): Promise<AssessmentManifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8');
  const parsed = AssessmentManifest.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const isOther = /"schema": *"muster\.assessment-manifest\/(?![12]")/.test(text);
  throw new WorkspaceFault([
    {
      file: join('assessments', basename(folder), 'manifest.json'),
      line: 1,
      column: 1,
      message: isOther
        ? 'this assessment was made by another version of Muster; read it with that one, or move the folder away and assess again'
        : `it is not the manifest of an assessment (${parsed.error.issues[0]?.path.join('.') || 'no JSON'}); restore it, or delete the folder`,
    },
  ]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** When an assessment was made for, and when it was made; nothing for a folder that is none. */
async function ageOf(folder: string): Promise<{ readonly assessedAt: string | undefined; readonly madeAt: number }> {
  try {
    const { assessedAt } = await readManifest(folder);
    const { mtimeMs } = await stat(join(folder, 'manifest.json'));
    return { assessedAt: new Date(assessedAt).toISOString(), madeAt: mtimeMs };
  } catch (error) {
    if (isMissing(error)) return { assessedAt: undefined, madeAt: 0 };
    throw error;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Writes a new file and has it reach the disk. */
export async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
