import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Command, defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';
import { choice, flag, list, many, oneOf, required } from '../values.ts';
import { writeBash } from './bash.ts';
import { writeFish } from './fish.ts';
import { buildShellModel } from './model.ts';
import { writePwsh } from './pwsh.ts';
import { writeZsh } from './zsh.ts';

function command(args: Command['args'], options: Command['options']): Command {
  const run = async () => ({ code: EXIT.ok, data: {}, text: () => '' });
  return defineCommand({
    about: 'x',
    args,
    options,
    json: { version: 1, fields: {} },
    examples: [['muster', 'x']],
    run,
  });
}

const assess = command(
  {},
  {
    gate: choice('--gate <gate>', "the tenant's gate", ['may-enrol', 'may-deploy'], 'may-enrol'),
    only: list('--only <id>', 'one [of] these: ids'),
  },
);
const importing = command(
  { paths: many('what to import', { completes: 'file' }) },
  { preflight: flag('--preflight', 'only say') },
);
const show = command({ id: required('which') }, {});
const shell = command({ shell: oneOf('which', ['bash', 'zsh']) }, {});

const MODEL = await buildShellModel([
  { name: 'assess', heading: 'Judge', summary: "Judge the tenant's evidence: all of it", load: async () => assess },
  { name: 'import', heading: 'Begin', summary: 'Import', load: async () => importing },
  { name: 'catalog list', heading: 'Catalogs', summary: 'List', load: async () => assess },
  { name: 'catalog show', heading: 'Catalogs', summary: 'Show', load: async () => show },
  { name: 'completion', heading: 'Keep', summary: 'Complete', load: async () => shell },
]);

const COMMON = ['--help', '--json', '--no-color', '--output', '--quiet', '--workspace'];

/** What is typed before Tab, and what every shell must offer then. */
const CASES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['muster ', ['assess', 'catalog', 'completion', 'import']],
  ['muster c', ['catalog', 'completion']],
  ['muster catalog ', ['list', 'show']],
  ['muster -C sub catalog s', ['show']],
  ['muster assess --g', ['--gate']],
  ['muster assess --gate ', ['may-deploy', 'may-enrol']],
  ['muster catalog list --only x --gate may-d', ['may-deploy']],
  ['muster completion ', ['bash', 'zsh']],
  ['muster --json completion z', ['zsh']],
  ['muster import a b', ['b c.json', 'box/']],
  ['muster import --preflight a', ['a.json']],
  ['muster -C b', ['box/']],
  ['muster assess --output a', ['a.json']],
  ['muster assess --', [...COMMON, '--gate', '--only'].sort()],
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-completion-'));
  mkdirSync(join(folder, 'box'));
  for (const name of ['a.json', 'b c.json']) writeFileSync(join(folder, name), '');
  writeFileSync(join(folder, 'muster.bash'), writeBash(MODEL));
  writeFileSync(join(folder, 'muster.zsh'), writeZsh(MODEL));
  writeFileSync(join(folder, 'muster.fish'), writeFish(MODEL));
});
afterAll(() => rmSync(folder, { recursive: true }));

function hasShell(name: string): boolean {
  return spawnSync(name, ['--version']).status === 0;
}

function run(shellName: string, args: readonly string[]): readonly string[] {
  const { stdout, stderr, status } = spawnSync(shellName, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, HOME: folder, TERM: 'dumb' },
  });
  if (status !== 0) throw new Error(`${shellName} exited with ${status}: ${stderr}`);
  return [...new Set(stdout.split('\n').filter((line) => line !== ''))].sort();
}

/** A folder with or without its slash is the same offer: bash and zsh add it when they complete. */
function asFolders(offered: readonly string[]): readonly string[] {
  return offered.map((word) => (word === 'box' ? 'box/' : word));
}

describe.runIf(hasShell('bash'))('bash', () => {
  it.each(CASES)('`%s` offers %j', (line, expected) => {
    const script = `source ./muster.bash; COMP_WORDS=(${line.trimEnd().replaceAll('=', ' = ')}${line.endsWith(' ') ? " ''" : ''}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _muster 2>&1; printf '%s\\n' "\${COMPREPLY[@]}"`;

    expect(asFolders(run('bash', ['--norc', '-c', script]))).toEqual(expected);
  });

  it('completes after an equals sign', () => {
    const script = `source ./muster.bash; COMP_WORDS=(muster assess --gate = may-e); COMP_CWORD=4; _muster; echo "\${COMPREPLY[@]}"`;

    expect(run('bash', ['--norc', '-c', script])).toEqual(['may-enrol']);
  });
});

describe.runIf(hasShell('fish'))('fish', () => {
  it.each(CASES)('`%s` offers %j', (line, expected) => {
    const offered = run('fish', ['--no-config', '-c', `source ./muster.fish; complete -C '${line}'`]);

    expect(offered.map((row) => row.split('\t')[0])).toEqual(expected);
  });
});

describe.runIf(hasShell('zsh'))('zsh', () => {
  it.each(CASES)('`%s` offers %j', (line, expected) => {
    expect(asFolders(run('zsh', ['-f', '-c', zshProbe(line)]))).toEqual(expected);
  });
});

/**
 * Types `line` and Tab into a zsh of its own and prints every match that it would add. The words that are waited for are
 * typed otherwise than they are printed: the terminal may echo what is typed.
 */
function zshProbe(line: string): string {
  return `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PROMPT=; RPROMPT=; stty -echo'
zpty -w z 'autoload -U compinit; compinit -u -D; source ./muster.zsh'
zpty -w z 'bindkey "^I" complete-word; zstyle ":completion:*" list-grouped false; zstyle ":completion:*" completer _complete'
zpty -w z 'compadd() { local -a found; local word; if [[ \${@[(I)-O]} -eq 0 && \${@[(I)-A]} -eq 0 && \${@[(I)-D]} -eq 0 ]]; then builtin compadd -O found "$@"; for word in "\${found[@]}"; do print -r -- "<\${(Q)word}>"; done; fi; builtin compadd "$@" }'
zpty -w z 'print re""ady'
zpty -r z seen '*ready*'
zpty -w -n z $'${line.replaceAll("'", "\\'")}\\t'
zpty -w -n z $'\\C-u'
zpty -w z ''
zpty -w z 'print fini""shed'
zpty -r z seen '*finished*'
print -r -- "$seen" | tr -d '\\r' | grep -o '<[^<>]*>' | sed 's/^<//; s/>$//'
`;
}

describe('every shell', () => {
  it.each([
    ['bash', 'complete -F _muster muster'],
    ['zsh', 'compdef _muster muster'],
    ['fish', 'complete -c muster'],
    ['pwsh', 'Register-ArgumentCompleter'],
  ])('`muster completion %s` prints its script', async (name, part) => {
    const machine = createTestMachine();

    const code = await runCli(['completion', name], machine);

    expect(code).toBe(EXIT.ok);
    expect(machine.out()).toContain(part);
    expect(machine.out()).toContain('doctor');
  });

  it('says that pwsh is untested', () => {
    expect(writePwsh(MODEL)).toContain('(untested)');
  });
});
