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
  await workspace.settings({ sites: [{ id: 'oslo', name: 'Oslo', devices: ['PC-*'] }] });
  await workspace.assess();
  await workspace.write('plan.yaml', { version: 1, waves: { sites: { oslo: { link_mbps: 10 } } } });
});
afterAll(() => workspace.remove());

async function run(...words: readonly string[]) {
  const machine = createTestMachine({ cwd: workspace.folder, now: () => new Date('2026-11-15T08:00:00Z') });
  const code = await runCli(words, machine);
  return { code, out: machine.out(), err: machine.err() };
}

describe('muster plan waves', () => {
  it('shows the rings, what is not met, what is blocked, and the links with the source of each figure', async () => {
    const { code, out } = await run('plan', 'waves');

    expect(code).toBe(EXIT.ok);
    expect(out).toContain('1 of 2 devices may enrol, in four rings');
    expect(out).toContain('Models without a device in Test: Fabrikam Book 5');
    expect(out).toContain('1  memory');
    expect(out).toContain('Oslo  10 Mbit/s, 9.0 GB a day');
    expect(out).toMatch(/Other apps and drivers during setup\s+assumed: set it in plan\.yaml/);
  });

  it('writes the devices by ring as CSV, and keeps the rings', async () => {
    const { err } = await run('plan', 'waves', '--format', 'csv');
    await run('plan', 'waves', '--keep');

    expect(err).toContain('muster-waves.csv');
    const csv = await readFile(join(workspace.folder, 'muster-waves.csv'), 'utf8');
    expect(csv.split('\r\n')[0]).toBe('\uFEFFdevice,name,model,site,ring,why,blocked_by');
    expect(csv).toContain('"PC-BIG","Fabrikam Book 5","Oslo","first","share",');
    expect((await readFile(join(workspace.folder, 'waves.csv'), 'utf8')).split('\r\n')).toHaveLength(3);
    expect((await run('plan', 'waves')).out).toContain('Devices that have their ring from waves.csv: 1');
  });
});
