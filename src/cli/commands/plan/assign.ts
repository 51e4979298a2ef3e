import { defineCommand } from '../../command.ts';
import { EXIT } from '../../exit-codes.ts';
import { many, required } from '../../values.ts';
import { byOption, sayer } from './by-option.ts';

/** `muster plan assign`. */
export const planAssign = defineCommand({
  about:
    'Gives tasks or items of the checklist an owner: a person that plan.yaml names. With nobody instead of a person, they have none any more.',
  args: {
    person: required('id of a person in plan.yaml, or nobody'),
    items: many('ids of tasks, or of requirements on the checklist'),
  },
  options: { by: byOption },
  json: { version: 1, fields: { events: 'what was written into the journal: id, at, by, what, subject, owner' } },
  examples: [
    ['muster plan assign ada tpm-2 secure-boot', 'two items of the checklist for Ada'],
    ['muster plan assign nobody tpm-2', 'take it off her again'],
  ],
  run: async ({ folder, now, args, options }) => {
    const { assign } = await import('../../../workspace/plan/index.ts');
    const owner = args.person === 'nobody' ? null : args.person;
    const events = await assign(folder, { by: sayer(options.by), now }, { items: args.items, owner });
    return {
      code: EXIT.ok,
      data: { events },
      text: () =>
        args.items.map((item) => `${item}: ${owner === null ? 'nobody owns it' : `${owner} owns it`}`).join('\n'),
    };
  },
});
