import { meaningText } from '../meaning.ts';
import { AS_LISTED } from '../say.ts';
import { portsText } from '../services.ts';
import type { Target } from '../target.ts';

/** The plan itself, for programs; patterns as the lists mean them, `*.x` without x itself. */
export const json: Target = {
  id: 'json',
  title: 'JSON',
  semantics: AS_LISTED,
  treatments: ['allow', 'bypass-proxy', 'do-not-inspect', 'no-authentication'],
  write: ({ lists, treatments }) => {
    const plan = {
      schema: 'muster.allow-list/1',
      lists,
      treatments: treatments.map(({ treatment, entries }) => ({
        treatment,
        entries: entries.map(({ means, services, origins }) => ({
          pattern: meaningText(means),
          ports: services.map((one) => `${one.protocol}/${portsText([one])}`),
          services: origins,
        })),
      })),
    };
    return [{ name: 'allow-list.json', text: `${JSON.stringify(plan, null, 2)}\n` }];
  },
};
