import { z } from 'zod';
import { type Endpoint, type EndpointList, type EndpointService, type PortRange, portText } from './endpoint.ts';
import { faultOfPattern, kindOf, normaliseHost } from './pattern.ts';
import { decodeText, type Read, readJson } from './read-text.ts';
import { isWebServiceCsv, readWebServiceCsv } from './web-service-csv.ts';

/** Publications repeat the same sets, ports and names over and over: what was found good once is not looked at again. */
const MOST_KNOWN = 5000;
const MOST_KNOWN_SETS = 1000;
const LONGEST_KNOWN_SET = 20_000;
const KNOWN_SETS = new Map<string, EndpointSet>();
const KNOWN_PORTS = new Map<string, PortRange[]>();
const KNOWN_NAMES = new Set<string>();

/**
 * The answers of the Microsoft 365 IP address and URL web service, endpoints.office.com. Documented in
 * MicrosoftDocs/microsoft-365-docs, microsoft-365/enterprise/microsoft-365-ip-web-service.md; what the real ones do
 * beyond it: ports with and without blanks, names or addresses missing, an empty note, names in two sets.
 */
const portRanges = z
  .string()
  .max(500)
  .transform((text, context) => {
    const known = KNOWN_PORTS.get(text);
    if (known !== undefined) return known;
    const ranges: PortRange[] = [];
    for (const part of text.split(',').map((one) => one.trim())) {
      const [, from, to] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(part) ?? [];
      const range = { from: Number(from), to: Number(to ?? from) };
      if (from === undefined || range.from < 1 || range.to > 65_535 || range.to < range.from) {
        context.addIssue({ code: 'custom', message: `"${part}" is no port` });
        return z.NEVER;
      }
      ranges.push(range);
    }
    ranges.sort((a, b) => a.from - b.from);
    if (KNOWN_PORTS.size < MOST_KNOWN) KNOWN_PORTS.set(text, ranges);
    return ranges;
  });

const url = z.string().transform((text, context) => {
  const name = normaliseHost(text);
  if (KNOWN_NAMES.has(name)) return name;
  const wrong = faultOfPattern(name);
  if (wrong !== undefined) context.addIssue({ code: 'custom', message: `${JSON.stringify(text)} ${wrong}` });
  else if (KNOWN_NAMES.size < MOST_KNOWN) KNOWN_NAMES.add(name);
  return name;
});

const checkedSet = z.object({
  id: z.int().min(1),
  serviceArea: z.string().max(100),
  serviceAreaDisplayName: z.string().max(200).optional(),
  urls: z.array(url).max(5000).default([]),
  ips: z.array(z.string().max(50)).max(10_000).default([]),
  tcpPorts: portRanges.optional(),
  udpPorts: portRanges.optional(),
  category: z.enum(['Optimize', 'Allow', 'Default']),
  required: z.boolean(),
  notes: z.string().max(5000).optional(),
});

/** A set that is the same as one before is that one. */
const set = z.unknown().transform((record, context) => {
  const text = textOf(record);
  const known = KNOWN_SETS.get(text);
  if (known !== undefined) return known;
  const checked = checkedSet.safeParse(record);
  if (!checked.success) {
    for (const issue of checked.error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  }
  if (text.length <= LONGEST_KNOWN_SET && KNOWN_SETS.size < MOST_KNOWN_SETS) KNOWN_SETS.set(text, checked.data);
  return checked.data;
});

/** A record as JSON; longer than any that is kept where it is nested too deeply for that. */
function textOf(record: unknown): string {
  try {
    return JSON.stringify(record);
  } catch (error) {
    if (error instanceof RangeError) return ' '.repeat(LONGEST_KNOWN_SET + 1);
    throw error;
  }
}

/** The records of an answer. */
export const endpointSets = z
  .array(set)
  .max(2000)
  .superRefine((sets, context) => {
    const seen = new Set<number>();
    for (const [index, { id }] of sets.entries()) {
      if (seen.has(id)) context.addIssue({ code: 'custom', path: [index, 'id'], message: `set ${id} is here twice` });
      seen.add(id);
    }
  });

export type EndpointSet = z.infer<typeof checkedSet>;

/** What a list of the web service is called, and of when it is: its answer says neither. */
export interface Publication {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly date: string;
  readonly version?: string;
}

/**
 * Reads an answer of the method `endpoints` as a list: each endpoint set is a service, known by its number. An empty
 * answer is read too; whether to use it is for `judgePublication` to say.
 */
export function parseWebServiceList(bytes: Uint8Array, file: string, about: Publication): Read<EndpointList> {
  const read = parseEndpointSets(bytes, file);
  return read.ok ? { ok: true, value: listOfSets(read.value, about) } : read;
}

/** The endpoint sets of an answer of the method `endpoints`, as JSON or with `format=CSV`. */
export function parseEndpointSets(bytes: Uint8Array, file: string): Read<readonly EndpointSet[]> {
  const text = decodeText(bytes, file);
  if (!text.ok) return text;
  if (!isWebServiceCsv(text.value)) return readJson(text.value, file, endpointSets);
  const rows = readWebServiceCsv(text.value, file);
  return rows.ok ? readJson(JSON.stringify(rows.value), file, endpointSets) : rows;
}

/** The list that some endpoint sets are. */
export function listOfSets(sets: readonly EndpointSet[], about: Publication): EndpointList {
  return {
    ...about,
    sources: { [about.id]: about.source },
    services: sets.map((one) => serviceOf(one, about.id)),
  };
}

/** Endpoint sets as the web service writes them, with what is read of them and no more. */
export function recordsOfSets(sets: readonly EndpointSet[]): readonly object[] {
  return sets.map(({ tcpPorts, udpPorts, ...set }) => ({
    ...set,
    ...(tcpPorts === undefined ? {} : { tcpPorts: tcpPorts.map(portText).join(',') }),
    ...(udpPorts === undefined ? {} : { udpPorts: udpPorts.map(portText).join(',') }),
  }));
}

/** Services by the sets they were made of, and the list: sets that did not change are one object, so are their services. */
const SERVICES = new WeakMap<EndpointSet, Map<string, EndpointService>>();

function serviceOf(one: EndpointSet, source: string): EndpointService {
  const made = SERVICES.get(one) ?? new Map<string, EndpointService>();
  SERVICES.set(one, made);
  const service = made.get(source) ?? makeService(one, source);
  made.set(source, service);
  return service;
}

function makeService(one: EndpointSet, source: string): EndpointService {
  const endpoints = (protocol: 'tcp' | 'udp', ports: readonly PortRange[] | undefined): readonly Endpoint[] =>
    ports === undefined
      ? []
      : [...new Set(one.urls)].map((pattern) => ({
          pattern,
          kind: kindOf(pattern),
          protocol,
          ports,
          required: one.required,
          // The service recommends to leave trusted traffic alone, which is about speed; it forbids nothing.
          tlsInspectionAllowed: true,
          authenticatedProxyAllowed: null,
          members: [],
          source,
        }));
  const note = one.notes?.trim() ?? '';
  return {
    id: String(one.id),
    title: one.serviceAreaDisplayName ?? one.serviceArea,
    inventory: [],
    fatal: null,
    // For a set that is not required the service says in its note what is lost without it.
    consequence: note === '' ? null : note,
    isOurs: false,
    documentation: [],
    category: one.category,
    addresses: one.ips,
    endpoints: [...endpoints('tcp', one.tcpPorts), ...endpoints('udp', one.udpPorts)],
  };
}
