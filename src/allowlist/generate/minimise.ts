import type { HostPattern, Service } from '../model/configuration.ts';
import { endOf, endsOf } from './ends.ts';
import { isWider, meaningText } from './meaning.ts';
import { mergeServices, withoutServices } from './services.ts';
import { comparePatterns, distinctOrigins, type Origin } from './wanted.ts';

/** Hosts on ports that a vendor is told of, and for which services. */
export interface PlanEntry {
  readonly means: HostPattern;
  readonly services: readonly Service[];
  readonly origins: readonly Origin[];
}

/**
 * The fewest entries that mean the same hosts on the same ports: what a wider entry covers is left out, or left with the
 * ports that are not. Where the vendor tells no ports apart, an entry covers another on all. The services that need what
 * was left out stand with what covers it. In the order of the names' ends.
 */
export function minimise(entries: readonly PlanEntry[], tellsPorts: boolean): readonly PlanEntry[] {
  const all = merged(entries);
  const find = findWider(all);
  const origins = new Map(all.map((entry) => [entry, [...entry.origins]]));
  const left = all.flatMap((entry): PlanEntry[] => {
    const wider = find(entry);
    for (const one of wider) origins.get(one)?.push(...entry.origins);
    if (!tellsPorts) return wider.length > 0 ? [] : [entry];
    const services = withoutServices(
      entry.services,
      wider.flatMap((one) => one.services),
    );
    if (services.length === 0) return [];
    const kept = { ...entry, services };
    origins.set(kept, origins.get(entry) ?? []);
    return [kept];
  });
  return left
    .map((entry) => ({ ...entry, origins: distinctOrigins(origins.get(entry) ?? entry.origins) }))
    .map((entry) => ({ entry, text: meaningText(entry.means) }))
    .toSorted((a, b) => comparePatterns(a.text, b.text))
    .map(({ entry }) => entry);
}

function merged(entries: readonly PlanEntry[]): readonly PlanEntry[] {
  const groups = Map.groupBy(entries, ({ means }) => `${means.kind} ${meaningText(means)}`);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    if (same.length === 1) return [first];
    return [
      {
        means: first.means,
        services: mergeServices(same.flatMap(({ services }) => services)),
        origins: same.flatMap(({ origins }) => origins),
      },
    ];
  });
}

/** Finds the entries that cover another, along the ends of its names. */
function findWider(all: readonly PlanEntry[]): (entry: PlanEntry) => readonly PlanEntry[] {
  const byEnd = new Map<string, PlanEntry[]>();
  for (const entry of all) {
    if (entry.means.kind === 'exact') continue;
    const end = endOfMeaning(entry.means);
    byEnd.set(end, [...(byEnd.get(end) ?? []), entry]);
  }
  return (entry) =>
    endsOf(endOfMeaning(entry.means))
      .flatMap((end) => byEnd.get(end) ?? [])
      .filter((other) => other !== entry && isWider(other.means, entry.means));
}

function endOfMeaning(means: HostPattern): string {
  if (means.kind === 'exact' || means.kind === 'below') return means.host;
  return means.kind === 'glob' ? endOf(means.text) : '';
}
