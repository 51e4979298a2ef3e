import { join } from 'node:path';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { choice, text } from '../values.ts';

/** `muster report`. */
export const report = defineCommand({
  about:
    'Writes what an assessment found, why, and what to do: as one HTML file that needs no network, for a mail or for paper, or as JSON with the same content. Without --output it becomes muster-report.html (or .json) in the workspace.',
  args: {},
  options: {
    assessment: text('--assessment <id>', 'an assessment, or the beginning of its id; the newest where not given'),
    format: choice(
      '--format <format>',
      'how it is written; --json is short for json on stdout',
      ['html', 'json'],
      'html',
    ),
  },
  json: {
    version: 1,
    fields: {
      assessment: 'results by requirement, gates, evidence by table',
      muster: 'version of Muster that made it',
      requirements: 'each with text (its file), result, findings (at most a few hundred) and changedParams',
      tables: 'each with doc, and request, permission or question',
      reference: 'reference data with date, ageDays and isOld',
      waivers:
        'each with requirement, reason, approver, until, subjects and inForce, and ended where it was given up early',
    },
  },
  examples: [
    ['muster report', 'the newest assessment as muster-report.html'],
    ['muster report -C contoso -o verdict.html', 'the same elsewhere'],
    ['muster report --json', 'the same for a program'],
  ],
  run: async ({ folder, options, hasTarget, note }) => {
    const { buildReportModel, findAssessment, renderHtml } = await import('../../workspace/index.ts');
    const { toJson } = await import('../print-outcome.ts');
    const data = await buildReportModel(await findAssessment(folder, options.assessment));
    const document = options.format === 'html' ? renderHtml(data) : toJson({ schema: 'muster.report/1', ...data });
    if (hasTarget) return { code: EXIT.ok, data, text: () => document };
    const file = join(folder, `muster-report.${options.format}`);
    await writeResult(file, document);
    note(`The report on ${data.assessment.tenant.name} is in ${file}`);
    return { code: EXIT.ok, data, text: () => '' };
  },
});

async function writeResult(path: string, document: string): Promise<void> {
  const { openResultFile } = await import('../result-file.ts');
  const file = await openResultFile(path);
  try {
    await file.write(document);
  } catch (error) {
    await file.discard();
    throw error;
  }
  await file.commit();
}
