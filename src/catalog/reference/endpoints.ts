import { z } from 'zod';
import { type Parsed, parseYaml } from '../parse.ts';
import { type About, about, inventoryId, isoDay, MAX_BYTES, refuseRepeats, slug } from './fields.ts';

const host = z
  .string()
  .regex(/^([a-z0-9-]+\.)+[a-z0-9-]+$/, 'write a host name: lower case, no scheme, no path, no star');
const pattern = z
  .string()
  .regex(/^\*?[a-z0-9.-]+$/, 'write a host name, or one that begins with a star: lower case, no scheme, no path');
const answer = z.union([z.boolean(), z.literal('unknown')]).transform((value) => (value === 'unknown' ? null : value));

const settings = {
  protocol: z.enum(['tcp', 'udp']),
  ports: z.array(z.int().min(1).max(65_535)).min(1),
  required: z.boolean(),
  tls_inspection_allowed: answer,
  authenticated_proxy_allowed: answer,
};

const endpoint = z.strictObject({
  ...z.object(settings).partial().shape,
  pattern,
  members: z.array(host).min(1).optional(),
  members_source: slug.optional(),
  source: slug.optional(),
  note: z.string().optional(),
});

const service = z.strictObject({
  id: slug,
  title: z.string().min(1),
  inventory: z.array(inventoryId),
  fatal: z.enum(['yes', 'no', 'disputed']),
  ours: z.literal(true).optional(),
  consequence: z.string().min(1),
  source: slug,
  defaults: z.strictObject(settings),
  endpoints: z.array(endpoint).min(1),
});

const endpointList = z
  .strictObject({
    list: slug,
    ...about,
    sources: z.record(slug, z.strictObject({ title: z.string().min(1), date: isoDay.optional() })),
    services: z.array(service).min(1),
  })
  .superRefine((file, context) => {
    refuseRepeats(context, 'services', file.services, (item) => item.id);
    for (const [index, item] of file.services.entries()) {
      const seen = new Set<string>();
      for (const [place, entry] of item.endpoints.entries()) {
        const refuse = (message: string) =>
          context.addIssue({ code: 'custom', path: ['services', index, 'endpoints', place], message });
        if (seen.has(entry.pattern)) refuse(`${entry.pattern} is here twice: keep one`);
        seen.add(entry.pattern);
        for (const fault of faultsOf(entry, entry.required ?? item.defaults.required)) refuse(fault);
        for (const source of [item.source, entry.source, entry.members_source]) {
          if (source !== undefined && file.sources[source] === undefined) refuse(`no source ${source}: add it above`);
        }
      }
    }
  });

function faultsOf(entry: z.infer<typeof endpoint>, isRequired: boolean): readonly string[] {
  if (!entry.pattern.startsWith('*')) return entry.members === undefined ? [] : ['an exact name has no members'];
  if (entry.members === undefined) {
    return isRequired ? ['nobody can test a required wildcard without members: name some, or do not require it'] : [];
  }
  const suffix = entry.pattern.slice(1);
  const strangers = entry.members.filter((member) => !member.endsWith(suffix) || member === suffix);
  return [
    ...strangers.map((member) => `${member} is no member of ${entry.pattern}`),
    ...(entry.members_source === undefined ? ['say where the members are from'] : []),
  ];
}

/** A service of an endpoint list, and what its loss means. */
export interface EndpointService {
  readonly list: string;
  readonly service: string;
  readonly title: string;
  readonly inventory: readonly string[];
  /** Whether Autopilot device preparation stops without it. */
  readonly fatal: 'yes' | 'no' | 'disputed';
  readonly consequence: string;
  /** The consequence is our reading; no document states it. */
  readonly is_ours: boolean;
}

/** One pattern on one port. A null means that no source decides. */
export type Endpoint = {
  readonly list: string;
  readonly service: string;
  readonly pattern: string;
  readonly kind: 'exact' | 'wildcard';
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly required: boolean;
  readonly tls_inspection_allowed: boolean | null;
  readonly authenticated_proxy_allowed: boolean | null;
};

/** A host that stands for a wildcard when it is tested. */
export type EndpointMember = {
  readonly list: string;
  readonly service: string;
  readonly pattern: string;
  readonly host: string;
};

export interface EndpointList extends About {
  readonly services: readonly EndpointService[];
  readonly rows: readonly Endpoint[];
  readonly members: readonly EndpointMember[];
}

/** Reads an endpoint list: a row per pattern and port. */
export function parseEndpoints(text: string, file = 'endpoints.yaml'): Parsed<EndpointList> {
  const parsed = parseYaml(text, file, endpointList, MAX_BYTES);
  if (!parsed.ok) return parsed;
  const { list, source, date, services } = parsed.value;
  const value: EndpointList = {
    source,
    date,
    services: services.map(({ id, title, inventory, fatal, consequence, ours }) => ({
      ...{ list, service: id, title, inventory, fatal, consequence },
      is_ours: ours === true,
    })),
    rows: services.flatMap((item) => item.endpoints.flatMap((entry) => rowsOf(list, item, entry))),
    members: services.flatMap((item) =>
      item.endpoints.flatMap(({ pattern: name, members = [] }) =>
        members.map((member) => ({ list, service: item.id, pattern: name, host: member })),
      ),
    ),
  };
  return { ok: true, value };
}

function rowsOf(list: string, item: z.infer<typeof service>, entry: z.infer<typeof endpoint>): readonly Endpoint[] {
  // An answer that is null is an answer; only one that is not there falls back to the service's.
  const orDefault = (name: 'tls_inspection_allowed' | 'authenticated_proxy_allowed') => {
    const own = entry[name];
    return own === undefined ? item.defaults[name] : own;
  };
  return (entry.ports ?? item.defaults.ports).map((port) => ({
    list,
    service: item.id,
    pattern: entry.pattern,
    kind: entry.pattern.startsWith('*') ? 'wildcard' : 'exact',
    protocol: entry.protocol ?? item.defaults.protocol,
    port,
    required: entry.required ?? item.defaults.required,
    tls_inspection_allowed: orDefault('tls_inspection_allowed'),
    authenticated_proxy_allowed: orDefault('authenticated_proxy_allowed'),
  }));
}
