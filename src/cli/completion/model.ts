import type { ArgumentSpec, Completes } from '../command.ts';
import { COMMANDS, type Entry, GROUPS } from '../commands/table.ts';
import { COMMON_OPTIONS } from '../common-options.ts';

/** An option as a shell sees it. */
export type ShellOption = {
  /** `-o` and `--output`; the long name is last. */
  readonly names: readonly string[];
  readonly doc: string;
  /** What may follow; undefined where the option takes no value. */
  readonly value?: ShellValue;
};

/** What may be typed in one place: one of these words, a path, or anything. */
export type ShellValue = { readonly choices: readonly string[]; readonly completes?: Completes };

/** A command as a shell sees it; a group has other commands under it, and may be a command without arguments itself. */
export type ShellCommand = {
  readonly name: string;
  readonly doc: string;
  readonly options: readonly ShellOption[];
  readonly args: readonly ShellValue[];
  /** Whether the last of `args` may be repeated. */
  readonly isOpenEnded: boolean;
};

/** Everything the completion scripts are made of. */
export type ShellModel = {
  readonly commands: readonly ShellCommand[];
  readonly groups: readonly { readonly name: string; readonly doc: string }[];
  /** What every command takes. */
  readonly common: readonly ShellOption[];
};

/** Reads the model from the commands themselves. */
export async function buildShellModel(entries: readonly Entry[] = COMMANDS): Promise<ShellModel> {
  const commands = await Promise.all(entries.map(describeCommand));
  const groups = [...new Set(commands.flatMap(({ name }) => (name.includes(' ') ? [firstWord(name)] : [])))];
  const help = { names: ['-h', '--help'], doc: 'print help' };
  return {
    commands,
    groups: groups.map((name) => ({ name, doc: GROUPS[name] ?? '' })),
    common: [...COMMON_OPTIONS.map(describeOption), help],
  };
}

/** What may come first, or after `group`: the next words with what they do. */
export function nextWords(model: ShellModel, group?: string): readonly (readonly [word: string, doc: string])[] {
  const prefix = group === undefined ? '' : `${group} `;
  const under = model.commands
    .filter(({ name }) => name.startsWith(prefix) && !name.slice(prefix.length).includes(' '))
    .map(({ name, doc }) => [name.slice(prefix.length), doc] as const);
  if (group !== undefined) return under;
  const groups = model.groups.filter(({ name }) => under.every(([word]) => word !== name));
  return [...under, ...groups.map(({ name, doc }) => [name, doc] as const)];
}

/** The options that need a value, common ones included. */
export function optionsWithValue(model: ShellModel): readonly ShellOption[] {
  return [...model.common, ...model.commands.flatMap(({ options }) => options)].filter(
    ({ value }) => value !== undefined,
  );
}

function firstWord(name: string): string {
  return name.slice(0, name.indexOf(' '));
}

async function describeCommand(entry: Entry): Promise<ShellCommand> {
  const command = await entry.load();
  const args = Object.values(command.args);
  return {
    name: entry.name,
    doc: entry.summary,
    options: Object.values(command.options).map(describeOption),
    args: args.map(describeValue),
    isOpenEnded: ['many', 'any'].includes(args.at(-1)?.arity ?? ''),
  };
}

type Declared = { readonly flags: string; readonly doc: string } & Partial<
  Pick<ArgumentSpec<unknown>, 'choices' | 'completes'>
>;

function describeOption(option: Declared): ShellOption {
  const names = option.flags
    .replace(/[<[].*$/, '')
    .split(/[\s,]+/)
    .filter((name) => name.startsWith('-'));
  const described = { names, doc: option.doc };
  return /[<[]/.test(option.flags) ? { ...described, value: describeValue(option) } : described;
}

function describeValue({ choices = [], completes }: Partial<Pick<Declared, 'choices' | 'completes'>>): ShellValue {
  return completes === undefined ? { choices } : { choices, completes };
}
