import { expect, it } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

it.each(['device', 'directory'])('muster collect script %s prints a script, and nothing else', async (kind) => {
  const machine = createTestMachine();

  const code = await runCli(['collect', 'script', kind], machine);

  expect(code).toBe(EXIT.ok);
  expect(machine.out()).toMatch(/^<#\n\.SYNOPSIS\n[\s\S]*Write-Output -InputObject \$\w+\n$/);
  expect(machine.err()).toBe('');
});

it('muster collect script of anything else says what there is', async () => {
  const machine = createTestMachine();

  const code = await runCli(['collect', 'script', 'printer'], machine);

  expect(code).toBe(EXIT.usage);
  expect(machine.err()).toMatch(/device.*directory/s);
});
