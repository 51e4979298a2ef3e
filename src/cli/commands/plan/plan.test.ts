import { createHash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdKickoff } from '../../../workspace/plan/kickoff-for-test.ts';
import { makeWorkspace, type SmallWorkspace } from '../../../workspace/workspace-for-test.ts';
import { examineOnboarding } from '../../doctor/examine-workspace.ts';
import { EXIT } from '../../exit-codes.ts';
import { createTestMachine } from '../../machine-for-test.ts';
import { runCli } from '../../run-cli.ts';

let workspace: SmallWorkspace;
beforeAll(async () => {
  workspace = await makeWorkspace();
  await workspace.assess();
});
afterAll(() => workspace.remove());

async function run(...words: readonly string[]) {
  const machine = createTestMachine({ cwd: workspace.folder, now: () => new Date('2026-11-20T08:00:00Z') });
  const code = await runCli(['plan', ...words], machine);
  return { code, out: machine.out(), err: machine.err() };
}

describe('muster plan', { timeout: 120_000 }, () => {
  it('shows services, phases with their exits, tasks and the checklist', async () => {
    const { code, out } = await run();

    expect(code).toBe(EXIT.ok);
    expect(out).toMatch(/^Onboarding of Contoso {2}as of 2026-11-20 08:00Z/);
    expect(out).toContain('in scope  What all services rest on');
    expect(out).toMatch(/\nInitiate {2}under way/);
    expect(out).toContain('- The start is agreed: `muster plan set start=DAY`');
    expect(out).toMatch(
      /required memory {2}The device has enough memory {2}no owner, no date\n {14}fails on PC-SMALL; hours of work/,
    );
    expect(out).toContain('when done: 1 device may enrol by this alone');
  });

  it('shows one phase, one service, one state, and with --all why the rest is not part of it', async () => {
    const phase = await run('--phase', 'enable', '--state', 'open');
    const all = await run('--all');
    const json = JSON.parse((await run('--service', 'core', '--json')).out);

    expect(phase.out).not.toContain('\nInitiate');
    expect(phase.out).not.toMatch(/^ {2}verified/m);
    expect(all.out).toContain('Not part of this onboarding');
    expect(all.out).toMatch(/service-not-chosen +[a-z-]+ {2}/);
    expect(json.schema).toBe('muster.plan/1');
    expect(json.tasks.every((one: { task: { services: string[] } }) => one.task.services.includes('core'))).toBe(true);
  });

  it('offers what may have been meant', async () => {
    expect((await run('asign')).err).toContain("there is no command 'plan asign'; after plan comes assign, set, done");
    expect((await run('--service', 'intun')).err).toContain('There are core, entra-id-premium');
    expect((await run('done', 'memroy')).err).toContain('did you mean memory?');
    expect((await run('set', 'memory', 'deu=2026-12-01')).err).toContain('did you mean due?');
    expect((await run('set', 'memory')).err).toContain('nothing is set');
  });

  it('takes owner and day, and says what a word comes to against the evidence', async () => {
    await run('set', 'start=2026-11-23', 'person.ada=Ada Byron, customer', '--quiet');
    expect(await run('assign', 'ada', 'memory')).toMatchObject({ code: EXIT.ok, out: 'memory: ada owns it\n' });
    expect((await run('set', 'memory', 'due=2026-12-24')).out).toBe('memory: due=2026-12-24\n');
    expect((await run('done', 'memory', '--by', 'Ada Byron')).out).toContain(
      'memory: failing, said to be done; it fails on 1',
    );

    const { out } = await run();

    expect(out).toContain('The device has enough memory  ada, due 2026-12-24  said to be done, and still fails');
    expect(await readFile(join(workspace.folder, 'journal.ndjson'), 'utf8')).toMatch(/^(\{"id":".*\}\n){3}$/);
  });

  it('refuses a sign-off while something is open, and says what', async () => {
    const { code, err } = await run('sign-off', 'remediate', '--party', 'provider');

    expect(code).toBe(EXIT.usage);
    expect(err).toContain('remediate cannot be signed off yet:\n  not known: No blocker is open');
  });

  it('shows what would be signed, and signs nothing', async () => {
    const { out } = await run('sign-off', 'initiate', '--show');
    const [text = ''] = out.split('\n');

    expect(JSON.parse(text)).toMatchObject({ phase: 'initiate', start: '2026-11-23' });
    expect(out).toContain(`nothing is signed; SHA-256 ${createHash('sha256').update(text).digest('hex')}`);
    expect(await readFile(join(workspace.folder, 'journal.ndjson'), 'utf8')).not.toContain('sign-off');
  });

  it('keeps a sign-off, and says what the phase still waits for', async () => {
    await holdKickoff(workspace.folder, new Date('2026-11-20T08:00:00Z'));
    const { out } = await run('sign-off', 'initiate', '--by', 'Ada Byron');

    expect(out).toBe(
      'initiate: signed by Ada Byron; the phase is ready to close\n  still open: The provider has signed off\n',
    );
  });

  it('leaves it to doctor to look at the files, too', async () => {
    const before = await examineOnboarding(workspace.folder);
    await appendFile(join(workspace.folder, 'journal.ndjson'), '{"id":"0000');
    const after = await examineOnboarding(workspace.folder);

    expect(before).toMatchObject({ state: 'ok', says: '1 people in plan.yaml, 4 lines in the journal' });
    expect(after).toMatchObject({
      state: 'warning',
      says: expect.stringContaining('journal.ndjson:5 the line is torn'),
    });
  });
});
