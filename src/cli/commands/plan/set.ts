import { defineCommand } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import { EXIT } from '../../exit-codes.ts';
import { many } from '../../values.ts';
import { byOption, sayer } from './by-option.ts';

/** `muster plan set`. */
export const planSet = defineCommand({
  about:
    'Sets something of tasks and checklist items (due, not-before, estimate, state), or, where none is named, of plan.yaml: start, time_zone, person.ID, provider.people, customer.holidays, calls.weekday and others. An empty value takes it back.',
  args: { words: many('tasks or requirements, then key=value; or key=value alone') },
  options: { by: byOption },
  json: {
    version: 1,
    fields: {
      events: 'what was written into the journal: id, at, by, what, subject, and due, notBefore, estimate or state',
      settings: 'the keys that were set in plan.yaml',
    },
  },
  examples: [
    ['muster plan set start=2026-12-01 time_zone=Europe/London', 'when work begins, and where'],
    ['muster plan set person.ada="Ada Byron, customer, ada@contoso.com"', 'somebody who can own tasks'],
    ['muster plan set customer.freeze="2026-12-18..2027-01-04 Year end"', 'days on which nothing is changed'],
    ['muster plan set tpm-2 secure-boot due=2026-12-15', 'until when two items of the checklist are put right'],
    ['muster plan set network-guidance estimate=1/2/5 state=in-progress', 'working days, and that somebody has begun'],
  ],
  run: async ({ folder, now, args, options }) => {
    const { readItemValues, setOn, setSettings } = await import('../../../workspace/plan/index.ts');
    const first = args.words.findIndex((word) => word.includes('='));
    if (first < 0) throw new UsageError('nothing is set', 'Say it as KEY=VALUE, for example due=2026-12-15.');
    const items = args.words.slice(0, first);
    const words = args.words.slice(first);
    const stray = words.find((word) => !word.includes('='));
    if (stray !== undefined) throw new UsageError(`${stray} stands after a value`, 'Name tasks first, then KEY=VALUE.');
    if (items.length === 0) {
      const settings = await setSettings(folder, words);
      return {
        code: EXIT.ok,
        data: { events: [], settings },
        text: () => `plan.yaml: ${settings.join(', ')} set`,
      };
    }
    const events = await setOn(folder, { by: sayer(options.by), now }, { items, values: readItemValues(words) });
    return {
      code: EXIT.ok,
      data: { events, settings: [] },
      text: () => items.map((item) => `${item}: ${words.join(', ')}`).join('\n'),
    };
  },
});
