import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type SmallWorkspace } from '../../workspace/workspace-for-test.ts';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

let workspace: SmallWorkspace;
beforeAll(async () => {
  workspace = await makeWorkspace();
  await workspace.assess();
});
afterAll(() => workspace.remove());

async function run(...words: readonly string[]) {
  const machine = createTestMachine({ cwd: workspace.folder, now: () => new Date('2026-11-15T08:00:00Z') });
  const code = await runCli(words, machine);
  return { code, out: machine.out(), err: machine.err() };
}

describe('muster what-if', () => {
  it('shows what is supposed, what would turn by name, and the gates before and after', async () => {
    const { code, out } = await run('what-if', '--set', 'devices.memory_bytes=16000000000 WHERE name = PC-SMALL');

    expect(code).toBe(EXIT.ok);
    expect(out).toContain('devices.memory_bytes is set in 1 row.');
    expect(out).toContain('1  memory: not-ready -> ready  PC-SMALL');
    expect(out).toContain('devices: 1 of 2 -> 2 of 2 (+1)');
    expect(out).toContain('still in the way of the tenant: connect');
  });

  it('shows the smallest set of changes, how it was found, and that it was judged together', async () => {
    const { out } = await run('what-if', '--smallest', 'may-enrol');

    expect(out).toContain('May enrol is undecided for the tenant: findings in its way: 1, of requirements: 1');
    expect(out).toContain('put-right connect');
    expect(out).toContain('Exact: no smaller set of these candidates does.');
    expect(out).toContain('Judged together, nothing is left in the way.');
    expect(out).toContain('1 change   +1, 2 of 2: put-right memory');
  });

  it('asks for something to suppose', async () => {
    const { code, err } = await run('what-if');

    expect(code).toBe(EXIT.usage);
    expect(err).toContain('Give --buy, --allow, --set or --waive; or --smallest GATE.');
  });
});
