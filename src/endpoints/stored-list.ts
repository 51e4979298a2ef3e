import { z } from 'zod';
import type { EndpointList } from './endpoint.ts';
import { type Read, readJson } from './read-text.ts';
import { type EndpointSet, endpointSets, listOfSets, recordsOfSets } from './web-service.ts';

/** The instances of the Microsoft 365 web service: the clouds that it publishes lists for. */
export const INSTANCES = ['Worldwide', 'China', 'USGovDoD', 'USGovGCCHigh'] as const;
export type Instance = (typeof INSTANCES)[number];

/** What the web service was asked for. Without service areas: all of them. */
export interface Question {
  readonly instance: Instance;
  readonly serviceAreas: readonly string[];
  /** The first label of the tenant's initial domain, which the service puts into its names. */
  readonly tenantName?: string | undefined;
  readonly noIPv6: boolean;
}

/** A publication of the web service as a workspace keeps it: what was asked for, what came, and of when it is. */
export interface StoredList {
  readonly question: Question;
  readonly list: EndpointList;
}

const IDS: Readonly<Record<Instance, string>> = {
  Worldwide: 'microsoft-365',
  China: 'microsoft-365-china',
  USGovDoD: 'microsoft-365-us-gov-dod',
  USGovGCCHigh: 'microsoft-365-us-gov-gcc-high',
};

const SCHEMA = 'muster.endpoint-list/1';
const stored = z.strictObject({
  schema: z.literal(SCHEMA, { error: `write ${SCHEMA}, or take the Muster that wrote this` }),
  instance: z.enum(INSTANCES),
  version: z
    .string()
    .regex(/^\d{10}$/, 'write it like 2026073100')
    .optional(),
  date: z.iso.date(),
  serviceAreas: z.array(z.string().regex(/^[A-Za-z0-9]{1,40}$/)).max(20),
  tenantName: z
    .string()
    .regex(/^[a-z0-9-]{1,63}$/)
    .optional(),
  noIPv6: z.boolean(),
  sets: endpointSets,
});

/** The id of the list that an instance publishes. */
export function listIdOf(instance: Instance): string {
  return IDS[instance];
}

/** What a publication is, made of what was asked for and of when it is. */
export function storedList(
  question: Question,
  sets: readonly EndpointSet[],
  { version, date }: { readonly version?: string | undefined; readonly date: string },
): StoredList {
  const list = listOfSets(sets, {
    id: listIdOf(question.instance),
    title: `Microsoft 365 URLs and IP address ranges, ${question.instance}`,
    source: `Microsoft 365 IP address and URL web service, instance ${question.instance}`,
    date,
    ...(version === undefined ? {} : { version }),
  });
  return { question, list };
}

/**
 * A publication as the text of a file: JSON with a name and an address a line, for people to read and for git to show
 * what changed.
 */
export function formatStoredList({ question, list }: StoredList, sets: readonly EndpointSet[]): string {
  const { instance, serviceAreas, tenantName, noIPv6 } = question;
  const { version, date } = list;
  const file = { schema: SCHEMA, instance, version, date, serviceAreas, tenantName, noIPv6, sets: recordsOfSets(sets) };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Reads what `formatStoredList` wrote. */
export function parseStoredList(text: string, file: string): Read<StoredList> {
  const read = readJson(text, file, stored);
  if (!read.ok) return read;
  const { sets, version, date, instance, serviceAreas, tenantName, noIPv6 } = read.value;
  return { ok: true, value: storedList({ instance, serviceAreas, tenantName, noIPv6 }, sets, { version, date }) };
}
