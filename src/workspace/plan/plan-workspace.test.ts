import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waive } from '../waive.ts';
import { makeWorkspace, type SmallWorkspace } from '../workspace-for-test.ts';
import { holdKickoff } from './kickoff-for-test.ts';
import { planWorkspace } from './plan-workspace.ts';
import { assign, setOn } from './record.ts';
import { sayDone, signOff } from './say-done.ts';
import { setSettings } from './set-settings.ts';

const NOW = new Date('2026-12-20T08:00:00Z');
const SAYING = { by: 'Ada Byron', now: NOW };
const TASK = {
  id: 'replace-small-devices',
  title: 'Devices with too little memory are replaced',
  source: { document: 'fasttrack-responsibilities' },
  phase: 'remediate',
  services: ['core'],
  provider: ['Names the devices that are too small.'],
  customer: ['Buys and hands out others.'],
  raci: { responsible: 'customer', accountable: 'customer' },
  estimate: { optimistic: 5, likely: 10, pessimistic: 30 },
  guidance: { steps: ['Order the devices that are named.'] },
  proof: { requirements: [{ id: 'memory' }] },
};

let workspace: SmallWorkspace;
const addTask = (more: object = {}) =>
  workspace.write(`catalogs/onboarding/remediate/${TASK.id}.yaml`, { ...TASK, ...more });
const stateOf = async () => {
  const { plan } = await planWorkspace(workspace.folder, { now: NOW });
  return plan.tasks.find(({ task }) => task.id === TASK.id);
};

beforeEach(async () => {
  workspace = await makeWorkspace();
  await addTask();
});
afterEach(() => workspace.remove());

describe('a task of the workspace', { timeout: 120_000 }, () => {
  it('follows the evidence: open, verified, reopened by drift, accepted by a waiver', async () => {
    await workspace.assess();
    const before = await stateOf();
    await workspace.import({ smallMemory: 16e9 }, '2026-11-16T08:00:00Z');
    await workspace.assess('2026-11-16T08:00:00Z');
    const proven = await stateOf();
    await workspace.import({ smallMemory: 2e9 }, '2026-11-17T08:00:00Z');
    const drifted = await workspace.assess('2026-11-17T08:00:00Z');
    const reopened = await stateOf();
    await waive(workspace.folder, {
      requirement: 'memory',
      subjects: ['PC-SMALL'],
      reason: 'Replaced in March',
      approver: 'carol',
      until: '2027-03-31',
      max: 5,
      now: new Date('2026-11-17T09:00:00Z'),
    });
    await workspace.assess('2026-11-18T08:00:00Z');
    const accepted = await stateOf();

    expect([before?.state, proven?.state, reopened?.state, accepted?.state]).toEqual([
      'open',
      'verified',
      'reopened',
      'accepted',
    ]);
    expect(reopened?.drift).toEqual({
      requirement: 'memory',
      since: '2026-11-17T08:00:00.000Z',
      sentence: `The device has enough memory: 1 of 2 fail in assessment ${drifted.manifest.id}`,
    });
  });

  it('is claimed when a person says done and the evidence does not', async () => {
    await workspace.assess();

    const [word] = await sayDone(workspace.folder, SAYING, { items: [TASK.id], what: 'done', note: 'Handed out' });

    expect(word).toMatchObject({ item: TASK.id, state: 'claimed' });
    expect(await stateOf()).toMatchObject({ state: 'claimed', notes: [{ by: 'Ada Byron', text: 'Handed out' }] });
    await expect(sayDone(workspace.folder, SAYING, { items: ['replace-small-device'], what: 'done' })).rejects.toThrow(
      'did you mean replace-small-devices',
    );
  });

  it('is left out with its line where it names what there is not', async () => {
    await workspace.assess();
    await addTask({ proof: { requirements: [{ id: 'memroy' }] } });
    const { faults, plan } = await planWorkspace(workspace.folder, { now: NOW });

    expect(faults.filter(({ file }) => file.includes(TASK.id))).toMatchObject([
      { line: 24, message: 'proof: there is no requirement memroy' },
    ]);
    expect(plan.tasks.some(({ task }) => task.id === TASK.id)).toBe(false);
  });
});

