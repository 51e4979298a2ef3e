import { resolve } from 'node:path';
import { CommanderError } from 'commander';
import type { Outcome } from './command.ts';
import { COMMANDS, type Entry } from './commands/table.ts';
import type { CommonOptions } from './common-options.ts';
import { explainError, type Told } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Machine } from './machine.ts';
import { createMessages } from './messages.ts';
import { openTarget, toJson } from './print-outcome.ts';
import { type Request, readCommandLine, schemaOf } from './program.ts';
import { isColourWanted } from './style.ts';
import { readVersion } from './version.ts';

/** Runs one `muster` command line to its end and answers the exit code. Throws nothing. */
export async function runCli(
  argv: readonly string[],
  machine: Machine,
  commands: readonly Entry[] = COMMANDS,
): Promise<ExitCode> {
  try {
    const request = await readRequest(argv, machine, commands);
    return request === undefined ? EXIT.ok : await runRequest(request, machine);
  } catch (error) {
    return await answerError(error, argv, machine);
  }
}

/** Reads the command line; undefined where a help or the version was printed. */
async function readRequest(
  argv: readonly string[],
  machine: Machine,
  commands: readonly Entry[],
): Promise<Request | undefined> {
  const out: string[] = [];
  const err: string[] = [];
  const isAllowed = !argv.includes('--no-color');
  const output = {
    writeOut: (text: string) => out.push(text),
    writeErr: (text: string) => err.push(text),
    outputError: () => undefined,
    getOutHasColors: () => isColourWanted({ isAllowed, isTerminal: machine.stdout.isTerminal, env: machine.env }),
    getErrHasColors: () => isColourWanted({ isAllowed, isTerminal: machine.stderr.isTerminal, env: machine.env }),
  };
  try {
    return await readCommandLine(argv, { version: readVersion(), output, commands });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    throw error;
  } finally {
    if (out.length > 0) await machine.stdout.write(out.join(''));
    if (err.length > 0) await machine.stderr.write(err.join(''));
  }
}

async function runRequest(request: Request, machine: Machine): Promise<ExitCode> {
  const { common, command } = request;
  const messages = createMessages(common, machine);
  const target = await openTarget(common, machine);
  try {
    const outcome = await command.run({
      options: request.options,
      args: request.args,
      folder: folderOf(common, machine),
      hasTarget: common.isJson || common.output !== undefined,
      output: common.output,
      now: machine.now(),
      env: machine.env,
      isWatched: messages.isMoving,
      signal: machine.signal,
      askSecret: async (question) => machine.askSecret?.(question, machine.signal),
      note: messages.note,
      progress: messages.progress,
    });
    machine.signal.throwIfAborted();
    await messages.end();
    await target.print(envelopeOf(request, outcome), outcome);
    return outcome.code;
  } finally {
    await messages.end();
    await target.discard();
  }
}

/** The JSON of a command: its schema and the fields it declares, nothing undocumented beside them. */
function envelopeOf({ name, command }: Request, { data }: Outcome): Readonly<Record<string, unknown>> {
  const fields = Object.keys(command.json.fields).map((field) => [field, data[field]] as const);
  return { schema: schemaOf(name, command), ...Object.fromEntries(fields) };
}

function folderOf(common: CommonOptions, machine: Machine): string {
  return resolve(machine.cwd, common.workspace ?? '.');
}

/** Says what went wrong: on stderr for a person, and with `--json` also on stdout for a machine. */
async function answerError(error: unknown, argv: readonly string[], machine: Machine): Promise<ExitCode> {
  if (machine.signal.aborted) return machine.signal.reason === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
  // A group without a command (`muster catalog`): its help was printed on stderr.
  if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
  const told = explainError(error) ?? (await explainFault(error, argv, machine));
  const lines = told.hint === undefined ? told.lines : [...told.lines, told.hint];
  await machine.stderr.write(lines.map((line, index) => (index === 0 ? `muster: ${line}\n` : `${line}\n`)).join(''));
  if (argv.includes('--json')) {
    await machine.stdout.write(
      toJson({ schema: 'muster.error/1', exitCode: told.code, errors: told.lines, hint: told.hint }),
    );
  }
  return told.code;
}

async function explainFault(error: unknown, argv: readonly string[], machine: Machine): Promise<Told> {
  const { reportFault } = await import('./fault-report.ts');
  return { code: EXIT.fault, lines: await reportFault({ error, argv, at: machine.now() }) };
}
