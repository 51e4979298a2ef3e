import { csvRow } from '../csv.ts';
import { meaningText } from '../meaning.ts';
import { AS_LISTED } from '../say.ts';
import { portsText } from '../services.ts';
import type { Target } from '../target.ts';

const COLUMNS = ['treatment', 'pattern', 'protocol', 'ports', 'services', 'lists'];

/** A table for people and spreadsheets, a row for each protocol: the patterns as the lists mean them, `*.x` without x itself. */
export const csv: Target = {
  id: 'csv',
  title: 'a table (CSV)',
  semantics: AS_LISTED,
  treatments: ['allow', 'bypass-proxy', 'do-not-inspect', 'no-authentication'],
  write: ({ lists, treatments }) => {
    const dates = new Map(lists.map(({ id, version, date }) => [id, `${id} ${version ?? date}`]));
    const rows = treatments.flatMap(({ treatment, entries }) =>
      entries.flatMap(({ means, services, origins }) =>
        (['tcp', 'udp'] as const).flatMap((protocol) => {
          const ports = portsText(services.filter((one) => one.protocol === protocol));
          if (ports === '') return [];
          const of = origins.map(({ list, service }) => `${list}/${service}`).join(' ');
          const dated = [...new Set(origins.map(({ list }) => dates.get(list) ?? list))].join('; ');
          return [[treatment, meaningText(means), protocol, ports, of, dated]];
        }),
      ),
    );
    return [{ name: 'allow-list.csv', text: [COLUMNS, ...rows].map(csvRow).join('') }];
  },
};
