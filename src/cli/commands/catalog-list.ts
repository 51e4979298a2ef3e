import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

/** `muster catalog list`. */
export const catalogList = defineCommand({
  about: 'Lists the catalogs, with how many requirements each counts by itself and includes from others.',
  args: {},
  options: {},
  json: {
    version: 1,
    fields: { catalogs: 'each with id, title, version, date, era, service, own and included requirements (ids)' },
  },
  examples: [['muster catalog list', 'the catalogs that ship with Muster']],
  run: async ({ folder }) => {
    const { entriesOf, readCatalogsAt } = await import('../../workspace/index.ts');
    const { library } = await readCatalogsAt(folder);
    const catalogs = [...library.catalogs.values()].map((catalog) => {
      const entries = entriesOf(library, catalog.id).map((entry) => entry.requirement);
      const { id, title, version, date, era, service } = catalog;
      return {
        id,
        title,
        version,
        date,
        era,
        service,
        own: entries.filter((r) => r.catalog === id).map((r) => r.id),
        included: entries.filter((r) => r.catalog !== id).map((r) => r.id),
      };
    });
    return {
      code: EXIT.ok,
      data: { catalogs },
      text: (style) =>
        catalogs
          .map(
            (c) =>
              `${style.bold(c.id)}  ${c.version} of ${c.date}\n  ${c.title}\n  ${c.own.length} requirements of its own, ${c.included.length} included`,
          )
          .join('\n'),
    };
  },
});
