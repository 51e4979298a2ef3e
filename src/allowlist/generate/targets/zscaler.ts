import { byPattern } from '../by-pattern.ts';
import type { AllowListPlan, TreatmentPlan } from '../plan.ts';
import { aboutTreatment, headerOf, missingFrom, type Target } from '../target.ts';

/**
 * Custom URL categories of Zscaler Internet Access, as its API takes them (`POST /urlCategories`). `.x` is x and what is
 * below it, at most five labels deep; there are no other wildcards
 * (https://help.zscaler.com/zia/url-format-guidelines).
 */
export const zscaler: Target = {
  id: 'zscaler',
  title: 'Zscaler Internet Access',
  semantics: {
    exact: true,
    below: { withApex: true, depth: 5 },
    byAddress: false,
    ports: false,
    udp: false,
    longest: 1024,
    beyondWeb: 'a URL category is for the web; let these ports through with a firewall rule',
  },
  treatments: ['allow', 'do-not-inspect', 'no-authentication', 'bypass-proxy'],
  write: (plan) => {
    const categories = plan.treatments.filter(({ entries }) => entries.length > 0).map((one) => categoryOf(plan, one));
    return [{ name: 'muster-url-categories.json', text: `${JSON.stringify(categories, null, 2)}\n` }];
  },
};

function categoryOf(plan: AllowListPlan, treatment: TreatmentPlan): Readonly<Record<string, unknown>> {
  return {
    configuredName: `muster-${treatment.treatment}`,
    superCategory: 'USER_DEFINED',
    customCategory: true,
    type: 'URL_CATEGORY',
    description: [...headerOf(plan, aboutTreatment(treatment)), ...missingFrom(treatment)].join(' ').slice(0, 1000),
    urls: treatment.entries.map(({ means }) =>
      byPattern(means, { exact: String, below: (host) => `.${host}`, stars: String }),
    ),
  };
}
