import { type EndpointList, type EndpointService, type PortRange, portText } from './endpoint.ts';
import { coveredBy, covers } from './pattern.ts';

/** A pattern of a list, and how another list has it. */
export interface GapEntry {
  readonly pattern: string;
  /** Services that name it. */
  readonly services: readonly string[];
  /** One of them requires it. */
  readonly required: boolean;
  /** By the letter, by a wider pattern, or not at all. */
  readonly cover: 'same' | 'wider' | 'none';
  /** The pattern that covers it. */
  readonly by?: string;
  /** Where it is covered: protocols and ports on which no pattern of the other list covers it. */
  readonly portsMissing: readonly string[];
}

/** How much of one service another list has. */
export interface GapOfService {
  readonly service: string;
  readonly title: string;
  readonly patterns: number;
  readonly missing: number;
}

/** What one list needs and another lacks. */
export interface Gap {
  readonly entries: readonly GapEntry[];
  readonly services: readonly GapOfService[];
}

interface Port {
  readonly protocol: 'tcp' | 'udp';
  readonly range: PortRange;
}

/**
 * What of `wanted` a list `having` lacks, by the letter and by effective coverage: a name that a wider pattern covers is
 * not lacking. Each pattern is held against single patterns: two that only together cover it count as none.
 */
export function gapOf(having: readonly EndpointService[], wanted: readonly EndpointService[]): Gap {
  const ports = portsByPattern(having);
  const entries = new Map<string, GapEntry>();
  for (const [pattern, own] of portsByPattern(wanted)) {
    const named = wanted.filter(({ endpoints }) => endpoints.some((endpoint) => endpoint.pattern === pattern));
    const by = coveredBy(pattern, ports.keys());
    entries.set(pattern, {
      pattern,
      services: named.map(({ id }) => id),
      required: named.some(({ endpoints }) => endpoints.some((one) => one.pattern === pattern && one.required)),
      cover: by === undefined ? 'none' : by === pattern ? 'same' : 'wider',
      ...(by === undefined ? {} : { by }),
      portsMissing: by === undefined ? [] : portsMissing(pattern, own, ports),
    });
  }
  const services = wanted.map(({ id, title, endpoints }) => {
    const patterns = [...new Set(endpoints.map(({ pattern }) => pattern))];
    const missing = patterns.filter((pattern) => entries.get(pattern)?.cover === 'none').length;
    return { service: id, title, patterns: patterns.length, missing };
  });
  return { entries: [...entries.values()], services };
}

/** The services of a list with only those endpoints that are required, or only those that are not. */
export function servicesWhere(list: EndpointList, required: boolean): readonly EndpointService[] {
  return list.services
    .map((service) => ({ ...service, endpoints: service.endpoints.filter((one) => one.required === required) }))
    .filter(({ endpoints }) => endpoints.length > 0);
}

function portsByPattern(services: readonly EndpointService[]): ReadonlyMap<string, readonly Port[]> {
  const found = new Map<string, Port[]>();
  for (const { endpoints } of services) {
    for (const { pattern, protocol, ports } of endpoints) {
      const own = found.get(pattern) ?? [];
      own.push(...ports.map((range) => ({ protocol, range })));
      found.set(pattern, own);
    }
  }
  return found;
}

function portsMissing(
  pattern: string,
  wanted: readonly Port[],
  having: ReadonlyMap<string, readonly Port[]>,
): readonly string[] {
  const open = [...having].flatMap(([other, ports]) => (covers(other, pattern) ? ports : []));
  const missing = wanted.filter(
    ({ protocol, range }) =>
      !open.some((one) => one.protocol === protocol && one.range.from <= range.from && one.range.to >= range.to),
  );
  return [...new Set(missing.map(({ protocol, range }) => `${protocol} ${portText(range)}`))];
}
