import type { HostPattern, Service } from '../model/configuration.ts';
import { isWider, meaningText } from './meaning.ts';
import { mergeServices, withoutServices } from './services.ts';
import { byOrigin, comparePatterns, type Origin } from './wanted.ts';

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
    .map((entry) => ({ ...entry, origins: distinct(origins.get(entry) ?? entry.origins) }))
    .toSorted((a, b) => comparePatterns(meaningText(a.means), meaningText(b.means)));
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

/** Finds the entries that cover another: along its own ends, and among the few with stars in odd places. */
function findWider(all: readonly PlanEntry[]): (entry: PlanEntry) => readonly PlanEntry[] {
  const byHost = new Map<string, PlanEntry[]>();
  const odd: PlanEntry[] = [];
  for (const entry of all) {
    const { means } = entry;
    if (means.kind !== 'exact' && means.kind !== 'below') odd.push(entry);
    else if (means.kind === 'below') byHost.set(means.host, [...(byHost.get(means.host) ?? []), entry]);
  }
  return (entry) => {
    const { means } = entry;
    const near = means.kind === 'exact' || means.kind === 'below' ? ends(means.host) : ends(endOf(meaningText(means)));
    const candidates = [...near.flatMap((host) => byHost.get(host) ?? []), ...odd];
    return candidates.filter((other) => other !== entry && isWider(other.means, means));
  };
}

/** A name and the names that it is below. */
function ends(host: string): readonly string[] {
  const labels = host.split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}

function endOf(text: string): string {
  return text.slice(text.lastIndexOf('*') + 1).replace(/^\./, '');
}

function distinct(origins: readonly Origin[]): readonly Origin[] {
  return [...new Map(origins.map((one) => [`${one.list} ${one.service}`, one])).values()].toSorted(byOrigin);
}
