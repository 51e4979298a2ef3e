import { byPattern } from '../by-pattern.ts';
import { aboutTreatment, commented, headerOf, missingFrom, originsText, type Target, textOf } from '../target.ts';

/**
 * URL lists of Cisco Secure Firewall. An entry means its name and everything below it, never another name that ends alike
 * (https://docs.defenseorchestrator.com/cdfmc/r_url-lists-and-feeds--url-syntax-and-matching-criteria.html); URL objects,
 * which mean every address that the text is in, are not written.
 */
export const ftd: Target = {
  id: 'ftd',
  title: 'Cisco Secure Firewall (URL lists)',
  semantics: {
    exact: false,
    below: { withApex: true },
    byAddress: false,
    ports: false,
    udp: false,
    longest: 255,
    beyondWeb: 'a URL list is for the web; let these ports through with a rule of their own',
  },
  treatments: ['allow', 'do-not-inspect'],
  write: (plan) =>
    plan.treatments
      .filter(({ entries }) => entries.length > 0)
      .map((treatment) => ({
        name: `muster-${treatment.treatment}.txt`,
        text: textOf([
          ...commented([...headerOf(plan, aboutTreatment(treatment)), ...missingFrom(treatment)]),
          ...treatment.entries.flatMap(({ means, origins }) => [
            `# ${originsText(origins)}`,
            byPattern(means, { exact: String, below: String, stars: String }),
          ]),
        ]),
      })),
};
