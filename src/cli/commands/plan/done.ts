import { defineCommand } from '../../command.ts';
import { EXIT } from '../../exit-codes.ts';
import { many, text } from '../../values.ts';
import { byOption, sayer } from './by-option.ts';

/** `muster plan done`. */
export const planDone = defineCommand({
  about:
    'Says that tasks or checklist items are done. The evidence decides: where it proves a task, that is verified anyway; where it does not, the task is claimed until it does.',
  args: { items: many('ids of tasks, or of requirements on the checklist') },
  options: { by: byOption, note: text('--note <text>', 'a note to go with it') },
  json: { version: 1, fields: { items: 'each with item, state after it, and sentence: what the evidence says to it' } },
  examples: [
    ['muster plan done kickoff', 'say that a task is done'],
    ['muster plan done tpm-2 --note "Ticket 4711" --by "Ada Byron"', 'an item of the checklist, with where to look'],
  ],
  run: async ({ folder, now, args, options, signal }) => {
    const { sayDone } = await import('../../../workspace/plan/index.ts');
    const note = options.note === undefined ? {} : { note: options.note };
    const saying = { by: sayer(options.by), now, signal };
    const items = await sayDone(folder, saying, { items: args.items, what: 'done', ...note });
    return {
      code: EXIT.ok,
      data: { items },
      text: (style) =>
        items.map(({ item, state, sentence }) => `${item}: ${style.bold(state)}, ${sentence}`).join('\n'),
    };
  },
});
