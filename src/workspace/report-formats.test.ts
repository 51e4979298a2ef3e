import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAssessment } from './find-assessment.ts';
import { REPORT_FORMATS, type ReportFormat, type ReportInput } from './report-formats.ts';
import { buildReportModel } from './report-model.ts';
import { makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
let input: ReportInput;

beforeAll(async () => {
  workspace = await makeWorkspace();
  await workspace.assess();
  const stored = await findAssessment(workspace.folder);
  input = { stored, model: await buildReportModel(stored) };
});
afterAll(() => workspace.remove());

async function bytesOf(format: ReportFormat): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of format.write(input)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

describe.each(Object.entries(REPORT_FORMATS))('the format %s', (_, format) => {
  it('gives the same bytes for the same input', async () => {
    const bytes = await bytesOf(format);

    expect(bytes.length).toBeGreaterThan(100);
    expect(bytes.equals(await bytesOf(format))).toBe(true);
  });
});

it('has a file of its own for each format', () => {
  const extensions = Object.values(REPORT_FORMATS).map(({ extension }) => extension);

  expect(new Set(extensions).size).toBe(extensions.length);
});
