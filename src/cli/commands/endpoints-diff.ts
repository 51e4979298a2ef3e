import { defineCommand } from '../command.ts';
import { drawListDiff } from '../draw-list-diff.ts';
import { EXIT } from '../exit-codes.ts';
import { required } from '../values.ts';

/** `muster endpoints diff`. */
export const endpointsDiff = defineCommand({
  about:
    'Says what changed between two versions of an endpoint list: by service, and by what the names add up to. A name that went while a wildcard still covers it changes nothing on an allow-list, and is told as such.',
  args: {
    before: required('the earlier version, by id or file', { completes: 'file' }),
    after: required('the later version, by id or file', { completes: 'file' }),
  },
  options: {},
  json: {
    version: 1,
    fields: {
      before: 'what the earlier version says of itself',
      after: 'what the later version says of itself',
      names: 'patterns added and removed, each with coveredBy, the pattern of the other version that covers it',
      services: 'services added, removed and changed, each with what was added, removed and changed in it',
    },
  },
  examples: [['muster endpoints diff worldwide-2022062900.json microsoft-365', 'what the web service changed since']],
  run: async ({ args, folder }) => {
    const { diffLists, readEndpointList } = await import('../../workspace/index.ts');
    const [before, after] = await Promise.all([
      readEndpointList(args.before, folder),
      readEndpointList(args.after, folder),
    ]);
    const diff = diffLists(before, after);
    return {
      code: EXIT.ok,
      data: { before: diff.before, after: diff.after, names: diff.names, services: diff.services },
      text: (style) => drawListDiff(diff, style).join('\n'),
    };
  },
});
