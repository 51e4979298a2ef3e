import { defineCommand } from '../../command.ts';
import { EXIT } from '../../exit-codes.ts';
import { many, text } from '../../values.ts';
import { byOption, sayer } from './by-option.ts';

/** `muster plan reopen`. */
export const planReopen = defineCommand({
  about: 'Takes back that tasks or checklist items are done or begun. What the evidence proves stays verified.',
  args: { items: many('ids of tasks, or of requirements on the checklist') },
  options: { by: byOption, note: text('--note <text>', 'a note to go with it') },
  json: { version: 1, fields: { items: 'each with item, state after it, and sentence: what the evidence says to it' } },
  examples: [['muster plan reopen kickoff --note "It has to be held again"', 'say that it is not done after all']],
  run: async ({ folder, now, args, options, signal }) => {
    const { sayDone } = await import('../../../workspace/plan/index.ts');
    const note = options.note === undefined ? {} : { note: options.note };
    const saying = { by: sayer(options.by), now, signal };
    const items = await sayDone(folder, saying, { items: args.items, what: 'reopen', ...note });
    return {
      code: EXIT.ok,
      data: { items },
      text: (style) =>
        items.map(({ item, state, sentence }) => `${item}: ${style.bold(state)}, ${sentence}`).join('\n'),
    };
  },
});
