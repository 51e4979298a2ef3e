import { defineCommand } from '../command.ts';
import { drawFaults } from '../draw-faults.ts';
import { EXIT } from '../exit-codes.ts';
import { optionalMany, whole } from '../values.ts';

/** `muster catalog test`. */
export const catalogTest = defineCommand({
  about:
    'Runs the examples of requirements, and of the facts that onboarding rests on. Each is also run with evidence taken away: what failed may then not pass, and what passed may not fail.',
  args: { what: optionalMany('ids of requirements, facts or catalogs, or files; all of them unless said') },
  options: { parallel: whole('--parallel <n>', 'processes at once (2)', 1) },
  json: {
    version: 1,
    fields: {
      tested: 'how many requirements and facts were tested',
      faults: 'each with file, line, column and message',
    },
  },
  examples: [
    ['muster catalog test', 'all catalogs'],
    ['muster catalog test entra-connect-version', 'one requirement'],
    ['muster catalog test onboarding', 'the facts of onboarding'],
  ],
  run: async ({ folder, args, options, progress }) => {
    const { requirementsMatching, testCatalogs, readWholeCatalogs } = await import('../../workspace/index.ts');
    const catalogs = await readWholeCatalogs(folder);
    const { tested, faults } = await testCatalogs(
      catalogs,
      requirementsMatching(catalogs, args.what),
      options.parallel ?? 2,
      (done, total) => progress(`${done} of ${total} tested`),
    );
    return {
      code: faults.length > 0 ? EXIT.usage : EXIT.ok,
      data: { tested, faults },
      text: (style) => drawFaults(`${tested} requirements and facts`, faults, style),
    };
  },
});
