import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvHeader, csvRow, workbookParts } from '../../report/index.ts';
import { makeWorkspace, type SmallWorkspace } from '../workspace-for-test.ts';
import { zip } from '../write-report-zip.ts';
import { exportPlan, type PlanExport } from './export-plan.ts';
import { importPlan } from './import-plan.ts';
import { type MadePlan, planWorkspace } from './plan-workspace.ts';
import { setSettings } from './set-settings.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const SAYING = { by: 'Ada', now: NOW };
const TITLES = ['Id', 'Owner', 'Due', 'State', 'Comment'];

let workspace: SmallWorkspace;
let made: MadePlan;

beforeAll(async () => {
  workspace = await makeWorkspace();
  await workspace.assess();
  await setSettings(workspace.folder, ['start=2026-12-01', 'person.ada=Ada Byron, customer']);
  made = await planWorkspace(workspace.folder, { now: NOW });
});
afterAll(() => workspace.remove());

async function bytesOf(pieces: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const piece of pieces) parts.push(Buffer.from(piece));
  return Buffer.concat(parts);
}

async function place(name: string, content: Uint8Array | string): Promise<string> {
  const file = join(workspace.folder, name);
  await writeFile(file, content);
  return file;
}

const take = (file: string) => importPlan(workspace.folder, file, made, SAYING);

/** A table with these rows, as CSV or as a workbook. */
async function table(format: 'csv' | 'xlsx', rows: readonly (readonly string[])[]): Promise<string> {
  if (format === 'csv') return place('filled.csv', [csvHeader(TITLES), ...rows.map(csvRow)].join(''));
  const sheet = { name: 'Plan', columns: TITLES.map((title) => ({ title, width: 10 })), rows: [rows] };
  return place('filled.xlsx', await bytesOf(zip(workbookParts([sheet]))));
}

describe('a plan in a spreadsheet', () => {
  it.each<PlanExport>(['csv', 'xlsx'])('comes back as %s without a change where nobody made one', async (format) => {
    const file = await place(`plan.${format}`, await bytesOf(exportPlan(made, format)));

    expect(await take(file)).toMatchObject({ events: [], conflicts: [] });
    expect((await take(file)).rows).toBe(made.plan.tasks.length + made.plan.checklist.length);
  });

  it.each(['csv', 'xlsx'] as const)('brings any text back from %s as it was typed', async (format) => {
    const typed = fc
      .string({ unit: fc.constantFrom('a', ' ', '"', "'", '=', '-', ',', ';', '\n', 'é', '😀', '<', '&', '_x000A_') })
      .map((text) => text.trim())
      .filter((text) => text !== '');
    const ids = made.plan.tasks.map(({ task }) => task.id).slice(0, 20);
    const texts = fc.sample(typed, { numRuns: ids.length, seed: 7 });
    const file = await table(
      format,
      ids.map((id, index) => [id, '', '', 'open', texts[index] ?? '']),
    );
    const { events } = await take(file);

    expect(events.map((event) => (event.what === 'note' ? event.text : event.what))).toEqual(texts);
  });

  it.each(['csv', 'xlsx'] as const)(
    'says each row of a %s that it cannot take, and then takes nothing',
    async (format) => {
      const file = await table(format, [
        ['hold-kickoff', 'ada', '2026-12-24', 'open', 'fine'],
        ['accept-terms', 'nobody', '24.12.2026', 'verified', ''],
        ['no-such-task', '', '', 'open', ''],
      ]);
      const before = (await planWorkspace(workspace.folder, { now: NOW })).journal.events.length;

      await expect(take(file)).rejects.toThrow(
        expect.objectContaining({
          message: expect.stringMatching(
            /row 3: owner: there is nobody with the id "nobody".*row 3: due: "24\.12\.2026" is no day.*row 3: state: write open.*row 4: there is no task/s,
          ),
        }),
      );
      expect((await planWorkspace(workspace.folder, { now: NOW })).journal.events).toHaveLength(before);
    },
  );

  it.each([
    ['a file that is none of ours', 'name,age\nann,7\n', /has no column Id, Owner, Due, State, Comment/],
    ['an empty file', '', /has no column/],
    ['a table without the state', 'Id,Owner,Due,Comment\n', /has no column State/],
  ])('refuses %s', async (_name, text, message) => {
    await expect(take(await place('other.csv', text))).rejects.toThrow(message);
  });

  it('refuses a workbook that is none', async () => {
    await expect(take(await place('other.xlsx', 'no workbook'))).rejects.toThrow(/other\.xlsx: /);
  });
});
