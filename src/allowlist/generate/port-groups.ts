import type { Service } from '../model/configuration.ts';
import { servicesText } from './services.ts';

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
