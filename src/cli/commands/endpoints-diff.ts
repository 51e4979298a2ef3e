import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { required } from '../values.ts';

type Diff = ReturnType<typeof import('../../workspace/index.ts').diffLists>;

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
  run: async ({ args }) => {
    const { diffLists, readEndpointList } = await import('../../workspace/index.ts');
    const [before, after] = await Promise.all([readEndpointList(args.before), readEndpointList(args.after)]);
    const diff = diffLists(before, after);
    return {
      code: EXIT.ok,
      data: { before: diff.before, after: diff.after, names: diff.names, services: diff.services },
      text: (style) =>
        [
          ...drawNames('New', diff.names.added, 'was covered by', style.bold),
          ...drawNames('Gone', diff.names.removed, 'still covered by', style.bold),
          ...drawServices(diff, style.bold),
        ].join('\n'),
    };
  },
});

function drawNames(
  heading: string,
  names: Diff['names']['added'],
  covered: string,
  bold: (text: string) => string,
): readonly string[] {
  const same = names.filter(({ coveredBy }) => coveredBy !== undefined).length;
  return [
    `${bold(heading)}: ${names.length} names, ${same} of which change nothing`,
    ...names.map(
      ({ pattern, coveredBy }) => `  ${pattern}${coveredBy === undefined ? '' : `  (${covered} ${coveredBy})`}`,
    ),
  ];
}

function drawServices(
  { services: { added, removed, changed } }: Diff,
  bold: (text: string) => string,
): readonly string[] {
  const ids = (of: readonly { readonly id: string }[]) =>
    of.length === 0 ? 'none' : of.map(({ id }) => id).join(', ');
  return [
    `${bold('Services added')}: ${ids(added)}`,
    `${bold('Services removed')}: ${ids(removed)}`,
    `${bold('Services changed')}: ${ids(changed)}`,
  ];
}
