import { join } from 'node:path';
import { EvidenceFault, listSnapshots } from '../evidence/index.ts';
import type { ReportedCollection, ReportModel } from '../report/index.ts';
import type { StoredAssessment } from './assessment-folder.ts';
import type { Catalogs } from './catalogs.ts';
import { deviceBreakdowns } from './device-breakdowns.ts';
import { findEvidence } from './evidence.ts';
import { readHistory, spansOf, trendPoint } from './history.ts';
import { networkMatrix } from './network-matrix.ts';
import type { Workspace } from './read.ts';
import { buildReportModel, readInputs } from './report-model.ts';
import { readRun } from './run-file.ts';
import { toolResults } from './tool-results.ts';

/** Tests of a tool that a report lists. */
const MOST_TESTS = 100;

/**
 * What a report shows of an assessment, with what the workspace knows besides: who brought the evidence, who assessed, how each requirement stood
 * before, and the devices by model, ring and site. Where the evidence is gone or was changed since, it says so instead of
 * the break-downs.
 */
export async function buildWholeReport(stored: StoredAssessment): Promise<ReportModel> {
  const folder = join(stored.folder, '..', '..');
  const inputs = await readInputs(stored);
  const model = await buildReportModel(stored, inputs);
  const [history, collections, run, breakdowns, otherTools] = [
    await readHistory(folder, stored),
    await collectionsOf(folder, stored),
    await readRun(stored.folder),
    await evidenceParts(folder, stored, inputs),
    await toolResults(folder, { until: new Date(stored.assessment.assessedAt), most: MOST_TESTS }),
  ];
  return {
    ...model,
    requirements: model.requirements.map((one) => ({ ...one, history: spansOf(one.text.id, history) })),
    collections,
    ...(run === undefined ? {} : { run }),
    trend: history.map(trendPoint),
    ...breakdowns,
    ...(otherTools.length === 0 ? {} : { otherTools }),
  };
}

/** What is read out of the evidence itself: devices by group, and sites by services. */
async function evidenceParts(
  folder: string,
  stored: StoredAssessment,
  { workspace, catalogs }: { readonly workspace: Workspace; readonly catalogs: Catalogs },
): Promise<Pick<ReportModel, 'breakdowns' | 'breakdownsMissing' | 'network'>> {
  try {
    const evidence = await findEvidence(folder, stored.manifest.snapshots);
    const assessedAt = new Date(stored.assessment.assessedAt);
    const network = await networkMatrix({ workspace, catalogs, evidence, assessedAt });
    return {
      breakdowns: await deviceBreakdowns(stored, workspace.config.sites, evidence),
      ...(network === undefined ? {} : { network }),
    };
  } catch (error) {
    if (!(error instanceof EvidenceFault)) throw error;
    return { breakdownsMissing: 'The evidence behind this assessment is no longer here as it was.' };
  }
}

/** Who brought the evidence that the assessment rests on, the oldest first. */
async function collectionsOf(folder: string, stored: StoredAssessment): Promise<readonly ReportedCollection[]> {
  const { snapshots } = await listSnapshots(join(folder, 'evidence'));
  return snapshots
    .filter(({ id }) => stored.manifest.snapshots[id] !== undefined)
    .map(({ id, manifest: { source, who, startedAt, endedAt, collector } }) => ({
      snapshot: id,
      source,
      by: who,
      startedAt,
      endedAt,
      collector: `${collector.name} ${collector.version}`,
    }))
    .sort((a, b) => (a.startedAt < b.startedAt || (a.startedAt === b.startedAt && a.snapshot < b.snapshot) ? -1 : 1));
}
