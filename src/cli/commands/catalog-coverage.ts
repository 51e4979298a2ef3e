import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

/** `muster catalog coverage`. */
export const catalogCoverage = defineCommand({
  about:
    'Says which statements of the source documents some requirement meets, and which that could be checked or attested nothing cites yet.',
  args: {},
  options: {},
  json: {
    version: 1,
    fields: {
      covered: 'ids of statements, with their part, that a requirement cites',
      uncited: 'ids of statements to be checked or attested that none cites',
      planned: 'ids of statements that are work, data or behaviour of Muster, not requirements',
      faults: 'citations that lead nowhere, each with file, line, column and message',
    },
  },
  examples: [['muster catalog coverage --json', 'coverage for a program']],
  run: async () => {
    const { coverageOfCatalogs, readCatalogs } = await import('../../workspace/index.ts');
    const { covered, uncited, planned, faults } = coverageOfCatalogs(await readCatalogs());
    return {
      code: faults.length > 0 ? EXIT.usage : EXIT.ok,
      data: { covered, uncited, planned, faults },
      text: (style) =>
        [
          `${style.bold(String(covered.length))} statements covered, ${style.bold(String(uncited.length))} uncited, ${planned.length} that no requirement decides`,
          ...uncited.map((id) => `  uncited  ${id}`),
          ...faults.map((fault) => `${fault.file}:${fault.line}:${fault.column} ${fault.message}`),
        ].join('\n'),
    };
  },
});
