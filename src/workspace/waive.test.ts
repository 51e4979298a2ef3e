import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildReportModel } from './report-model.ts';
import { endWaiver, type NewWaiver, waive } from './waive.ts';
import { makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.assess();
});
afterEach(() => workspace.remove());

const REQUEST: NewWaiver = {
  requirement: 'memory',
  subjects: ['PC-SMALL'],
  max: 25,
  reason: 'Replaced in March',
  approver: 'Ada',
  until: '2026-12-31',
  now: new Date('2026-11-15T09:00:00Z'),
};

async function smallOf(stored: Awaited<ReturnType<SmallWorkspace['assess']>>) {
  const finding = stored.findings.get('memory')?.find(({ name }) => name === 'PC-SMALL');
  const devices = stored.assessment.gates.find(({ gate }) => gate === 'may-enrol')?.devices;
  return { status: finding?.status, isWaived: finding?.waiver !== null, mayEnrol: devices?.passed };
}

describe('a waiver', () => {
  it('counts for the gates while it lasts, leaves the status as it is, and ends by itself', async () => {
    const waiver = await waive(workspace.folder, REQUEST);

    expect(waiver).toMatchObject({ requirement: 'memory', approver: 'Ada', until: '2026-12-31' });
    expect(await smallOf(await workspace.assess('2026-11-16T08:00:00Z'))).toEqual({
      status: 'not-ready',
      isWaived: true,
      mayEnrol: 2,
    });
    await workspace.import({}, '2026-12-31T08:00:00Z');
    expect(await smallOf(await workspace.assess('2026-12-31T23:59:00Z'))).toMatchObject({ isWaived: true });
    expect(await smallOf(await workspace.assess('2027-01-01T00:00:01Z'))).toEqual({
      status: 'not-ready',
      isWaived: false,
      mayEnrol: 1,
    });
  });

  it('reopens when what was observed moves, and is in force again when it moves back', async () => {
    await waive(workspace.folder, REQUEST);
    await workspace.import({ smallMemory: 2e9 }, '2026-11-16T08:00:00Z');
    expect(await smallOf(await workspace.assess('2026-11-16T09:00:00Z'))).toMatchObject({ isWaived: false });

    await workspace.import({ smallMemory: 4e9 }, '2026-11-17T08:00:00Z');

    expect(await smallOf(await workspace.assess('2026-11-17T09:00:00Z'))).toMatchObject({ isWaived: true });
  });

  it('takes all that fail with a reason, but no more than is allowed', async () => {
    await workspace.requirement('devices/memory.yaml', { params: { minimum_gb: 64 } });
    await workspace.assess('2026-11-15T08:30:00Z');
    const all = { ...REQUEST, subjects: [], where: 'fails' };

    await expect(waive(workspace.folder, { ...all, max: 1 })).rejects.toThrow(
      'more than --max 1 findings would be waived',
    );
    expect((await waive(workspace.folder, { ...all, max: 2 })).subjects).toMatchObject([
      { name: 'PC-BIG', observed: '16 GB of ada@contoso.com' },
      { name: 'PC-SMALL', observed: '4 GB of bob@contoso.com' },
    ]);
  });

  it.each([
    [{ requirement: 'memori' }, 'no requirement memori; did you mean memory?'],
    [{ subjects: ['PC-SMAL'] }, 'memory has no finding on PC-SMAL; did you mean PC-SMALL?'],
    [{ subjects: ['PC-BIG'] }, 'PC-BIG is ready for memory: only what fails can be waived'],
    [
      { requirement: 'connect', subjects: ['Contoso'] },
      'Contoso is unknown for connect: only what fails can be waived',
    ],
    [{ requirement: 'connect', subjects: [], where: 'any' }, 'no finding of connect fails with any'],
    [{ subjects: [] }, 'name the subjects, or select them with --where'],
    [{ until: '2026-11-14' }, 'a waiver ends at a day to come'],
    [{ until: 'never' }, 'a waiver ends at a day to come'],
    [{ until: '2028-01-01' }, 'a waiver lasts a year at the most'],
    [{ reason: '' }, 'waivers.0.reason'],
    [{ approver: '' }, 'waivers.0.approver'],
  ] satisfies readonly (readonly [Partial<NewWaiver>, string])[])('%j is refused', async (more, says) => {
    await expect(waive(workspace.folder, { ...REQUEST, ...more })).rejects.toThrow(says);
  });
});

describe('a waiver that is ended', () => {
  const end = (id: string, day = '2026-11-20T08:00:00Z') =>
    endWaiver(workspace.folder, { id, by: 'Bob', now: new Date(day), reason: 'Replaced early' });

  it('counts until then and not after, and stays in the file beside its comments', async () => {
    const { id } = await waive(workspace.folder, REQUEST);
    const file = join(workspace.folder, 'waivers.yaml');
    await writeFile(file, `# Reviewed in spring.\n${await readFile(file, 'utf8')}`);
    const before = await readFile(file, 'utf8');

    expect(await end(id)).toMatchObject({ id, ended: { by: 'Bob', reason: 'Replaced early' } });

    expect(await readFile(file, 'utf8')).toBe(
      `${before}    ended:\n      at: 2026-11-20T08:00:00.000Z\n      by: Bob\n      reason: Replaced early\n`,
    );
    expect(await smallOf(await workspace.assess('2026-11-20T07:59:00Z'))).toMatchObject({ isWaived: true });
    const after = await workspace.assess('2026-11-20T08:01:00Z');
    expect(await smallOf(after)).toMatchObject({ isWaived: false, mayEnrol: 1 });
    expect((await buildReportModel(after)).waivers).toMatchObject([{ id, inForce: false, ended: { by: 'Bob' } }]);
  });

  it('must be there, and not be over already', async () => {
    const { id } = await waive(workspace.folder, REQUEST);
    await expect(end('w-nothing')).rejects.toThrow('there is no waiver w-nothing');
    await expect(end(id, '2027-01-01T08:00:00Z')).rejects.toThrow(`${id} is over since 2026-12-31`);
    await end(id);

    await expect(end(id)).rejects.toThrow(`${id} was ended on 2026-11-20 by Bob`);
  });
});
