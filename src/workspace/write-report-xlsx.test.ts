import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAssessment } from './find-assessment.ts';
import { REPORT_FORMATS, type ReportInput } from './report-formats.ts';
import { buildReportModel } from './report-model.ts';
import { makeWorkspace, SMALL, type SmallWorkspace } from './workspace-for-test.ts';

const FORMULA = '=HYPERLINK("http://x","press")';
let workspace: SmallWorkspace;
let input: ReportInput;

beforeAll(async () => {
  workspace = await makeWorkspace();
  await workspace.requirement('identity/located.yaml', {
    check: `SELECT u.id AS subject, false AS holds, '${FORMULA}' AS observed, '\u0001 <a> & "b" \n€ 😀' AS expected FROM users u`,
  });
  await workspace.assess();
  const stored = await findAssessment(workspace.folder);
  input = { stored, model: await buildReportModel(stored) };
});
afterAll(() => workspace.remove());

async function bytesOf(from: ReportInput = input): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of REPORT_FORMATS.xlsx.write(from)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** The sheets by name, each row by the titles of its columns, as a reader that we did not write gives them. */
async function sheets(from?: ReportInput): Promise<Readonly<Record<string, readonly Record<string, unknown>[]>>> {
  const found = await readWorkbook(await bytesOf(from));
  return Object.fromEntries(
    found.map(({ sheet, data }) => [
      sheet,
      data.slice(1).map((row) => Object.fromEntries(row.map((cell, index) => [String(data[0]?.[index]), cell]))),
    ]),
  );
}

describe('the workbook', () => {
  it('has its five sheets', async () => {
    expect(Object.keys(await sheets())).toEqual(['Summary', 'Findings', 'Action plan', 'Devices', 'Endpoints']);
  });

  it('summarises with typed cells: texts, numbers and dates', async () => {
    const summary = (await sheets())['Summary'] ?? [];
    const said = (what: string) => summary.find((row) => row['What'] === what)?.['Value'];

    expect(said('Tenant')).toBe('Contoso');
    expect(Math.round(Number(said('Assessed (UTC)')) / 1000)).toBe(
      Date.parse(input.model.assessment.assessedAt) / 1000,
    );
    expect(said('May enrol: devices')).toBe(input.model.assessment.gates[0]?.devices.passed);
    expect(said('Findings')).toBe(7);
  });

  it('has a row for each finding, ids and names apart, and runs no formula', async () => {
    const findings = (await sheets())['Findings'] ?? [];

    expect(findings).toHaveLength(7);
    expect(findings.find((row) => row['Requirement'] === 'memory' && row['Status'] === 'not-ready')).toMatchObject({
      'Subject id': expect.stringMatching(/./),
      Subject: 'PC-SMALL',
      Observed: '4 GB of bob@contoso.com',
    });
    expect(findings.find((row) => row['Requirement'] === 'located')).toMatchObject({
      Observed: FORMULA,
      Expected: '[U+0001] <a> & "b" \n€ 😀',
    });
  });

  it('counts devices as the gates do', async () => {
    const devices = (await sheets())['Devices'] ?? [];
    const [enrol, deploy] = input.model.assessment.gates;
    const passing = (gate: string) => devices.filter((row) => row[gate] === 'yes').length;

    expect(devices).toHaveLength(2);
    expect(devices.filter((row) => row['May enrol'] !== 'not in scope')).toHaveLength(enrol?.devices.total ?? 0);
    expect(passing('May enrol')).toBe(enrol?.devices.passed);
    expect(passing('May deploy')).toBe(deploy?.devices.passed);
    expect(devices.find((row) => row['Subject'] === 'PC-SMALL')).toMatchObject({
      'May enrol': 'no',
      'Not ready': 1,
      'In its way': 'memory',
    });
  });

  it('plans an action for each subject that fails, with what people wrote before', async () => {
    const plan = (await sheets())['Action plan'] ?? [];
    const row = plan.find((one) => one['Requirement'] === 'memory');

    expect(row).toMatchObject({ Subject: 'PC-SMALL', State: 'open', Owner: null, Due: null, Comment: null });
    expect(plan.filter((one) => one['Requirement'] === 'located')).toHaveLength(2);

    await workspace.write('actions.yaml', {
      version: 1,
      actions: [
        {
          requirement: 'memory',
          subject: row?.['Subject id'],
          owner: 'Ada',
          due: '2027-01-31',
          state: 'started',
          comment: 'Ordered',
        },
      ],
    });
    const again = (await sheets())['Action plan']?.find((one) => one['Requirement'] === 'memory');
    expect(again).toMatchObject({ Owner: 'Ada', Due: new Date('2027-01-31'), State: 'started', Comment: 'Ordered' });
  });

  it('is the same bytes each time', async () => {
    expect((await bytesOf()).equals(await bytesOf())).toBe(true);
  });

  it('passes every row through the redaction, and leaves out what people wrote', async () => {
    const names = { subject: 'pseudonym', name: 'somebody', observed: null, expected: null };
    const found = await sheets({ ...input, redactRow: (finding) => ({ ...finding, ...names }) });

    for (const name of ['Findings', 'Devices'])
      expect(new Set(found[name]?.map((row) => row['Subject']))).toEqual(new Set(['somebody']));
    expect(JSON.stringify([found['Findings'], found['Devices']])).not.toContain(SMALL);
    expect(JSON.stringify(found)).not.toContain('Ordered');
  });
});
