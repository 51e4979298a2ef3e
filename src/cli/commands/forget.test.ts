import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type SmallWorkspace } from '../../workspace/workspace-for-test.ts';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

let workspace: SmallWorkspace;
beforeAll(async () => {
  workspace = await makeWorkspace();
});
afterAll(() => workspace.remove());

async function forget(line: string) {
  const machine = createTestMachine({ cwd: workspace.folder });
  const code = await runCli(['forget', ...line.split(' ').filter(Boolean)], machine);
  return { code, out: machine.out(), err: machine.err() };
}

describe('muster forget', () => {
  it.each([
    ['', 'say what to forget'],
    ['--user a --device b', 'say what to forget'],
    ['--before soon', '--before: soon is no day'],
    ['--user nobody@contoso.com', 'nothing here knows a user nobody@contoso.com; nothing was changed'],
  ])('refuses `%s`: %s', async (line, says) => {
    expect(await forget(line)).toMatchObject({ code: EXIT.usage, out: '', err: expect.stringContaining(says) });
  });

  it('says what would go, then that it went, and then that there is nothing left', async () => {
    const planned = await forget('--before 2027-01-01 --dry-run');
    const done = await forget('--before 2027-01-01');
    const again = await forget('--before 2027-01-01');

    expect(planned.out).toMatch(/^Nothing was changed\. It would be:\nsnapshot .*microsoft-graph: deleted\n/s);
    expect(done.out).toContain('microsoft-graph: deleted\n');
    expect(again).toEqual({ code: EXIT.ok, out: 'there is nothing to forget\n', err: '' });
  });
});
