import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from './assessment-folder.ts';

const KEPT = 6;
const SOURCES = ['catalog', 'endpoints', 'assess'].map((stage) => join(import.meta.dirname, '..', stage));

/**
 * Gives what was computed before from the same `text` by the same program, or computes it and keeps it beside the
 * compile cache. A cache that cannot be read or written costs time and nothing else; where the environment names no
 * compile cache, nothing is kept.
 */
export async function cached<T>(name: string, text: string, compute: () => T | Promise<T>): Promise<T> {
  const compileCache = process.env['NODE_COMPILE_CACHE'];
  if (compileCache === undefined || compileCache === '') return compute();
  const folder = join(dirname(compileCache), 'catalogs');
  const file = join(folder, `${name}-${sha256(`${await programState()}\n${text}`)}.json`);
  try {
    // This very function wrote it, for the same program and the same text.
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    const value = await compute();
    await keep(folder, file, name, JSON.stringify(value)).catch(() => undefined);
    return value;
  }
}

let state: Promise<string> | undefined;

/** Changes whenever a source file of the stages whose results are kept changes; looked up once. */
function programState(): Promise<string> {
  state ??= readProgramState();
  return state;
}

async function readProgramState(): Promise<string> {
  const lists = await Promise.all(
    SOURCES.map(async (folder) => (await readdir(folder, { recursive: true })).map((name) => join(folder, name))),
  );
  const states = await Promise.all(
    lists
      .flat()
      .sort()
      .map(async (path) => `${path} ${(await stat(path)).mtimeMs}`),
  );
  return states.join('\n');
}

async function keep(folder: string, file: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const aside = `${file}.${process.pid}.partial`;
  await writeFile(aside, text, { mode: 0o600 });
  await rename(aside, file);
  const others = (await readdir(folder)).filter((entry) => entry.startsWith(`${name}-`));
  const ages = await Promise.all(
    others.map(async (entry) => ({ entry, at: (await stat(join(folder, entry))).mtimeMs })),
  );
  for (const { entry } of ages.sort((a, b) => b.at - a.at).slice(KEPT)) await rm(join(folder, entry), { force: true });
}
