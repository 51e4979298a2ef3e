import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attest, withdraw } from './attest.ts';
import { type Change, compareAssessments } from './compare.ts';
import { endWaiver, waive } from './waive.ts';
import { makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';

const EARLY = '2026-11-15T06:00:00.000Z';
let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace({ isEmpty: true });
  await workspace.import({}, EARLY);
});
afterEach(() => workspace.remove());

const NOW = { now: new Date('2026-11-15T08:00:00Z'), version: '1.2.3' };

async function changes(): Promise<readonly string[]> {
  const comparison = await compareAssessments(workspace.folder, 'previous', 'latest', NOW);
  const word = ({ requirement, name, movement, from, to, cause }: Change) =>
    `${requirement} ${name} ${movement}: ${from} -> ${to}, ${cause}`;
  return comparison.changes.map(word);
}

describe('a change is put down to', () => {
  it('nothing, where nothing changed', async () => {
    await workspace.assess();
    await workspace.assess();

    const { manifest } = await workspace.assess('2026-11-15T09:00:00Z');

    const comparison = await compareAssessments(workspace.folder, 'previous', 'latest', NOW);
    expect(comparison).toMatchObject({ to: manifest.id, changes: [], unchanged: 7 });
  });

  it('the tenant, where only its evidence changed', async () => {
    await workspace.assess();
    await workspace.import({ smallMemory: 9e9 }, '2026-11-15T07:00:00Z');
    await workspace.assess();

    expect(await changes()).toEqual(['memory PC-SMALL fixed: not-ready -> ready, tenant']);
  });

  it('the tenant also where time passed, since time alone would have changed nothing', async () => {
    await workspace.assess();
    await workspace.import({ smallMemory: 9e9 }, '2026-11-16T07:00:00Z');
    await workspace.assess('2026-11-16T08:00:00Z');

    expect(await changes()).toEqual(['memory PC-SMALL fixed: not-ready -> ready, tenant']);
  });

  it('the catalog, where only a requirement changed', async () => {
    await workspace.assess();
    await workspace.requirement('devices/memory.yaml', { params: { minimum_gb: 2 } });
    await workspace.assess();

    expect(await changes()).toEqual(['memory PC-SMALL fixed: not-ready -> ready, catalog']);
  });

  it('time, where the same evidence is judged later', async () => {
    await workspace.assess();
    await workspace.assess('2026-12-01T08:00:00Z');

    expect(await changes()).toEqual(['synchronised Contoso worse: ready -> not-ready, time']);
  });

  it('the profile, where only muster.yaml changed', async () => {
    await workspace.assess();
    await workspace.settings({ profile: { forests: 1 } });
    await workspace.assess();

    expect(await changes()).toEqual(['one-forest Contoso fixed: unknown -> ready, profile']);
  });

  it('completeness, where evidence came that was missing before', async () => {
    await workspace.remove();
    workspace = await makeWorkspace({ isEmpty: true });
    await workspace.import({ withoutDevices: true }, EARLY);
    await workspace.assess();
    await workspace.import({}, '2026-11-15T07:00:00Z');
    await workspace.assess();

    expect(await changes()).toEqual([
      'memory PC-BIG new: null -> ready, completeness',
      'memory PC-SMALL new: null -> not-ready, completeness',
      'memory Contoso gone: unknown -> null, completeness',
    ]);
  });

  it('a waiver, where somebody accepted a finding, and time where the waiver ended', async () => {
    await workspace.assess();
    const accepted = { requirement: 'memory', subjects: ['PC-SMALL'], reason: 'Replaced', approver: 'Ada' };
    await waive(workspace.folder, { ...accepted, max: 1, until: '2026-11-16', now: NOW.now });
    await workspace.assess();
    expect(await changes()).toEqual(['memory PC-SMALL waived: not-ready -> not-ready, waiver']);

    await workspace.assess('2026-11-17T08:00:00Z');

    expect(await changes()).toEqual(['memory PC-SMALL waiver-ended: not-ready -> not-ready, time']);
  });

  it('a waiver also where it was ended, and completeness where a statement was withdrawn', async () => {
    const statement = {
      table: 'attested_directory_sync',
      values: ['connect_version=2.4.27.0'],
      by: 'Ada',
      now: NOW.now,
    };
    await attest(workspace.folder, statement);
    const accepted = { requirement: 'memory', subjects: ['PC-SMALL'], reason: 'Replaced', approver: 'Ada' };
    await workspace.assess();
    const { id } = await waive(workspace.folder, { ...accepted, max: 1, until: '2026-12-16', now: NOW.now });
    await workspace.assess('2026-11-15T08:00:00Z');
    await endWaiver(workspace.folder, { id, by: 'Ada', now: new Date('2026-11-15T09:00:00Z') });

    await workspace.assess('2026-11-15T10:00:00Z');
    expect(await changes()).toEqual(['memory PC-SMALL waiver-ended: not-ready -> not-ready, waiver']);

    await withdraw(workspace.folder, { table: statement.table, by: 'Ada', now: new Date('2026-11-15T11:00:00Z') });
    await workspace.assess('2026-11-15T12:00:00Z');
    expect(await changes()).toEqual(['connect Contoso worse: ready -> unknown, completeness']);
  });

  it('several, where two things changed and each would have done', async () => {
    await workspace.assess();
    await workspace.requirement('devices/memory.yaml', { params: { minimum_gb: 2 } });
    await workspace.import({ smallMemory: 9e9 }, '2026-11-15T07:00:00Z');
    await workspace.assess();

    expect(await changes()).toEqual(['memory PC-SMALL fixed: not-ready -> ready, several']);
  });
});

it('an assessment is named by its id or the end of it; another name gets the nearest', async () => {
  const { manifest } = await workspace.assess();
  const end = manifest.id.split('-').at(-1) ?? '';

  expect(await compareAssessments(workspace.folder, end, manifest.id, NOW)).toMatchObject({ from: manifest.id });
  await expect(compareAssessments(workspace.folder, `${manifest.id}0`, 'latest', NOW)).rejects.toThrow(
    `did you mean ${manifest.id}?`,
  );
});
