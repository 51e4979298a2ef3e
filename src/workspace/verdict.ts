import { startJudge } from '../assess/judge/process.ts';
import type { ReportModel } from '../report/index.ts';
import type { AssessOptions, MadeAssessment } from './assess.ts';

export { renderTerminal } from '../report/render-terminal.ts';

/**
 * Assesses a workspace and says what a report shows of it. The judge's process is started before anything else is loaded:
 * it takes as long to start as the rest takes to load and the catalogs to be read.
 */
export async function assessAtOnce(
  folder: string,
  options: AssessOptions,
): Promise<{ readonly made: MadeAssessment; readonly model: ReportModel }> {
  const judge = startJudge();
  try {
    const { assessWorkspace } = await import('./assess.ts');
    const { buildReportModel } = await import('./report-model.ts');
    const made = await assessWorkspace(folder, options, judge);
    return { made, model: await buildReportModel(made, made.inputs) };
  } finally {
    judge.close();
  }
}
