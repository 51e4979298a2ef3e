import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Language, type Node, Parser } from '@vscode/tree-sitter-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { COLLECTIONS } from '../../evidence/index.ts';
import { collectScript, SCRIPT_KINDS } from './index.ts';

const WASM = join(dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm')));
let parser: Parser;

beforeAll(async () => {
  await Parser.init({ locateFile: (name: string) => join(WASM, name) });
  parser = new Parser();
  parser.setLanguage(await Language.load(await readFile(join(WASM, 'tree-sitter-powershell.wasm'))));
});

/** What a grammar of PowerShell does not understand, by line; and the commands that are called. */
function look(script: string): { readonly faults: readonly string[]; readonly commands: ReadonlySet<string> } {
  const tree = parser.parse(script);
  const faults: string[] = [];
  const commands = new Set<string>();
  const visit = (node: Node): void => {
    if (node.isError || node.isMissing) faults.push(`line ${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`);
    if (node.type === 'command_name') commands.add(node.text);
    for (const child of node.children) if (child !== null) visit(child);
  };
  if (tree !== null) visit(tree.rootNode);
  return { faults, commands };
}

test('the grammar finds what is no PowerShell', () => {
  expect(look('if ($a -eq 1) { Get-Item }').faults).toEqual([]);
  expect(look('if ($a -eq 1 { Get-Item').faults).not.toEqual([]);
});

describe.each(SCRIPT_KINDS)('the script for a %s', (kind) => {
  test('is PowerShell, in ASCII, for a file without a byte-order mark is read as ANSI by PowerShell 5.1', async () => {
    const script = await collectScript(kind);

    expect(look(script).faults).toEqual([]);
    expect(script).toMatch(/^[\x20-\x7e\n]*$/);
    expect(script).not.toMatch(/# \{\w+\}/);
  });

  test('has help, an -Out, and says that it is untested on Windows', async () => {
    const script = await collectScript(kind);

    for (const part of ['.SYNOPSIS', '.DESCRIPTION', '.PARAMETER Out', '.EXAMPLE', '.NOTES']) {
      expect(script).toContain(part);
    }
    expect(script).toMatch(/\[string\] \$Out/);
    expect(script).toMatch(/have not run this script on Windows/);
  });

  test('only reads, and calls nothing that PowerShell 5.1 lacks', async () => {
    const { commands } = look(await collectScript(kind));

    const own = [...commands].filter(
      (name) => !/^(Get|Select|Where|ForEach|Test|Join|Split|Write|ConvertTo|ConvertFrom)-/.test(name),
    );
    const others: Record<typeof kind, readonly string[]> = {
      device: [
        'Add-Part',
        'Confirm-SecureBootUEFI',
        'Get-Outcome',
        'New-Item',
        'New-Object',
        'Remove-Credential',
        'Set-StrictMode',
        'dsregcmd.exe',
        'netsh.exe',
      ],
      directory: [
        'Connect-MgGraph',
        'Invoke-MgGraphRequest',
        'Invoke-Request',
        'Move-Item',
        'New-Item',
        'New-Object',
        'Remove-Item',
        'Save-Hardware',
        'Save-List',
        'Save-Single',
        'Set-StrictMode',
        'Start-Sleep',
      ],
    };
    expect(own.filter((name) => !others[kind].includes(name) && !name.startsWith('$'))).toEqual([]);
  });
});

test('the script for a device asks the endpoints that it is given', async () => {
  const script = await collectScript('device', ['login.microsoftonline.com:443', 'ctldl.windowsupdate.com:80']);

  expect(look(script).faults).toEqual([]);
  expect(script).toContain("    'login.microsoftonline.com:443'\n    'ctldl.windowsupdate.com:80'\n)");
});

test('no key and no password is asked for on a PC', async () => {
  const { commands } = look(await collectScript('device'));
  const script = (await collectScript('device')).replaceAll(/(^|\s)#.*$/gm, '');

  expect(script).not.toMatch(/key=clear(?!\s+no)|RecoveryPassword|keyMaterial|OwnerAuth|Get-Credential/i);
  expect([...commands]).not.toContain('Get-Credential');
});

describe('the script for a directory', () => {
  test.each(COLLECTIONS.map((one) => [one.name, one] as const))('asks for %s, once', async (_, one) => {
    const script = await collectScript('directory');
    const line = `Version = '${one.version}'; Path = '${one.path}'; Query = '${one.query ?? ''}';`;

    expect(script.split(line)).toHaveLength(2);
    expect(script).toContain(`\n    '${one.permission}'\n`);
  });

  test('asks for the objects before it asks about each of them', async () => {
    const script = await collectScript('directory');

    for (const [, of = ''] of script.matchAll(/Of = '([^']+)'/g)) {
      expect(script.indexOf(`Path = '${of}';`)).toBeGreaterThan(0);
      expect(script.indexOf(`Path = '${of}';`)).toBeLessThan(script.indexOf(`Of = '${of}'`));
    }
  });

  test('asks for the hardware of one device by name: Intune leaves it out of lists', async () => {
    const script = await collectScript('directory');
    const properties = script.slice(script.indexOf('$DeviceProperties = @('), script.indexOf('$MostTries'));

    for (const name of ['id', 'azureADDeviceId', 'hardwareInformation', 'serialNumber']) {
      expect(properties).toContain(`'${name}'`);
    }
    expect(properties).not.toContain('windowsProtectionState');
  });

  test('asks for nothing but to read', async () => {
    const script = await collectScript('directory');

    expect(script.match(/-Method (\w+)/g)).toEqual(['-Method GET']);
    expect(script).not.toMatch(/'[\w.]*(ReadWrite|\.Write|FullControl)[\w.]*'/);
  });
});
