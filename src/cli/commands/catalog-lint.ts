import { defineCommand } from '../command.ts';
import { drawFaults } from '../draw-faults.ts';
import { EXIT } from '../exit-codes.ts';
import { optionalMany } from '../values.ts';

/** `muster catalog lint`. */
export const catalogLint = defineCommand({
  about:
    'Checks the text of requirements: their fields, and that each check is one SELECT over known tables with allowed functions.',
  args: { what: optionalMany('ids of requirements or catalogs, or files; all of them unless said') },
  options: {},
  json: {
    version: 1,
    fields: { tested: 'how many requirements were looked at', faults: 'each with file, line, column and message' },
  },
  examples: [
    ['muster catalog lint', 'all catalogs'],
    ['muster catalog lint managed-desktop-2018', 'one catalog'],
  ],
  run: async ({ folder, args }) => {
    const { lintCatalogs, readCatalogsAt, requirementsMatching } = await import('../../workspace/index.ts');
    const catalogs = await readCatalogsAt(folder);
    const { tested, faults } = await lintCatalogs(catalogs, requirementsMatching(catalogs.library, args.what));
    return {
      code: faults.length > 0 ? EXIT.usage : EXIT.ok,
      data: { tested, faults },
      text: (style) => drawFaults(`${tested} requirements`, faults, style),
    };
  },
});
