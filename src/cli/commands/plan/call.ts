import { defineCommand } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import { EXIT } from '../../exit-codes.ts';
import { required, text } from '../../values.ts';
import { byOption, sayer } from './by-option.ts';

/** `muster plan call`. */
export const planCall = defineCommand({
  about: 'Notes that a review call was held, and what came of it. The agenda of the next begins where this one ended.',
  args: { note: required('what came of it') },
  options: { by: byOption, held: text('--held <time>', 'when it was (ISO 8601) instead of now') },
  json: { version: 1, fields: { events: 'what was written into the journal: id, at, by, what, held, note' } },
  examples: [
    ['muster plan call "TPM firmware goes out this week"', 'a call that was held just now'],
    ['muster plan call "Kick-off" --held 2026-12-01T10:00:00Z', 'one that was held before'],
  ],
  run: async ({ folder, now, args, options }) => {
    const { recordCall } = await import('../../../workspace/plan/index.ts');
    const held = options.held === undefined ? now : new Date(options.held);
    if (Number.isNaN(held.getTime()))
      throw new UsageError(`--held: ${options.held} is no time; write it as 2026-12-01T10:00:00Z`);
    if (held > now) throw new UsageError(`--held: ${options.held} is still to come`);
    const events = await recordCall(folder, { by: sayer(options.by), now }, { held, note: args.note });
    return {
      code: EXIT.ok,
      data: { events },
      text: () => `The call of ${held.toISOString().slice(0, 16).replace('T', ' ')}Z is noted`,
    };
  },
});
