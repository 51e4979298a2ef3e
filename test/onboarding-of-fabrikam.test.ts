import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stage } from '../lab/tenants/fabrikam/stages.ts';
import { writeTenant } from '../lab/tenants/index.ts';
import { createTestMachine } from '../src/cli/machine-for-test.ts';
import { runCli } from '../src/cli/run-cli.ts';
import type { Plan } from '../src/onboard/index.ts';

/** Fabrikam from its first assessment to the service: what its people do, and what the evidence makes of it. */
describe('the onboarding of Fabrikam', { timeout: 120_000 }, () => {
  let root = '';
  let workspace = '';
  let today = new Date('2026-09-01T08:00:00Z');

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'muster-fabrikam-'));
    workspace = join(root, 'begun');
    await writeStage('begun');
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  /** Runs a command on a day, and answers its exit code and what it said. */
  async function muster(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
    const machine = createTestMachine({ cwd: workspace, now: () => today });
    const code = await runCli(args, machine);
    return { code, out: `${machine.out()}${machine.err()}` };
  }

  /** Runs a command that must go well. */
  async function done(...args: readonly string[]): Promise<string> {
    const { code, out } = await muster(...args);
    expect(code, `muster ${args.join(' ')}\n${out.slice(-2000)}`).toBe(0);
    return out;
  }

  async function plan(): Promise<Plan> {
    const machine = createTestMachine({ cwd: workspace, now: () => today });
    expect(await runCli(['plan', '--json', '--quiet'], machine), machine.err()).toBe(0);
    return JSON.parse(machine.out());
  }

  async function writeStage(stage: Stage): Promise<string> {
    const folder = join(root, stage);
    const parts = ['directory', 'devices', 'probes', 'workspace'] as const;
    await writeTenant({ name: 'fabrikam', stage, folder, now: today, parts, users: 120, devices: 130, groups: 24 });
    return folder;
  }

  /** Some days later: the customer has worked, states what has changed, and brings new evidence. */
  async function later(day: string, stage: Stage): Promise<void> {
    today = new Date(day);
    const folder = await writeStage(stage);
    for (const file of ['muster.yaml', 'attestations.yaml']) await copyFile(join(folder, file), join(workspace, file));
    const brought = ['directory', 'devices', 'probes'].map((part) => join(folder, part));
    await done('import', ...brought, '--quiet');
    await muster('assess', '--quiet');
  }

  const stateOf = (made: Plan, id: string) => made.tasks.find(({ task }) => task.id === id)?.state;
  const phaseOf = (made: Plan, name: string) => made.phases.find(({ phase }) => phase === name);

  async function signOff(phase: string): Promise<void> {
    for (const [party, by] of [
      ['provider', 'priya'],
      ['customer', 'greta'],
    ] as const)
      await done('plan', 'sign-off', phase, '--party', party, '--by', by);
  }

  test('begins with what has to be done, by whom, and why', async () => {
    await done('import', ...['directory', 'devices', 'probes'].map((part) => join(workspace, part)), '--quiet');
    expect((await muster('assess', '--quiet')).code).toBe(1);
    const made = await plan();

    expect(made.phases.map(({ state }) => state)).not.toContain('closed');
    expect(made.checklist.filter(({ list }) => list === 'intune').length).toBeGreaterThan(5);
    expect(made.checklist.filter(({ list }) => list === 'entra-id-premium').length).toBeGreaterThan(5);
    expect(made.dropped.find(({ task }) => task.id === 'federation-single-site')?.why).toBe('out-of-scope');
  });

  test('the kick-off is held, and both parties close the first phase', async () => {
    await later('2026-09-15T08:00:00Z', 'agreed');
    expect(phaseOf(await plan(), 'initiate')?.state).toBe('ready-to-close');
    await signOff('initiate');

    expect(phaseOf(await plan(), 'initiate')?.state).toBe('closed');
  });

  test('every item of the checklist gets its owner and day in a spreadsheet', async () => {
    await done('plan', 'export');
    const file = join(workspace, 'muster-plan.csv');
    const text = await readFile(file, 'utf8');
    const filled = text.replaceAll(
      /^("checklist","[^"]*","[^"]*","(?:[^"]|"")*","[^"]*","[^"]*"),"","",/gm,
      '$1,"jonas","2026-10-30",',
    );
    expect(filled).not.toBe(text);
    await writeFile(file, filled);
    await done('plan', 'import', file, '--by', 'greta');
    const { checklist } = await plan();

    expect(checklist.every(({ owner, due }) => owner === 'jonas' && due === '2026-10-30')).toBe(true);
  });

  test('the first timeline is kept, to look back at', async () => {
    await done('plan', 'timeline', '--baseline');
    const { baseline } = JSON.parse(await done('plan', 'timeline', '--json', '--quiet'));

    expect(baseline).toMatchObject({ finish: { days: 0 }, moved: [] });
  });

  test('what a person says is done and the evidence does not show is claimed', async () => {
    await done('plan', 'done', 'write-passwords-back', '--by', 'jonas');

    expect(stateOf(await plan(), 'write-passwords-back')).toBe('claimed');
  });

  test('what the evidence shows is verified without a word', async () => {
    await later('2026-10-20T08:00:00Z', 'remediated');
    const made = await plan();

    expect(stateOf(made, 'write-passwords-back')).toBe('verified');
    expect(made.checklist.map(({ requirement }) => requirement)).toEqual([
      'organisation-region-supported',
      'user-region-supported',
    ]);
  });

  test('what cannot be put right is waived, and then accepted, not verified', async () => {
    expect(stateOf(await plan(), 'confirm-service-regions')).toBe('open');
    for (const requirement of ['organisation-region-supported', 'user-region-supported'])
      await done(
        ...['waive', requirement, '--where', 'any', '--max', '120'],
        ...['--reason', 'Agreed with the service by contract', '--approver', 'greta', '--until', '2027-06-30'],
      );
    await muster('assess', '--quiet');

    expect(stateOf(await plan(), 'confirm-service-regions')).toBe('accepted');
  });

  test('the remediation closes with both signatures and no open blocker', async () => {
    expect(phaseOf(await plan(), 'remediate')?.state).toBe('ready-to-close');
    await signOff('remediate');

    expect(phaseOf(await plan(), 'remediate')?.state).toBe('closed');
  });

  test('drift opens a task again, and names the finding that did it', async () => {
    const before = await plan();
    await later('2026-10-27T08:00:00Z', 'drifted');
    const made = await plan();
    const reopened = made.tasks.filter(({ state }) => state === 'reopened');

    expect(before.tasks.filter(({ state }) => state === 'reopened')).toEqual([]);
    expect(reopened.map(({ task, drift }) => [task.id, drift?.requirement])).toEqual([
      ['require-second-factor', 'multi-factor-authentication'],
    ]);
  });

  test('what is put right again is verified again, and the last phase closes', async () => {
    await later('2026-11-03T08:00:00Z', 'enabled');
    await signOff('assess');
    await signOff('remediate');
    await signOff('enable');
    const made = await plan();

    expect(made.tasks.map(({ state }) => state).filter((state) => state !== 'verified')).toEqual(['accepted']);
    expect(made.phases.map(({ phase, state }) => [phase, state])).toEqual([
      ['initiate', 'closed'],
      ['assess', 'closed'],
      ['remediate', 'closed'],
      ['enable', 'closed'],
    ]);
  });

  test('each reader has a report', async () => {
    for (const reader of ['everybody', 'executive', 'project-manager', 'engineer'])
      await done('report', '--for', reader, '--output', join(workspace, `${reader}.html`));
    const read = (name: string) => readFile(join(workspace, `${name}.html`), 'utf8');

    expect(await read('executive')).toContain('All is done on');
    expect(await read('project-manager')).toContain('Signed off for the customer by Greta Baumann');
    expect(await read('everybody')).toContain('id="onboarding"');
    expect(await read('engineer')).not.toContain('id="onboarding"');
  });

  test('a copy to share names nobody', async () => {
    const file = join(workspace, 'shared.html');
    await done('report', '--for', 'project-manager', '--redact', '--output', file);
    const page = await readFile(file, 'utf8');

    expect(page.match(/\S*(Fabrikam|Greta|Baumann|Jonas|Lindqvist|Priya|Raman)\S*/i)).toBe(null);
    expect(page).toContain('Signed off for the customer');
  });
});
