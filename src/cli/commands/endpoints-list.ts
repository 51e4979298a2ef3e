import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

/** `muster endpoints list`. */
export const endpointsList = defineCommand({
  about:
    'Lists the endpoint lists: who publishes each, of when it is, and how many services and patterns it has. The sets of a web service are its services.',
  args: {},
  options: {},
  json: {
    version: 1,
    fields: {
      lists:
        'each with id, own (whether the workspace keeps it), title, source, date, version (null where its publisher has none), services, patterns and required patterns',
    },
  },
  examples: [['muster endpoints list', 'the lists that ship with Muster, and those of the workspace']],
  run: async ({ folder }) => {
    const { patternsOf, readEndpointLists, servicesWhere } = await import('../../workspace/index.ts');
    const lists = (await readEndpointLists(folder)).map(({ list, isOwn }) => ({
      id: list.id,
      own: isOwn,
      title: list.title,
      source: list.source,
      date: list.date,
      version: list.version ?? null,
      services: list.services.length,
      patterns: patternsOf(list.services).length,
      required: patternsOf(servicesWhere(list, true)).length,
    }));
    return {
      code: EXIT.ok,
      data: { lists },
      text: (style) =>
        lists
          .map(
            (list) =>
              `${style.bold(list.id)}  ${list.version === null ? 'of' : `version ${list.version} of`} ${list.date}${list.own ? ', kept in this workspace' : ''}\n  ${list.title}\n  ${list.services} services, ${list.patterns} patterns, ${list.required} of them required`,
          )
          .join('\n'),
    };
  },
});
