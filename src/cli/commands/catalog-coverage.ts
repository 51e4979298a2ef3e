import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

/** `muster catalog coverage`. */
export const catalogCoverage = defineCommand({
  about:
    'Says which statements of the source documents are met, by a requirement, an onboarding task or Muster itself; which nothing cites yet; and which a later part of Muster will meet.',
  args: {},
  options: {},
  json: {
    version: 1,
    fields: {
      covered: 'ids of statements, with their part, that a requirement or task cites, or that Muster meets by itself',
      uncited: 'ids of statements to be checked, attested or worked on that nothing cites',
      planned: 'ids of statements that a later part of Muster will meet',
      planned_by: 'by the id of such a statement, what will meet it',
      faults: 'citations that lead nowhere, each with file, line, column and message',
    },
  },
  examples: [['muster catalog coverage --json', 'coverage for a program']],
  run: async () => {
    const { coverageOfCatalogs, readWholeCatalogs } = await import('../../workspace/index.ts');
    const { covered, uncited, planned, plannedBy, faults } = coverageOfCatalogs(await readWholeCatalogs());
    return {
      code: faults.length > 0 ? EXIT.usage : EXIT.ok,
      data: { covered, uncited, planned, planned_by: Object.fromEntries(plannedBy), faults },
      text: (style) =>
        [
          `${style.bold(String(covered.length))} statements covered, ${style.bold(String(uncited.length))} uncited, ${planned.length} planned`,
          ...uncited.map((id) => `  uncited  ${id}`),
          ...[...plannedBy].map(([id, by]) => `  planned  ${id}  ${by}`),
          ...faults.map((fault) => `${fault.file}:${fault.line}:${fault.column} ${fault.message}`),
        ].join('\n'),
    };
  },
});
