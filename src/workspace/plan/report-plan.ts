import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportModel } from '../../report/index.ts';
import type { StoredAssessment } from '../assessment-folder.ts';
import { listAssessments } from '../assessment-folder.ts';
import { WorkspaceFault } from '../read.ts';
import { nextCallTimes } from './calls.ts';
import { planWorkspace } from './plan-workspace.ts';
import { PLAN_FILE } from './settings.ts';
import { timelineOf } from './timeline.ts';

/** When the plan is made, and whether the report is of no use without it. */
export interface PlanWish {
  readonly now: Date;
  readonly isNeeded: boolean;
  readonly signal?: AbortSignal;
}

/**
 * A report with the onboarding in it, where the workspace has a plan.yaml or the report needs it. A plan rests on the
 * newest assessment: a report on an older one has none. Throws `WorkspaceFault` where it needs one then.
 */
export async function withPlan(
  stored: StoredAssessment,
  model: ReportModel,
  { now, isNeeded, signal }: PlanWish,
): Promise<ReportModel> {
  const folder = join(stored.folder, '..', '..');
  const isNewest = (await listAssessments(folder)).at(-1) === stored.manifest.id;
  if (isNeeded && !isNewest)
    throw new WorkspaceFault(['the onboarding rests on the newest assessment: leave out --assessment']);
  if (!isNewest || !(isNeeded || existsSync(join(folder, PLAN_FILE)))) return model;
  const made = await planWorkspace(folder, { now, ...(signal === undefined ? {} : { signal }) });
  const people = new Map(made.settings.people.map(({ id, name }) => [id, name]));
  return {
    ...model,
    plan: { plan: made.plan, timeline: timelineOf(made).model, nextCalls: nextCallTimes(made), people },
  };
}
