import type { Command } from '../../../src/cli/command.ts';
import { COMMANDS, type Entry, HEADINGS } from '../../../src/cli/commands/table.ts';
import { COMMON_OPTIONS } from '../../../src/cli/common-options.ts';
import { schemaOf } from '../../../src/cli/program.ts';
import { anchorOf, block, code, codes, type Page, page, table } from '../markdown.ts';

/** Every command as its `--help` has it. */
export async function commandsPage(): Promise<Page> {
  const commands = await Promise.all(COMMANDS.map(async (entry) => ({ entry, command: await entry.load() })));
  return page('commands.md', 'Commands', '`src/cli/commands/`', [
    '`muster <command> --help` says the same in the terminal. Data goes to stdout, everything else to stderr. How a command ends is one of the [exit codes](exit-codes.md).',
    ...HEADINGS.flatMap((heading) => {
      const rows = COMMANDS.filter((entry) => entry.heading === heading).map(({ name, summary }) => [
        `[muster ${name}](#${anchorOf(`muster ${name}`)})`,
        summary,
      ]);
      return rows.length === 0 ? [] : [`**${heading}**`, table(['Command', ''], rows)];
    }),
    '## Options of every command',
    table(
      ['Option', 'Meaning'],
      COMMON_OPTIONS.map(({ flags, doc }) => [code(flags), doc]),
    ),
    ...commands.flatMap(({ entry, command }) => [`## muster ${entry.name}`, ...describe(entry, command)]),
  ]);
}

function describe(entry: Entry, command: Command): readonly string[] {
  const args = Object.entries(command.args);
  const options = Object.values(command.options);
  return [
    command.about,
    block('text', ['muster', entry.name, ...args.map(shapeOf), ...(options.length > 0 ? ['[options]'] : [])].join(' ')),
    table(
      ['Argument', 'Meaning', 'One of'],
      args.map(([name, { doc, choices }]) => [code(name), doc, codes(choices ?? [])]),
    ),
    table(
      ['Option', 'Meaning', 'One of', 'Unless given'],
      options.map(({ flags, doc, choices, initial }) => [
        code(flags),
        doc,
        codes(choices ?? []),
        typeof initial === 'string' || typeof initial === 'number' ? code(String(initial)) : '',
      ]),
    ),
    'Examples:',
    table(
      ['Command line', 'What it does'],
      command.examples.map(([line, does]) => [code(line), does]),
    ),
    `With \`--json\`: one object with \`schema\`: \`${schemaOf(entry.name, command)}\`, and`,
    table(
      ['Field', 'Holds'],
      Object.entries(command.json.fields).map(([field, doc]) => [code(field), doc]),
    ),
  ].filter((part) => part !== '');
}

function shapeOf([name, { arity }]: readonly [string, Command['args'][string]]): string {
  return { required: `<${name}>`, optional: `[${name}]`, many: `<${name}...>`, any: `[${name}...]` }[arity];
}
