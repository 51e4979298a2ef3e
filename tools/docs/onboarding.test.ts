import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { writeTenant } from '../../lab/tenants/index.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { createTestMachine } from '../../src/cli/machine-for-test.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { PlanText } from '../../src/workspace/plan/settings.ts';
import { commandLinesOf, firstColumnUnder, keysOf } from './guide.ts';
import { DOCS } from './pages.ts';

const PAGE = readFileSync(join(DOCS, 'onboarding.md'), 'utf8');
const NOW = new Date('2026-11-21T09:00:00Z');
const VERDICTS: readonly number[] = [EXIT.ok, EXIT.findings, EXIT.incomplete];

test('every command line of the page on onboarding runs on the sample tenant, in order', {
  timeout: 300_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-onboarding-'));
  await writeTenant({ name: 'contoso', folder, now: NOW, users: 60, devices: 40 });
  const failed: string[] = [];

  // Paths of files are those of the process, as in a shell.
  process.chdir(folder);
  for (const [index, { line, words }] of commandLinesOf(PAGE).entries()) {
    const machine = createTestMachine({ cwd: folder, now: () => new Date(NOW.getTime() + index * 60_000) });
    const code = await runCli(words, machine);
    const isRight = words[0] === 'assess' ? VERDICTS.includes(code) : code === EXIT.ok;
    if (!isRight) failed.push(`onboarding.md:${line}: muster ${words.join(' ')} ended with ${code}: ${machine.err()}`);
  }

  process.chdir(DOCS);
  await rm(folder, { recursive: true });
  expect(failed).toEqual([]);
  expect(commandLinesOf(PAGE).length).toBeGreaterThan(15);
});

test('every key of plan.yaml is explained, and no other', () => {
  const keys = keysOf(z.toJSONSchema(PlanText, { io: 'input' }));

  expect([...firstColumnUnder(PAGE, '### plan.yaml')].sort()).toEqual([...keys].sort());
});
