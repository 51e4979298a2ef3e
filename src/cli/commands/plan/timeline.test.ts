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
  await run(['set', 'start=2026-11-23', 'provider.people=3', 'customer.people=6']);
});
afterAll(() => workspace.remove());

async function run(words: readonly string[], now = '2026-11-20T08:00:00Z') {
  const machine = createTestMachine({ cwd: workspace.folder, now: () => new Date(now) });
  const code = await runCli(['plan', ...words], machine);
  return { code, out: machine.out(), err: machine.err() };
}

interface Answer {
  readonly finish: string;
  readonly tasks: readonly { readonly id: string; readonly start: string; readonly finish: string }[];
  readonly criticalPath: readonly string[];
  readonly baseline: { readonly finish: { readonly days: number }; readonly moved: readonly unknown[] } | null;
  readonly slip: { readonly finish: { readonly was: string; readonly now: string } } | null;
}

async function answer(words: readonly string[], now?: string): Promise<Answer> {
  const { out } = await run(['timeline', ...words, '--json'], now);
  // The fields that the command declares.
  return JSON.parse(out) as Answer;
}

describe('muster plan timeline', { timeout: 120_000 }, () => {
  it('says when all is done, how sure that is, and what decides on it', async () => {
    const { code, out } = await run(['timeline']);

    expect(code).toBe(EXIT.ok);
    expect(out).toMatch(/^Contoso: timeline of the onboarding\nAll is done on 2027-\d\d-\d\d if every task/);
    expect(out).toMatch(/Of 10000 runs: 50 of 100 by 202\d-\d\d-\d\d, 80 of 100 by/);
    expect(out).toMatch(/\nInitiate\n {2}2026-11-23 /);
    expect(out).toMatch(/What decides on the end\n/);
  });

  it('ends later with fewer people, and after a freeze that it meets', async () => {
    const { finish } = await answer([]);
    await run(['set', 'customer.freeze=2026-12-18..2027-01-10 Year end']);
    const frozen = await answer([]);
    await run(['set', 'customer.freeze=', 'customer.people=1']);
    const alone = await answer([]);
    const { out } = await run(['timeline']);
    await run(['set', 'customer.people=6']);

    expect(frozen.finish > finish).toBe(true);
    expect(alone.finish > frozen.finish).toBe(true);
    expect(out).toMatch(/wait until somebody is free: `muster plan set customer.people=N`/);
    expect((await answer([])).finish).toBe(finish);
  });

  it('says what the slip of a task does', async () => {
    const { criticalPath, finish } = await answer([]);
    const { slip } = await answer(['--slip', `${criticalPath[0]}=5`]);

    expect(slip?.finish.was).toBe(finish);
    expect((slip?.finish.now ?? '') > finish).toBe(true);
    expect((await run(['timeline', '--slip', `${criticalPath[0]}=5`])).out).toContain('working days lost');
    expect((await run(['timeline', '--slip', 'gone=5'])).err).toContain('There is no task gone');
    expect((await run(['timeline', '--slip', 'five'])).err).toContain('write it as prepare-licences=10');
  });

  it('draws itself by the name of the file, or as asked', async () => {
    await run(['timeline', '--output', 'plan.html']);
    await run(['timeline', '--output', 'plan.svg']);

    expect(await readFile(join(workspace.folder, 'plan.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect(await readFile(join(workspace.folder, 'plan.svg'), 'utf8')).toMatch(/^<\?xml version="1.0".*\n<svg /);
    expect((await run(['timeline', '--format', 'svg'])).out).toContain('role="img"');
  });

  it('keeps the first timeline once, and says later what was lost since', async () => {
    const first = await run(['timeline', '--baseline', '--by', 'Ada Byron']);
    expect(first.err).toContain('kept as the first timeline');
    expect((await answer([])).baseline).toMatchObject({ finish: { days: 0 }, moved: [] });

    const later = await answer([], '2026-12-14T08:00:00Z');
    const again = await run(['timeline', '--baseline'], '2026-12-14T08:00:00Z');

    expect(later.baseline?.finish.days).toBeGreaterThan(0);
    expect(later.baseline?.moved.length).toBeGreaterThan(10);
    expect((await run(['timeline'], '2026-12-14T08:00:00Z')).out).toMatch(
      /The first timeline, of 2026-11-20, ended on/,
    );
    expect(again.code).toBe(EXIT.usage);
    expect(again.err).toContain('there is a first timeline already, of 2026-11-20');
  });

  it('takes what a clock that is ahead says for said today', async () => {
    await run(['set', 'plan-communication', 'state=in-progress'], '2026-11-26T08:00:00Z');
    const ahead = await answer([], '2026-11-25T08:00:00Z');

    expect(ahead.tasks.find(({ id }) => id === 'plan-communication')?.start).toBe('2026-11-25');
  });

  it('gives the same days for the same seed', async () => {
    const words = ['timeline', '--seed', '5', '--runs', '500', '--json'];

    expect((await run(words)).out).toBe((await run(words)).out);
  });
});
