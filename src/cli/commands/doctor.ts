import { defineCommand } from '../command.ts';
import type { Check } from '../doctor/check.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../style.ts';

/** `muster doctor`. */
export const doctor = defineCommand({
  about:
    'Looks at this machine, the workspace and the catalogs, and says what is not fit for work and what to do. Sends nothing anywhere.',
  args: {},
  options: {},
  json: {
    version: 1,
    fields: { checks: 'each with name, state (ok, warning or failed), says and, where not ok, todo' },
  },
  examples: [
    ['muster doctor', 'look at this machine and the current folder'],
    ['muster doctor -C contoso --json', 'the same for another folder, as JSON'],
  ],
  run: async ({ folder, now }) => {
    const { examineMachine } = await import('../doctor/examine-machine.ts');
    const { examineWorkspace } = await import('../doctor/examine-workspace.ts');
    const checks = [...(await examineMachine(folder)), ...(await examineWorkspace(folder, now))];
    return {
      code: checks.some(({ state }) => state === 'failed') ? EXIT.usage : EXIT.ok,
      data: { checks },
      text: (style) => checks.map((check) => drawCheck(check, style)).join('\n'),
    };
  },
});

function drawCheck({ name, state, says, todo }: Check, style: Style): string {
  const mark = { ok: style.green('ok     '), warning: style.yellow('warning'), failed: style.red('failed ') }[state];
  return `${mark} ${style.bold(name.padEnd(14))} ${says}${todo === undefined ? '' : `\n${' '.repeat(23)}${todo}`}`;
}
