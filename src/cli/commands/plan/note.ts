import { defineCommand } from '../../command.ts';
import { EXIT } from '../../exit-codes.ts';
import { required } from '../../values.ts';
import { byOption, sayer } from './by-option.ts';

/** `muster plan note`. */
export const planNote = defineCommand({
  about: 'Adds a note to a task or an item of the checklist; reports and exports show it.',
  args: {
    item: required('id of a task, or of a requirement on the checklist'),
    note: required('what there is to say'),
  },
  options: { by: byOption },
  json: { version: 1, fields: { events: 'what was written into the journal: id, at, by, what, subject, text' } },
  examples: [['muster plan note tpm-2 "Firmware updates are ordered"', 'say something about an item']],
  run: async ({ folder, now, args, options }) => {
    const { addNote } = await import('../../../workspace/plan/index.ts');
    const events = await addNote(folder, { by: sayer(options.by), now }, { items: [args.item], text: args.note });
    return { code: EXIT.ok, data: { events }, text: () => `${args.item}: noted` };
  },
});
