import { byPattern } from '../by-pattern.ts';
import type { PlanEntry } from '../minimise.ts';
import type { VendorSemantics } from '../say.ts';

/**
 * What URL lists of PAN-OS can say: a star stands for one label or more and a caret for just one, each alone between dots
 * (https://docs.paloaltonetworks.com/advanced-url-filtering/administration/configuring-url-filtering/url-category-exceptions/guidelines-for-url-category-exceptions).
 * They decide on traffic of the web.
 */
export const PAN_URLS: VendorSemantics = {
  exact: true,
  below: { withApex: false },
  stars: 'label',
  byAddress: false,
  ports: true,
  udp: true,
  longest: 253,
};

/** A pattern as an entry of a URL list. The slash at the end keeps it from meaning longer names before PAN-OS 10.2. */
export function panUrl({ means }: PlanEntry): string {
  return byPattern(means, {
    exact: (host) => `${host}/`,
    below: (host) => `*.${host}/`,
    stars: (text) =>
      `${text
        .split('.')
        .map((label) => (label === '**' ? '*' : label === '*' ? '^' : label))
        .join('.')}/`,
  });
}
