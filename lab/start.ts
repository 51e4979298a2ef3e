// `npm start`: makes the sample tenant Contoso and takes it through import, assess, plan and report, as a user would.
// `npm start -- DIR` makes it in another folder.
import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { runChild } from '../bin/run-child.mjs';
import { writeTenant } from './tenants/index.ts';

const ROOT = join(import.meta.dirname, '..');
const MUSTER = join(ROOT, 'bin', 'muster.mjs');
/** In a folder that this script made, and may therefore make anew. */
const MARK = '.made-by-npm-start';
/** `muster assess` answers with these for a verdict; anything else is a failure. */
const VERDICTS: readonly number[] = [0, 1, 3];

/** Where the sample goes: into this clone, or to the temporary files where the clone is not ours to write. */
function sampleFolder(): string {
  const own = join(ROOT, 'muster-sample');
  try {
    accessSync(existsSync(own) ? own : ROOT, constants.W_OK);
    return join(own, 'contoso');
  } catch {
    return join(tmpdir(), `muster-sample-${userInfo().username}`, 'contoso');
  }
}

async function makeSample(folder: string): Promise<void> {
  if (existsSync(folder) && !existsSync(join(folder, MARK))) {
    throw new Error(`${folder} was not made by npm start and is left alone; move it away and run npm start again`);
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, MARK), 'Everything here is made anew by npm start. Copy the folder to keep it.\n');
  await writeTenant({ name: 'contoso', folder, now: new Date() });
}

/** Runs one `muster` command in the sample, after showing it as a user would type it. */
function muster(folder: string, args: readonly string[]): Promise<number> {
  console.log(`\n$ muster ${args.join(' ')}`);
  return runChild(process.execPath, [MUSTER, ...args], { cwd: folder });
}

/** A path as it is shortest to type from here. */
function shorten(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}

async function main(target: string | undefined): Promise<number> {
  const folder = target === undefined ? sampleFolder() : resolve(target);
  await makeSample(folder);
  console.log(`The sample tenant Contoso is in ${shorten(folder)}. The same commands judge your own tenant:`);
  const imported = await muster(folder, ['import', 'directory', 'devices', 'probes', '--quiet']);
  if (imported !== 0) return imported;
  const verdict = await muster(folder, ['assess']);
  if (!VERDICTS.includes(verdict)) return verdict;
  const planned = await muster(folder, ['plan', '--brief']);
  if (planned !== 0) return planned;
  const reported = await muster(folder, ['report', '--quiet']);
  if (reported !== 0) return reported;
  console.log(
    `\nOpen ${shorten(join(folder, 'muster-report.html'))} in a browser: why each requirement failed, what to do, and when it is done.`,
  );
  console.log(`That is a sample, so this ends well whatever the verdict; muster assess itself exited with ${verdict}.`);
  return 0;
}

process.exitCode = await main(process.argv[2]).catch((error: unknown) => {
  console.error(`npm start: ${error instanceof Error ? error.message : String(error)}`);
  return 2;
});
