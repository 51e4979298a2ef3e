import { dirname } from 'node:path';
import { MOST_ROWS, renderWorkbook, totalFindings } from '../report/index.ts';
import { readActions } from './actions.ts';
import type { ReportInput } from './report-formats.ts';
import { readFindingRows } from './write-report-findings.ts';
import { readSubjectRows } from './write-report-subjects.ts';
import { zip } from './write-report-zip.ts';

/**
 * The workbook as it is made: memory holds a few thousand rows. Where there are more findings than a sheet can hold, it
 * has only those that are not in order, and says so.
 */
export async function* writeXlsx(input: ReportInput): AsyncIterable<Buffer> {
  const isCut = totalFindings(input.model) > MOST_ROWS - 1;
  const parts = renderWorkbook(input.model, {
    findings: readFindingRows(input, isCut ? ['not-ready', 'advisory', 'error', 'unknown'] : undefined),
    isCut,
    devices: readSubjectRows(input, ['device']),
    endpoints: readSubjectRows(input, ['endpoint', 'site']),
    // What people wrote into the plan names people: a copy to share leaves it out.
    actions: input.redactRow === undefined ? await readActions(dirname(dirname(input.stored.folder))) : [],
  });
  yield* zip(parts);
}
