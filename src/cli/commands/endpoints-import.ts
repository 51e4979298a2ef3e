import { defineCommand } from '../command.ts';
import { LISTS_FIELD, outcomeOfLists } from '../draw-list-changes.ts';
import { choice, flag, many, text } from '../values.ts';

/** `muster endpoints import`. */
export const endpointsImport = defineCommand({
  about:
    'Takes endpoint lists out of files into the folder endpoints/ of the workspace: answers of the Microsoft 365 web service (JSON or CSV), or lists of your own in YAML. A publication that is empty, older or has lost a large part without a record of change is refused, and the last good one stays; an answer of the method changes among the files is such a record. Nothing is written unless all can be.',
  args: { files: many('files to take in', { completes: 'file' }) },
  options: {
    instance: choice(
      '--instance <instance>',
      'cloud that an answer of the web service is of',
      ['Worldwide', 'China', 'USGovDoD', 'USGovGCCHigh'],
      'Worldwide',
    ),
    published: text('--published <version>', 'version of an answer, like 2026073100; else as in the name of its file'),
    dryRun: flag('--dry-run', 'show what would change, and write nothing'),
  },
  json: { version: 1, fields: { lists: LISTS_FIELD } },
  examples: [
    ['muster endpoints import worldwide-2026083100.json --dry-run', 'what a file would change'],
    ['muster endpoints import house.yaml', 'hosts of your own, in the format of catalogs/endpoints'],
  ],
  run: async ({ args, options, folder }) => {
    const { importEndpointLists } = await import('../../workspace/index.ts');
    const { instance, published, dryRun } = options;
    const changes = await importEndpointLists(folder, args.files, {
      isDryRun: dryRun,
      instance,
      version: published,
    });
    return outcomeOfLists(changes, dryRun);
  },
});
