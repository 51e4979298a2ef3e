import type { HostPattern, Service } from '../model/configuration.ts';
import { endOf, endsOf } from './ends.ts';
import { isWider, meaningText } from './meaning.ts';
import { mergeServices, withoutServices } from './services.ts';
import { distinctOrigins, fromItsEnd, type Origin } from './wanted.ts';

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
  /** Of what was left out, by the entry that covers it. */
  const covered = new Map<PlanEntry, Origin[]>();
  const left = all.flatMap((entry): { readonly of: PlanEntry; readonly services: readonly Service[] } | [] => {
    const wider = find(entry);
    for (const one of wider) {
      const origins = covered.get(one);
      if (origins === undefined) covered.set(one, [...entry.origins]);
      else origins.push(...entry.origins);
    }
    if (!tellsPorts) return wider.length > 0 ? [] : { of: entry, services: entry.services };
    const services = withoutServices(
      entry.services,
      wider.flatMap((one) => one.services),
    );
    return services.length === 0 ? [] : { of: entry, services };
  });
  return inOrderOfNames(
    left.map(({ of, services }) => ({
      means: of.means,
      services,
      origins: distinctOrigins([...of.origins, ...(covered.get(of) ?? [])]),
    })),
  );
}

function inOrderOfNames(entries: readonly PlanEntry[]): readonly PlanEntry[] {
  return entries
    .map((entry) => ({ entry, at: fromItsEnd(meaningText(entry.means)) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
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
  const wide = all.filter(({ means }) => means.kind !== 'exact');
  const byEnd = Map.groupBy(wide, ({ means }) => endOfMeaning(means));
  return (entry) => {
    const found: PlanEntry[] = [];
    for (const end of endsOf(endOfMeaning(entry.means)))
      for (const other of byEnd.get(end) ?? [])
        if (other !== entry && isWider(other.means, entry.means)) found.push(other);
    return found;
  };
}

function endOfMeaning(means: HostPattern): string {
  if (means.kind === 'exact' || means.kind === 'below') return means.host;
  return means.kind === 'glob' ? endOf(means.text) : '';
}
