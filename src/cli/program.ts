import { Argument, Command as Commander, InvalidArgumentError, Option, type OutputConfiguration } from 'commander';
import type { ArgumentSpec, Command, OptionSpec } from './command.ts';
import { type Entry, GROUPS } from './commands/table.ts';
import { COMMON_OPTIONS, type CommonOptions, readCommonOptions } from './common-options.ts';
import { drawHelp } from './help.ts';

/** What the command line asks for. */
export type Request = {
  readonly name: string;
  readonly command: Command;
  readonly options: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
  readonly common: CommonOptions;
};

/**
 * Reads the command line. Throws commander's error for a wrong one, and also after it printed a help or the version.
 * Only the file of the command that is called is loaded.
 */
export async function readCommandLine(
  argv: readonly string[],
  {
    version,
    output,
    commands,
  }: { readonly version: string; readonly output: OutputConfiguration; readonly commands: readonly Entry[] },
): Promise<Request> {
  const program = createProgram(version, output);
  const requests: Request[] = [];
  const groups = new Map<string, Commander>();
  for (const entry of commands) {
    const words = entry.name.split(' ');
    const parent = words.length === 1 ? program : groupOf(program, groups, words[0] ?? '');
    const stub = parent.command(words.at(-1) ?? entry.name).summary(entry.summary);
    // A command with others under it, as `plan` with `plan set`; what comes after their names is theirs.
    if (words.length === 1 && GROUPS[entry.name] !== undefined) groups.set(entry.name, stub.enablePositionalOptions());
    parent.hook('preSubcommand', async (_parent, called) => {
      if (called === stub) declare(stub, entry, await entry.load(), (request) => requests.push(request));
    });
  }
  await program.parseAsync(asOptions(argv), { from: 'user' });
  const request = requests[0];
  if (request === undefined) throw new Error('the command line was read, but no command was found in it');
  return request;
}

/** `muster` and `muster help COMMAND` as the options that they stand for. */
function asOptions(argv: readonly string[]): readonly string[] {
  if (argv.length === 0) return ['--help'];
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
}

function createProgram(version: string, output: OutputConfiguration): Commander {
  const program = new Commander('muster')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput(output)
    .exitOverride();
  program.helpInformation = () => drawHelp();
  for (const { flags, doc } of COMMON_OPTIONS) program.option(flags, doc);
  return program;
}

function groupOf(program: Commander, groups: Map<string, Commander>, name: string): Commander {
  const group =
    groups.get(name) ??
    program
      .command(name)
      .description(GROUPS[name] ?? '')
      .usage('<command> [options]');
  groups.set(name, group);
  return group;
}

/** Gives a command its arguments, options and help, once it is known that it is the one called. */
function declare(stub: Commander, entry: Entry, command: Command, accept: (request: Request) => void): void {
  stub.description(command.about);
  for (const [name, spec] of Object.entries(command.args)) stub.addArgument(toArgument(name, spec));
  const attributes = Object.entries(command.options).map(([name, spec]) => {
    const option = toOption(spec);
    stub.addOption(option);
    return { name, attribute: option.attributeName(), initial: spec.initial };
  });
  stub.addHelpText('after', describeExtras(entry.name, command));
  if (stub.commands.length > 0) stub.allowExcessArguments();
  stub.action(() => {
    if (stub.commands.length > 0 && stub.args.length > 0) refuseWord(stub);
    const given = stub.opts();
    accept({
      name: entry.name,
      command,
      options: Object.fromEntries(
        attributes.map(({ name, attribute, initial }) => [name, given[attribute] ?? initial]),
      ),
      args: Object.fromEntries(
        Object.entries(command.args).map(([name, spec], index) => [
          name,
          stub.processedArgs[index] ?? (spec.arity === 'any' ? [] : undefined),
        ]),
      ),
      common: readCommonOptions(stub.optsWithGlobals()),
    });
  });
}

/** Refuses a word after a command that has others under it and is none of them. */
function refuseWord(stub: Commander): void {
  const names = stub.commands.map((command) => command.name());
  stub.error(
    `error: there is no command '${stub.name()} ${stub.args[0] ?? ''}'; after ${stub.name()} comes ${names.join(', ')}, or nothing`,
  );
}

function toArgument(name: string, spec: ArgumentSpec<unknown>): Argument {
  const shapes = { required: `<${name}>`, optional: `[${name}]`, many: `<${name}...>`, any: `[${name}...]` };
  const argument = new Argument(shapes[spec.arity], spec.doc);
  return spec.choices === undefined ? argument : argument.choices(spec.choices);
}

function toOption(spec: OptionSpec<unknown>): Option {
  const option = new Option(spec.flags, spec.doc);
  if (typeof spec.initial === 'string' || typeof spec.initial === 'number') option.default(spec.initial);
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.parse !== undefined) {
    option.argParser((text, earlier: unknown) => {
      try {
        return spec.parse?.(text, earlier ?? spec.initial);
      } catch (error) {
        throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
      }
    });
  }
  return option;
}

function describeExtras(name: string, command: Command): string {
  const width = Math.max(...command.examples.map(([line]) => line.length));
  const fields = Object.entries(command.json.fields);
  const fieldWidth = Math.max(...fields.map(([field]) => field.length));
  return [
    '\nExamples:',
    ...command.examples.map(([line, does]) => `  ${line.padEnd(width)}  ${does}`),
    `\nJSON (${schemaOf(name, command)}):`,
    ...fields.map(([field, doc]) => `  ${field.padEnd(fieldWidth)}  ${doc}`),
  ].join('\n');
}

/** The name and version of a command's JSON. */
export function schemaOf(name: string, command: Command): string {
  return `muster.${name.replaceAll(' ', '-')}/${command.json.version}`;
}
