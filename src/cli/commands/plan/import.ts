import { userInfo } from 'node:os';
import { defineCommand } from '../../command.ts';
import { EXIT } from '../../exit-codes.ts';
import { required, text } from '../../values.ts';

/** `muster plan import`. */
export const planImport = defineCommand({
  about:
    'Takes back a table of `muster plan export` that people filled in: owner, due day, state and comment, where they were changed since. They go into journal.ndjson, all of them, or none where a row cannot be taken. What was changed in the plan meanwhile stays, and is told.',
  args: { file: required('the CSV or XLSX file', { completes: 'file' }) },
  options: { by: text('--by <name>', 'who filled it in (the signed-in user)') },
  json: {
    version: 1,
    fields: {
      rows: 'rows that say something',
      events: 'what was written into the journal, each with id, at, by, what and subject',
      conflicts: 'cells that were not taken since the plan has changed meanwhile: row, id, message',
    },
  },
  examples: [['muster plan import muster-plan.xlsx --by anna', 'what Anna and the others filled in']],
  run: async ({ folder, now, args, options, signal, note }) => {
    const { importPlan, planWorkspace } = await import('../../../workspace/plan/index.ts');
    const made = await planWorkspace(folder, { now, signal });
    const saying = { by: options.by ?? userInfo().username, now };
    const { rows, events, conflicts } = await importPlan(folder, args.file, made, saying, signal);
    for (const { row, id, message } of conflicts) note(`row ${row}, ${id}: ${message}`);
    const subjects = new Set(events.map((event) => ('subject' in event ? event.subject : ''))).size;
    return {
      code: EXIT.ok,
      data: { rows, events, conflicts },
      text: () =>
        events.length === 0
          ? `Nothing was changed in the ${rows} rows.\n`
          : `${events.length} changes to ${subjects} of ${rows} rows are in the journal.\n`,
    };
  },
});