describe('what people say', { timeout: 120_000 }, () => {
  it('must be of people and days that there are', async () => {
    await workspace.assess();
    await setSettings(workspace.folder, ['start=2026-12-01', 'person.ada=Ada Byron, customer']);
    const items = [TASK.id];

    await expect(assign(workspace.folder, SAYING, { items, owner: 'adda' })).rejects.toThrow('did you mean ada?');
    await expect(setOn(workspace.folder, SAYING, { items, values: { due: '2026-11-30' } })).rejects.toThrow(
      'which is before the start of all work on 2026-12-01',
    );
    await assign(workspace.folder, SAYING, { items: [TASK.id, 'memory'], owner: 'ada' });
    await setOn(workspace.folder, SAYING, { items, values: { due: '2026-12-24', notBefore: '2026-12-10' } });
    expect(await stateOf()).toMatchObject({ owner: 'ada', due: '2026-12-24', notBefore: '2026-12-10' });
  });

  it('about somebody who is gone from plan.yaml, or days that contradict, is an error with the line of the journal', async () => {
    await workspace.assess();
    await setSettings(workspace.folder, ['person.ada=Ada Byron, customer']);
    const [set] = await setOn(workspace.folder, SAYING, { items: [TASK.id], values: { due: '2026-12-24' } });
    await assign(workspace.folder, SAYING, { items: [TASK.id], owner: 'ada' });
    await setSettings(workspace.folder, ['person.ada=']);
    // As a merge brings it: each was right on its branch.
    const later = { ...set, id: '00000000-0000-4000-8000-000000000001', due: undefined, notBefore: '2027-01-10' };
    await appendFile(join(workspace.folder, 'journal.ndjson'), `${JSON.stringify(later)}\n`);

    await expect(planWorkspace(workspace.folder, { now: NOW })).rejects.toThrow(
      /^journal\.ndjson:2:1 owner: there is nobody ada .*\njournal\.ndjson:3:1 due: replace-small-devices is due on 2026-12-24 and not to begin before 2027-01-10/,
    );
  });

  it('is told where it is due before a start that was put off', async () => {
    await workspace.assess();
    await setOn(workspace.folder, SAYING, { items: [TASK.id], values: { due: '2026-12-24' } });
    await setSettings(workspace.folder, ['start=2027-01-01']);

    expect((await planWorkspace(workspace.folder, { now: NOW })).told[0]).toBe(
      'due before the start on 2027-01-01: replace-small-devices (2026-12-24); set another day with `muster plan set ITEM due=DAY`',
    );
  });

  it('leaves what a person wrote into plan.yaml as it is, and refuses what would not be read', async () => {
    await workspace.write('plan.yaml', '# Ours\nversion: 1\nstart: 2026-12-01 # agreed on the phone\n');

    await setSettings(workspace.folder, ['customer.freeze=2026-12-18..2027-01-04 Year end', 'provider.people=3']);
    await expect(setSettings(workspace.folder, ['start=2026-02-30'])).rejects.toThrow('plan.yaml:3:1 start: a day');
    await expect(setSettings(workspace.folder, ['strat=2026-12-01'])).rejects.toThrow('did you mean start?');

    const text = await readFile(join(workspace.folder, 'plan.yaml'), 'utf8');
    expect(text).toContain('# Ours\nversion: 1\nstart: 2026-12-01 # agreed on the phone\n');
    expect(text).toContain('reason: Year end');
  });

  it('is told where a line of the journal was cut', async () => {
    await workspace.assess();
    await appendFile(join(workspace.folder, 'journal.ndjson'), '{"id":"0000');

    expect((await planWorkspace(workspace.folder, { now: NOW })).told[0]).toContain(
      'journal.ndjson:1 the line is torn',
    );
  });
});

describe('a sign-off', { timeout: 120_000 }, () => {
  it('is of a party, on what is there, and outdated when that has moved', async () => {
    await workspace.assess();
    const { folder } = workspace;
    const phase = 'initiate' as const;

    await expect(signOff(folder, SAYING, { phase })).rejects.toThrow('say --party provider or --party customer');
    await expect(signOff(folder, SAYING, { phase, party: 'customer' })).rejects.toThrow('not so: The start is agreed');
    await setSettings(folder, ['start=2026-12-01', 'person.ada=Ada Byron, customer']);
    await expect(signOff(folder, SAYING, { phase, party: 'customer' })).rejects.toThrow(
      'Every task of the phase is verified or accepted',
    );
    await holdKickoff(folder, NOW);
    await expect(signOff(folder, SAYING, { phase, party: 'provider' })).rejects.toThrow('belongs to the customer');
    const signed = await signOff(folder, SAYING, { phase });
    await setSettings(folder, ['start=2026-12-08']);
    const { plan } = await planWorkspace(folder, { now: NOW });

    expect(signed.phase.signOffs).toMatchObject([{ party: 'customer', by: 'Ada Byron', current: true }]);
    expect(plan.phases[0]?.signOffs).toMatchObject([{ party: 'customer', current: false }]);
  });
});
