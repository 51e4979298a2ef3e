import type { Service } from '../model/configuration.ts';
import type { PlanEntry } from './minimise.ts';
import { servicesText, splitWeb } from './services.ts';

/** Things on the same ports. */
export interface PortGroup<T> {
  /** From 1, in the order of the ports. */
  readonly number: number;
  readonly services: readonly Service[];
  readonly members: readonly T[];
}

/** Puts together what is on the same ports; the groups in the order of their ports, their members in the order given. */
export function byPorts<T extends { readonly services: readonly Service[] }>(
  all: readonly T[],
): readonly PortGroup<T>[] {
  return [...Map.groupBy(all, ({ services }) => servicesText(services))]
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, members], index) => ({ number: index + 1, services: members[0]?.services ?? [], members }));
}

/** Entries on the ports of the web, or on others, by their ports. */
export function byPortsOf(entries: readonly PlanEntry[], which: 'web' | 'others'): readonly PortGroup<PlanEntry>[] {
  return byPorts(
    entries
      .map((entry) => ({ ...entry, services: splitWeb(entry.services)[which] }))
      .filter(({ services }) => services.length > 0),
  );
}
