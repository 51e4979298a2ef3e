import type { ReportModel } from './model.ts';

/**
 * The report for a program: `muster.report/1`, the very bytes that `muster report --json` prints. Whole numbers that
 * JavaScript cannot hold become text.
 */
export function renderJson({ assessment, muster, requirements, tables, reference, waivers }: ReportModel): string {
  const plain = (_key: string, value: unknown) => {
    if (typeof value !== 'bigint') return value;
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  };
  const report = { schema: 'muster.report/1', assessment, muster, requirements, tables, reference, waivers };
  return `${JSON.stringify(report, plain, 2)}\n`;
}
