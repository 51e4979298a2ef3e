import { userInfo } from 'node:os';
import type { OptionSpec } from '../../command.ts';
import { text } from '../../values.ts';

/** Who says it, for every command that writes into the journal. */
export const byOption: OptionSpec<string | undefined> = text('--by <name>', 'who says it (the signed-in user)');

/** The name that was given, or that of the signed-in user. */
export function sayer(by: string | undefined): string {
  return by ?? userInfo().username;
}
