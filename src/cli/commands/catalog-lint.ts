import { defineCommand } from '../command.ts';
import { drawFaults } from '../draw-faults.ts';
import { EXIT } from '../exit-codes.ts';
import { optionalMany } from '../values.ts';

/** `muster catalog lint`. */
export const catalogLint = defineCommand({
  about:
    'Checks the text of requirements, facts and onboarding tasks: their fields, that what they name is there, and that each check is one SELECT over known tables with allowed functions.',
  args: { what: optionalMany('ids of requirements, facts, tasks or catalogs, or files; all of them unless said') },
  options: {},
  json: {
    version: 1,
    fields: {
      tested: 'how many requirements and facts were looked at',
      tasks: 'how many onboarding tasks were looked at',
      faults: 'each with file, line, column and message',
    },
  },
  examples: [
    ['muster catalog lint', 'all catalogs'],
    ['muster catalog lint managed-desktop-2018', 'one catalog'],
    ['muster catalog lint onboarding', 'the tasks and facts of onboarding'],
  ],
  run: async ({ folder, args }) => {
    const { lintCatalogs, requirementsMatching, tasksMatching, readWholeCatalogs } = await import(
      '../../workspace/index.ts'
    );
    const catalogs = await readWholeCatalogs(folder);
    const { tested, faults } = await lintCatalogs(catalogs, requirementsMatching(catalogs, args.what));
    const tasks = tasksMatching(catalogs, args.what).length;
    return {
      code: faults.length > 0 ? EXIT.usage : EXIT.ok,
      data: { tested, tasks, faults },
      text: (style) => drawFaults(`${tested} requirements and facts, ${tasks} tasks`, faults, style),
    };
  },
});
