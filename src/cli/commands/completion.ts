import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { oneOf } from '../values.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'pwsh'] as const;

/** `muster completion`. */
export const completion = defineCommand({
  about:
    'Prints a script that completes commands, options and their values in a shell. The script for pwsh is untested.',
  args: { shell: oneOf('the shell', SHELLS) },
  options: {},
  json: { version: 1, fields: { shell: 'the shell', script: 'the script' } },
  examples: [
    ['eval "$(muster completion bash)"', 'complete in this bash'],
    ['eval "$(muster completion zsh)"', 'complete in this zsh (after compinit)'],
    ['muster completion fish | source', 'complete in this fish'],
    ['muster completion pwsh | Out-String | Invoke-Expression', 'complete in this PowerShell (untested)'],
  ],
  run: async ({ args }) => {
    const { buildShellModel } = await import('../completion/model.ts');
    const write = await loadWriter(args.shell);
    const script = write(await buildShellModel());
    return { code: EXIT.ok, data: { shell: args.shell, script }, text: () => script };
  },
});

async function loadWriter(shell: (typeof SHELLS)[number]) {
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash.ts')).writeBash;
    case 'zsh':
      return (await import('../completion/zsh.ts')).writeZsh;
    case 'fish':
      return (await import('../completion/fish.ts')).writeFish;
    case 'pwsh':
      return (await import('../completion/pwsh.ts')).writePwsh;
  }
}
