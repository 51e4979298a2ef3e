import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MOST_ROWS, renderWorkbook } from '../report/index.ts';
import { findAssessment } from './find-assessment.ts';
import { importEvidence } from './import.ts';
import { readActionPlan } from './read-action-plan.ts';
import { REPORT_FORMATS } from './report-formats.ts';
import { buildReportModel } from './report-model.ts';
import { makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';
import { zip } from './write-report-zip.ts';

let workspace: SmallWorkspace;
let plan = '';
const NOW = new Date('2026-11-20T08:00:00Z');

beforeAll(async () => {
  workspace = await makeWorkspace();
  await workspace.assess();
  plan = join(workspace.folder, 'plan.xlsx');
});
afterAll(() => workspace.remove());
beforeEach(() => workspace.write('actions.yaml', 'version: 1\n# Who does what\nactions: []\n'));

/** Writes the workbook of the workspace, with texts of its sheets replaced as somebody's spreadsheet would. */
async function writePlan(edit: (xml: string) => string = (xml) => xml): Promise<void> {
  const stored = await findAssessment(workspace.folder);
  const model = await buildReportModel(stored);
  async function* none() {}
  const actions = parse(await readFile(join(workspace.folder, 'actions.yaml'), 'utf8')).actions;
  const parts = renderWorkbook(model, { findings: none(), isCut: false, devices: none(), endpoints: none(), actions });
  const edited: { path: string; content: string }[] = [];
  for (const { path, content } of parts) {
    let text = '';
    for await (const piece of typeof content === 'string' ? [content] : content) text += piece;
    edited.push({ path, content: path === 'xl/worksheets/sheet3.xml' ? edit(text) : text });
  }
  const pieces: Buffer[] = [];
  for await (const piece of zip(edited)) pieces.push(piece);
  await writeFile(plan, Buffer.concat(pieces));
}

const bring = () => importEvidence(workspace.folder, { paths: [plan], now: NOW, who: 'ada', version: '1' });
const actions = async () => parse(await readFile(join(workspace.folder, 'actions.yaml'), 'utf8')).actions;
const filled = (owner: string) => (xml: string) =>
  xml.replace(
    /(<row r="2">.*?)<c r="M2".*?<\/c>/,
    `$1<c r="K2" t="inlineStr"><is><t>${owner}</t></is></c><c r="L2" s="2"><v>46419</v></c><c r="M2" t="inlineStr"><is><t>Started</t></is></c><c r="N2" t="inlineStr"><is><t>Ordered, see #1</t></is></c>`,
  );

describe('the action plan', () => {
  it('comes back from the workbook: what was filled in, and nothing else', async () => {
    await writePlan(filled('Ada &amp; Bob'));

    await bring();

    expect(await actions()).toEqual([
      {
        requirement: expect.stringMatching(/^[a-z-]+$/),
        subject: expect.any(String),
        owner: 'Ada & Bob',
        due: '2027-02-01',
        state: 'started',
        comment: 'Ordered, see #1',
      },
    ]);
    expect(await readFile(join(workspace.folder, 'actions.yaml'), 'utf8')).toContain('# Who does what');
  });

  it('is the same again where it is written and read without a change', async () => {
    await writePlan(filled('Ada'));
    await bring();
    const before = await readFile(join(workspace.folder, 'actions.yaml'), 'utf8');

    const pieces: Buffer[] = [];
    const stored = await findAssessment(workspace.folder);
    for await (const piece of REPORT_FORMATS.xlsx.write({ stored, model: await buildReportModel(stored) }))
      pieces.push(Buffer.from(piece));
    await writeFile(plan, Buffer.concat(pieces));
    await bring();

    expect(await readFile(join(workspace.folder, 'actions.yaml'), 'utf8')).toBe(before);
  });

  it('takes out what was cleared, and keeps what no row is about', async () => {
    const elsewhere = { requirement: 'other', owner: 'Carol' };
    await writePlan(filled('Ada'));
    await bring();
    const [first] = await actions();
    await workspace.write('actions.yaml', { version: 1, actions: [elsewhere, first] });

    await writePlan((xml) => xml.replace(/<c r="[KLMN]2".*?<\/c>/g, ''));
    await bring();

    expect(await actions()).toEqual([elsewhere]);
  });

  it('says row and column of what it cannot take, and then takes nothing', async () => {
    await writePlan((xml) => filled('Ada')(xml).replace('Started', 'perhaps').replace('<v>46419</v>', '<v>soon</v>'));
    await expect(bring()).rejects.toThrow(/plan\.xlsx/);

    await writePlan((xml) => filled('Ada')(xml).replace('Started', 'perhaps'));
    await expect(bring()).rejects.toThrow('plan.xlsx: row 2, State: one of open, started, done');
    expect(await actions()).toEqual([]);
  });

  it('refuses what is no such workbook, in words', async () => {
    await writeFile(plan, 'no workbook');
    await expect(readActionPlan(plan)).rejects.toThrow(/^plan\.xlsx: this workbook is not opened: /);

    await writePlan((xml) => xml.replace('>Owner<', '>Someone<'));
    await expect(readActionPlan(plan)).rejects.toThrow('has no column Owner');
  });

  it.each(['A4000000000', `ZZZ${MOST_ROWS}`])(
    'refuses a cell at %s instead of filling the gap before it',
    async (place) => {
      await writePlan((xml) =>
        xml.replace(
          '</sheetData>',
          `<row r="${place.replace(/\D/g, '')}"><c r="${place}"><v>1</v></c></row></sheetData>`,
        ),
      );

      await expect(readActionPlan(plan)).rejects.toThrow('more cells than can be read');
    },
  );
});
