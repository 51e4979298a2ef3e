import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReportedRun } from '../report/index.ts';
import { writeFlushed } from './assessment-folder.ts';

/** `run.json` of an assessment: who made it and how long that took. It decides nothing and is in no hash. */
const RunText = z.object({
  schema: z.literal('muster.run/1'),
  by: z.string().max(1000),
  startedAt: z.iso.datetime(),
  durationMs: z.int().min(0),
  timeZone: z.string().max(100),
});

/** Writes `run.json` into the folder of an assessment that is being made. */
export async function writeRun(folder: string, run: ReportedRun): Promise<void> {
  const text = JSON.stringify({ schema: 'muster.run/1', ...run }, null, 1);
  await writeFlushed(join(folder, 'run.json'), `${text}\n`);
}

/** Who made an assessment, when, and how long it took; undefined where nobody wrote it down, or not readably. */
export async function readRun(folder: string): Promise<ReportedRun | undefined> {
  try {
    const { schema: _, ...run } = RunText.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')));
    return run;
  } catch {
    return undefined;
  }
}
