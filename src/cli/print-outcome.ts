import { resolve } from 'node:path';
import type { Outcome } from './command.ts';
import type { CommonOptions } from './common-options.ts';
import type { Machine } from './machine.ts';
import { printable } from './printable.ts';
import { openResultFile, type ResultFile } from './result-file.ts';
import { createStyle, isColourWanted } from './style.ts';

/** Where the result of a run goes; made before the run. */
export type Target = {
  /** `envelope` is what `--json` prints. */
  readonly print: (envelope: Readonly<Record<string, unknown>>, outcome: Outcome) => Promise<void>;
  /** Forgets a result that was begun; safe to call after `print`. */
  readonly discard: () => Promise<void>;
};

/** Opens the place for the result: the file of `--output`, else stdout, else (with `--quiet` alone) nowhere. */
export async function openTarget(common: CommonOptions, machine: Machine): Promise<Target> {
  let file: ResultFile | undefined;
  if (common.output !== undefined && common.output !== '-')
    file = await openResultFile(resolve(machine.cwd, common.output));
  const write = file?.write ?? machine.stdout.write;
  const isSilent = common.isQuiet && !common.isJson && common.output === undefined;
  const isColoured = isColourWanted({
    isAllowed: common.isColourAllowed && file === undefined,
    isTerminal: machine.stdout.isTerminal,
    env: machine.env,
  });

  const print: Target['print'] = async (envelope, outcome) => {
    if (common.isJson) await write(toJson(envelope));
    else if (outcome.body !== undefined && !isSilent) for await (const chunk of outcome.body) await write(chunk);
    else if (!isSilent) await write(withLineEnd(printable(outcome.text(createStyle(isColoured)), isColoured)));
    const done = file;
    file = undefined;
    await done?.commit();
  };
  const discard = async () => {
    const begun = file;
    file = undefined;
    await begun?.discard();
  };
  return { print, discard };
}

/** JSON for a machine: whole numbers that JavaScript cannot hold become text. */
export function toJson(value: unknown): string {
  const plain = (_key: string, item: unknown) => {
    if (typeof item !== 'bigint') return item;
    return Number.isSafeInteger(Number(item)) ? Number(item) : String(item);
  };
  return `${JSON.stringify(value, plain, 2)}\n`;
}

function withLineEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
