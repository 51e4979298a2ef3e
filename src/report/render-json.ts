import type { ReportModel } from './model.ts';

/** The whole report model for a program: `muster.report/1`. */
export function renderJson(model: ReportModel): string {
  return `${JSON.stringify({ schema: 'muster.report/1', ...model }, null, 1)}\n`;
}
