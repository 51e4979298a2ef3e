import { join } from 'node:path';
import type { PlanExport } from '../../../workspace/plan/index.ts';
import { defineCommand } from '../../command.ts';
import { EXIT } from '../../exit-codes.ts';
import { choice } from '../../values.ts';

/** The names in `PLAN_EXPORTS`, which is too heavy to load for a help text. */
const FORMATS = ['csv', 'xlsx', 'jira', 'github', 'planner'] as const satisfies readonly PlanExport[];
const FILES: Readonly<Record<PlanExport, string>> = {
  csv: 'muster-plan.csv',
  xlsx: 'muster-plan.xlsx',
  jira: 'muster-plan-jira.csv',
  github: 'muster-plan-github.ndjson',
  planner: 'muster-plan-planner.csv',
};

/** `muster plan export`. */
export const planExport = defineCommand({
  about:
    'Writes tasks and checklist for the tools that people plan with: csv and xlsx come back by `muster plan import`, with owner, due day, state and comment as people filled them in; jira and planner are the CSV that these import, github a JSON line for each issue, all three with the work that is not finished. Without --output it becomes muster-plan.csv (or .xlsx, ...) in the workspace.',
  args: {},
  options: { format: choice('--format <format>', 'for what', FORMATS, 'csv') },
  json: {
    version: 1,
    fields: { format: 'as asked', tasks: 'how many tasks the plan has', checklist: 'and how many items to put right' },
  },
  examples: [
    ['muster plan export --format xlsx', 'a workbook to fill in, then `muster plan import muster-plan.xlsx`'],
    ['muster plan export --format jira -o issues.csv', "for Jira's import of CSV; its days are yyyy-MM-dd"],
    ['muster plan export --format github -o -', 'for GitHub: a body of its REST API on each line'],
  ],
  run: async ({ folder, now, options: { format }, hasTarget, note, signal }) => {
    const { exportPlan, planWorkspace, timelineOf } = await import('../../../workspace/plan/index.ts');
    const made = await planWorkspace(folder, { now, signal });
    for (const sentence of made.told) note(sentence);
    const days = new Map(timelineOf(made).schedule.tasks.map((task) => [task.id, task]));
    const body = exportPlan(made, format, days);
    const data = { format, tasks: made.plan.tasks.length, checklist: made.plan.checklist.length };
    if (hasTarget) return { code: EXIT.ok, data, text: () => '', body };
    const { writeResultFile } = await import('../../result-file.ts');
    const file = join(folder, FILES[format]);
    await writeResultFile(file, body);
    note(`The plan of ${made.plan.tenant.name} is in ${file}`);
    return { code: EXIT.ok, data, text: () => '' };
  },
});
