import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { writeTenant } from '../../lab/tenants/index.ts';

const NOW = new Date('2026-11-15T08:00:00Z');
const SMALL = 6 << 10;
const CATALOGS = join(import.meta.dirname, '..', '..', 'catalogs');

/** A file of a sample tenant: its path below the tenant's folder, and its bytes. */
export interface SampleFile {
  readonly path: string;
  readonly bytes: Buffer;
}

let written: Promise<readonly SampleFile[]> | undefined;

/** The small files of a small Contoso, in the order of their paths. */
export function sampleFiles(): Promise<readonly SampleFile[]> {
  written ??= writeSample();
  return written;
}

async function writeSample(): Promise<readonly SampleFile[]> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-fuzz-corpus-'));
  try {
    await writeTenant({ name: 'contoso', folder, now: NOW, users: 20, devices: 12, groups: 20, plans: 'none' });
    return await filesBelow(folder, () => true);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The small requirement files among the shipped catalogs. */
export async function requirementFiles(): Promise<readonly SampleFile[]> {
  const files = await filesBelow(CATALOGS, (path) => /^[^/]+\/[^/]+\/[^/]+\.yaml$/.test(path));
  return files.filter(({ path }) => !/^(endpoints|reference|attested)\//.test(path)).slice(0, 60);
}

/** The beginning of a file, whole lines of it. */
export function firstLines(bytes: Buffer, atMost: number): Buffer {
  if (bytes.length <= atMost) return bytes;
  const end = bytes.lastIndexOf('\n', atMost);
  return bytes.subarray(0, end < 0 ? atMost : end + 1);
}

async function filesBelow(folder: string, isWanted: (path: string) => boolean): Promise<readonly SampleFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter(isWanted)
    .sort();
  const files: SampleFile[] = [];
  for (const path of paths) {
    const file = join(folder, path);
    const isCut = /\.(csv|ndjson)$/.test(path);
    if (!isCut && (await stat(file)).size > SMALL) continue;
    files.push({ path, bytes: firstLines(await readFile(file), SMALL) });
  }
  return files;
}
