import { type Endpoint, type EndpointList, type EndpointService, keyOf, patternsOf } from './endpoint.ts';
import { coveredBy, kindOf } from './pattern.ts';

/** What changed inside one service. */
export interface ServiceChange {
  readonly id: string;
  /** The service without its endpoints, where that changed. */
  readonly about?: { readonly before: ServiceAbout; readonly after: ServiceAbout };
  readonly added: readonly Endpoint[];
  readonly removed: readonly Endpoint[];
  readonly changed: readonly { readonly before: Endpoint; readonly after: Endpoint }[];
}

type ServiceAbout = Omit<EndpointService, 'endpoints'>;
type ListAbout = Omit<EndpointList, 'services'>;

/** A name that came or went, and the pattern of the other version that covers it all the same. */
export interface NameChange {
  readonly pattern: string;
  readonly coveredBy?: string;
}

/** What changed between two versions of a list: by service, and by what the names add up to. */
export interface ListDiff {
  readonly before: ListAbout;
  readonly after: ListAbout;
  readonly services: {
    readonly added: readonly EndpointService[];
    readonly removed: readonly EndpointService[];
    readonly changed: readonly ServiceChange[];
  };
  readonly names: { readonly added: readonly NameChange[]; readonly removed: readonly NameChange[] };
}

/** Compares two versions of a list. A removed name that a wildcard still covers changes nothing: that is told. */
export function diffLists(before: EndpointList, after: EndpointList): ListDiff {
  const [old, now] = [byId(before.services), byId(after.services)];
  const changed: ServiceChange[] = [];
  for (const [id, service] of old) {
    const other = now.get(id);
    const change = other === undefined ? undefined : changeOf(service, other);
    if (change !== undefined) changed.push(change);
  }
  const [oldNames, newNames] = [patternsOf(before.services), patternsOf(after.services)];
  return {
    before: aboutOf(before),
    after: aboutOf(after),
    services: {
      added: after.services.filter(({ id }) => !old.has(id)),
      removed: before.services.filter(({ id }) => !now.has(id)),
      changed,
    },
    names: { added: newsOf(newNames, oldNames), removed: newsOf(oldNames, newNames) },
  };
}

/** Whether nothing changed but, at most, what a list says of itself. */
export function isEmptyDiff({ services: { added, removed, changed } }: ListDiff): boolean {
  return added.length + removed.length + changed.length === 0;
}

/** The later version out of the earlier one and what changed, its services and endpoints in order of their keys. */
export function applyDiff(list: EndpointList, diff: ListDiff): EndpointList {
  const services = byId(list.services);
  for (const { id } of diff.services.removed) services.delete(id);
  for (const service of diff.services.added) services.set(service.id, service);
  for (const change of diff.services.changed) {
    const service = services.get(change.id);
    if (service !== undefined) services.set(change.id, applyChange(service, change));
  }
  return inOrder({ ...diff.after, services: [...services.values()] });
}

/** A list with its services and endpoints in order of their keys. */
export function inOrder(list: EndpointList): EndpointList {
  const services = sortedBy(list.services, ({ id }) => id).map((service) => ({
    ...service,
    endpoints: sortedBy(service.endpoints, keyOf),
  }));
  return { ...list, services };
}

function applyChange(service: EndpointService, { about, added, removed, changed }: ServiceChange): EndpointService {
  const endpoints = endpointsByKey(service);
  for (const endpoint of removed) endpoints.delete(keyOf(endpoint));
  for (const endpoint of [...added, ...changed.map(({ after }) => after)]) endpoints.set(keyOf(endpoint), endpoint);
  return { ...(about?.after ?? service), endpoints: [...endpoints.values()] };
}

function changeOf(before: EndpointService, after: EndpointService): ServiceChange | undefined {
  // Most services are as they were; of publications they are the same objects then.
  if (before === after) return undefined;
  const [old, now] = [endpointsByKey(before), endpointsByKey(after)];
  const changed: { before: Endpoint; after: Endpoint }[] = [];
  const removed: Endpoint[] = [];
  for (const [key, endpoint] of old) {
    const other = now.get(key);
    if (other === undefined) removed.push(endpoint);
    else if (!isSame(endpoint, other)) changed.push({ before: endpoint, after: other });
  }
  const added = [...now].flatMap(([key, endpoint]) => (old.has(key) ? [] : [endpoint]));
  const about = { before: aboutOfService(before), after: aboutOfService(after) };
  const isOther = !isSame(about.before, about.after);
  if (!isOther && added.length + removed.length + changed.length === 0) return undefined;
  return { id: before.id, ...(isOther ? { about } : {}), added, removed, changed };
}

function endpointsByKey({ endpoints }: EndpointService): Map<string, Endpoint> {
  return new Map(endpoints.map((endpoint) => [keyOf(endpoint), endpoint]));
}

function newsOf(names: readonly string[], others: readonly string[]): readonly NameChange[] {
  const known = new Set(others);
  const news = names.filter((pattern) => !known.has(pattern));
  if (news.length === 0) return [];
  // An exact name covers itself alone.
  const wide = others.filter((pattern) => kindOf(pattern) !== 'exact');
  return news.map((pattern) => {
    const by = coveredBy(pattern, wide);
    return by === undefined ? { pattern } : { pattern, coveredBy: by };
  });
}

function aboutOf({ services: _, ...about }: EndpointList): ListAbout {
  return about;
}

function aboutOfService({ endpoints: _, ...about }: EndpointService): ServiceAbout {
  return about;
}

function byId(services: readonly EndpointService[]): Map<string, EndpointService> {
  return new Map(services.map((service) => [service.id, service]));
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return items
    .map((item) => ({ item, at: key(item) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ item }) => item);
}

/** Whether two plain values say the same, whatever the order of their keys; a key without a value is none. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, at) => isSame(one, b[at]));
  if (!isObject(a) || !isObject(b)) return false;
  for (const key in a) if (!isSame(a[key], b[key])) return false;
  for (const key in b) if (b[key] !== undefined && a[key] === undefined) return false;
  return true;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
