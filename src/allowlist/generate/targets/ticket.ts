import { meaningText } from '../meaning.ts';
import { byPorts } from '../port-groups.ts';
import { AS_LISTED } from '../say.ts';
import { servicesText } from '../services.ts';
import { aboutTreatment, headerOf, originsText, type Target, textOf } from '../target.ts';

/** A text for a network team that takes no files: what to let through, in words, by ports. */
export const ticket: Target = {
  id: 'ticket',
  title: 'a ticket',
  semantics: AS_LISTED,
  treatments: ['allow', 'bypass-proxy', 'do-not-inspect', 'no-authentication'],
  write: (plan) => {
    const parts = plan.treatments
      .filter(({ entries }) => entries.length > 0)
      .flatMap((treatment) => [
        '',
        `${aboutTreatment(treatment)} (${treatment.treatment})`,
        ...byPorts(treatment.entries).flatMap(({ services, members }) => [
          '',
          `  ${servicesText(services)}`,
          ...members.map(({ means, origins }) => `    ${meaningText(means)}  (${originsText(origins)})`),
        ]),
      ]);
    const head = headerOf(plan, 'Hosts for the allow-list of proxies and firewalls');
    const stars =
      '*.x means every name below x, however deep, and not x itself; other stars stand for a part of one label.';
    return [{ name: 'ticket.txt', text: textOf([...head, stars, ...parts]) }];
  },
};
