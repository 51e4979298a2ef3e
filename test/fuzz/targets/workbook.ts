import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderWorkbook } from '../../../src/report/index.ts';
import { createTestModel } from '../../../src/report/model-for-test.ts';
import { WorkspaceFault } from '../../../src/workspace/read.ts';
import { readActionPlan } from '../../../src/workspace/read-action-plan.ts';
import { zip } from '../../../src/workspace/write-report-zip.ts';
import { must, type Target } from '../target.ts';

const TOKENS = [
  'PK\x01\x02',
  'PK\x05\x06',
  '<row r="9">',
  '<c r="XFD1"',
  ' t="s"',
  ' t="e"',
  '<v>',
  '</v>',
  '&amp;',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
];

/** A workbook as `muster report` writes it. */
async function workbook(): Promise<Buffer> {
  async function* none() {}
  const rows = { findings: none(), isCut: false, devices: none(), endpoints: none(), actions: [] };
  const pieces: Buffer[] = [];
  for await (const piece of zip(renderWorkbook(createTestModel(), rows))) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A workbook with an action plan that somebody filled in. */
export const actionPlan: Target = {
  name: 'action-plan',
  unit: 'readActionPlan: an XLSX file to rows of the action plan',
  inputs: 10_000,
  slice: 100,
  growthMb: 80,
  tokens: TOKENS,
  corpus: async () => [await workbook()],
  open: async (folder) => ({
    async run(input) {
      const path = join(folder, 'plan.xlsx');
      writeFileSync(path, input);
      try {
        const actions = await readActionPlan(path);
        must(
          actions.every(({ requirement }) => /^[a-z][a-z0-9-]*$/.test(requirement)),
          'every row is about a requirement',
        );
      } catch (error) {
        if (!(error instanceof WorkspaceFault)) throw error;
        must(error.message.startsWith('plan.xlsx: '), 'a refusal names the file');
      }
    },
  }),
};
