import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startJudge } from '../assess/index.ts';
import { type AssessmentInputs, type AssessOptions, assessInputs } from './assess.ts';
import type { StoredAssessment } from './assessment-folder.ts';
import { findEvidence } from './evidence.ts';
import { readInputs } from './report-model.ts';

/** What an assessment was made from: its settings, catalogs and pinned evidence. Throws where the evidence is gone or changed. */
export async function inputsOf(stored: StoredAssessment, folder: string): Promise<AssessmentInputs> {
  const { workspace, catalogs } = await readInputs(stored);
  return {
    workspace,
    catalogs,
    evidence: await findEvidence(folder, stored.manifest.snapshots),
    assessedAt: new Date(stored.manifest.assessedAt),
  };
}

/** Judges inputs in a folder of its own, that is gone when `use` is done with what came out: nothing is written to a workspace. */
export async function judgeAside<T>(
  inputs: AssessmentInputs,
  options: AssessOptions,
  use: (stored: StoredAssessment) => Promise<T>,
): Promise<T> {
  const aside = await mkdtemp(join(tmpdir(), 'muster-aside-'));
  const judge = startJudge();
  try {
    return await use(
      await assessInputs({ ...inputs, workspace: { ...inputs.workspace, folder: aside } }, options, judge),
    );
  } finally {
    judge.close();
    await rm(aside, { recursive: true, force: true });
  }
}
