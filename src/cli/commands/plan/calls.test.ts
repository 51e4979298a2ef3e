import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type SmallWorkspace } from '../../../workspace/workspace-for-test.ts';
import { EXIT } from '../../exit-codes.ts';
import { createTestMachine } from '../../machine-for-test.ts';
import { runCli } from '../../run-cli.ts';

let workspace: SmallWorkspace;
beforeAll(async () => {
  workspace = await makeWorkspace();
  await workspace.assess();
});
afterAll(() => workspace.remove());

async function run(words: readonly string[], now = '2026-11-20T08:00:00Z') {
  const machine = createTestMachine({ cwd: workspace.folder, now: () => new Date(now) });
  const code = await runCli(['plan', ...words], machine);
  return { code, out: machine.out(), err: machine.err() };
}

const text = (name: string) => readFile(join(workspace.folder, 'calls', name), 'utf8');

describe('muster plan calls', { timeout: 120_000 }, () => {
  it('says how to agree on calls, and that nobody has a mail address', async () => {
    expect((await run(['calls'])).err).toContain('`muster plan set calls.weekday=tuesday');
    await run([
      'set',
      'start=2026-11-23',
      'time_zone=Europe/Berlin',
      'calls.weekday=tuesday',
      'calls.at=10:00',
      'calls.until=2026-12-15',
    ]);

    const { code, err } = await run(['calls', '--issue']);

    expect(code).toBe(EXIT.usage);
    expect(err).toContain('nobody who takes part has a mail address');
  });

  it('shows the calls to come, and the agenda of the next', async () => {
    await run([
      'set',
      'person.pat=Pat Provider, provider, pat@provider.example',
      'person.ada=Ada Byron, customer, ada@contoso.example',
    ]);

    const { out } = await run(['calls']);

    expect(out).toMatch(/2026-11-24 10:00 {2}Europe\/Berlin, 30 minutes {2}not sent yet/);
    expect(out).toMatch(
      /Agenda of the next\n {2}Where it stands\n {2}- Tasks: .*\d+ open.*\n {2}- Checklist: \d+ to put right/,
    );
  });

  it('writes invitations once, and then changes and cancellations of the same calls', async () => {
    expect((await run(['calls', '--issue', '--by', 'pat'])).out).toBe(
      'calls/invitations.ics written: 4 new or changed\n',
    );
    expect(await text('invitations.ics')).toContain('DTSTART;TZID=Europe/Berlin:20261124T100000');
    expect((await run(['calls', '--issue'])).out).toContain('nothing changed since they were last written');

    await run(['set', 'calls.at=14:00', 'calls.skip=2026-12-08']);
    expect((await run(['calls'])).out).toMatch(/Called off\n {2}2026-12-08 10:00/);
    expect((await run(['calls', '--issue'])).out).toBe(
      'calls/invitations.ics and calls/cancellations.ics written: 4 new or changed\n',
    );

    const uids = (file: string) => [...file.matchAll(/^UID:(.*)\r$/gm)].map(([, uid]) => uid);
    expect(await text('invitations.ics')).toMatch(/SEQUENCE:1\r\n[\s\S]*T140000/);
    expect(await text('cancellations.ics')).toMatch(/METHOD:CANCEL[\s\S]*STATUS:CANCELLED/);
    expect(new Set([...uids(await text('invitations.ics')), ...uids(await text('cancellations.ics'))]).size).toBe(4);
  });

  it('makes the agenda from what changed since the last call', async () => {
    await run(['call', 'we met'], '2026-11-24T15:00:00Z');
    await run(['done', 'hold-kickoff', '--by', 'pat'], '2026-11-25T08:00:00Z');

    const { out } = await run(['calls'], '2026-11-30T08:00:00Z');

    expect(out).toContain('Since the call of 2026-11-24');
    expect(out).toContain('1 claimed (+1)');
    expect(out).toMatch(/Said to be done, and not proven\n {2}- The onboarding is begun/);
    expect(out).toMatch(/All is done on 202\d-\d\d-\d\d \(was 202\d-\d\d-\d\d\)/);
    expect(out).toMatch(/Slips\n {2}- .*critical/);
  });

  it('leaves no cancellations behind where there are none', async () => {
    expect(await run(['set', 'calls.skip='])).toMatchObject({ code: EXIT.ok });
    const { out, err } = await run(['calls', '--issue'], '2026-11-30T08:00:00Z');

    expect({ out, err }).toEqual({ out: 'calls/invitations.ics written: 1 new or changed\n', err: '' });

    expect(existsSync(join(workspace.folder, 'calls', 'cancellations.ics'))).toBe(false);
  });
});
