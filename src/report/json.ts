import type { ReportModel } from './model.ts';

/** What `muster.report/1` says of an assessment, field by field; what was not looked up is null or empty. */
export function reportFields(model: ReportModel) {
  const { assessment, muster, requirements, tables, reference, waivers } = model;
  return {
    assessment,
    muster,
    requirements,
    tables,
    reference,
    waivers,
    collections: model.collections ?? [],
    run: model.run ?? null,
    trend: model.trend ?? [],
    breakdowns: model.breakdowns ?? [],
    breakdownsMissing: model.breakdownsMissing ?? null,
    otherTools: model.otherTools ?? [],
    network: model.network ?? null,
    plan: planFields(model),
  };
}

function planFields({ plan: reported }: ReportModel) {
  if (reported === undefined) return null;
  const { plan, timeline, nextCalls } = reported;
  return { ...plan, timeline: timeline ?? null, nextCalls };
}

/**
 * The report for a program: `muster.report/1`, the very bytes that `muster report --json` prints. Whole numbers that
 * JavaScript cannot hold become text.
 */
export function renderJson(model: ReportModel): string {
  const plain = (_key: string, value: unknown) => {
    if (typeof value !== 'bigint') return value;
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  };
  return `${JSON.stringify({ schema: 'muster.report/1', ...reportFields(model) }, plain, 2)}\n`;
}
