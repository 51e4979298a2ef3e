import { csvRow } from '../csv.ts';
import { meaningText } from '../meaning.ts';
import { AS_LISTED } from '../say.ts';
import { servicesText } from '../services.ts';
import type { Target } from '../target.ts';

const COLUMNS = ['treatment', 'pattern', 'ports', 'services', 'lists'];

/** A table for people and spreadsheets: the patterns as the lists mean them, `*.x` without x itself. */
export const csv: Target = {
  id: 'csv',
  title: 'a table (CSV)',
  semantics: AS_LISTED,
  treatments: ['allow', 'bypass-proxy', 'do-not-inspect', 'no-authentication'],
  write: ({ lists, treatments }) => {
    const dates = new Map(lists.map(({ id, version, date }) => [id, `${id} ${version ?? date}`]));
    const rows = treatments.flatMap(({ treatment, entries }) =>
      entries.map(({ means, services, origins }) => [
        treatment,
        meaningText(means),
        servicesText(services),
        origins.map(({ list, service }) => `${list}/${service}`).join(' '),
        [...new Set(origins.map(({ list }) => dates.get(list) ?? list))].join('; '),
      ]),
    );
    return [{ name: 'allow-list.csv', text: [COLUMNS, ...rows].map(csvRow).join('') }];
  },
};
