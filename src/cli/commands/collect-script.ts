import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { oneOf } from '../values.ts';

/** `muster collect script`. */
export const collectScriptCommand = defineCommand({
  about:
    'Prints a PowerShell script that gathers what `muster import` reads: of one PC (device), or from a tenant through Microsoft Graph (directory). The scripts only read; they are untested on Windows so far.',
  args: { kind: oneOf('what it gathers from', ['device', 'directory']) },
  options: {},
  json: { version: 1, fields: { kind: 'device or directory', script: 'the script' } },
  examples: [
    [
      'muster collect script device > gather-device.ps1',
      'to run on a PC: join state, hardware, security, networks, endpoints',
    ],
    ['muster collect script directory > gather-directory.ps1', 'to run by an administrator of the tenant'],
  ],
  run: async ({ args }) => {
    const { collectScript } = await import('../../workspace/index.ts');
    const script = await collectScript(args.kind);
    return { code: EXIT.ok, data: { kind: args.kind, script }, text: () => script.trimEnd() };
  },
});
