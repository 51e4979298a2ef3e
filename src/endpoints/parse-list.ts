import { z } from 'zod';
import type { Endpoint, EndpointList, EndpointService } from './endpoint.ts';
import { coversHost, faultOfPattern, isHost, kindOf } from './pattern.ts';
import { type Read, readYaml } from './read-text.ts';

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower case, digits and hyphens');
const sentence = z.string().min(1).max(500);
const day = z.iso.date();
const pattern = z.string().superRefine((text, context) => {
  const wrong = faultOfPattern(text);
  if (wrong !== undefined) context.addIssue({ code: 'custom', message: `${text} ${wrong}` });
});
const host = z.string().refine(isHost, 'write a host name: lower case, no scheme, no path, no star');
const answer = z.union([z.boolean(), z.literal('unknown')]).transform((value) => (value === 'unknown' ? null : value));

const settings = {
  protocol: z.enum(['tcp', 'udp']),
  ports: z.array(z.int().min(1).max(65_535)).min(1).max(20),
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
  note: sentence.optional(),
  printed: z.union([sentence.transform((text) => [text]), z.array(sentence).min(1)]).optional(),
  repair: sentence.optional(),
  suspected_for: pattern.optional(),
  over_wide: sentence.optional(),
  owner_unknown: z.literal(true).optional(),
  since: day.optional(),
  retired: day.optional(),
  replaced_by: pattern.optional(),
  rows: z.array(z.int().min(1)).min(1).optional(),
  times: z.int().min(2).optional(),
  path: z.string().startsWith('/').optional(),
});

const service = z.strictObject({
  id: slug,
  title: sentence,
  inventory: z.array(z.string().regex(/^(PRE|NET|SEC|APD|FT)-\d\d(\.\d+)?$/, 'write it like PRE-02 or PRE-02.1')),
  fatal: z.enum(['yes', 'no', 'disputed']),
  ours: z.literal(true).optional(),
  consequence: sentence,
  source: slug,
  documentation: z.array(sentence).default([]),
  defaults: z.strictObject(settings),
  endpoints: z.array(endpoint).min(1),
});

const file = z
  .strictObject({
    list: slug,
    title: sentence.optional(),
    source: sentence,
    date: day,
    sources: z.record(slug, z.strictObject({ title: sentence, date: day.optional() })),
    services: z.array(service).min(1),
  })
  .superRefine(({ services, sources }, context) => {
    const ids = new Set<string>();
    for (const [index, item] of services.entries()) {
      if (ids.has(item.id)) {
        context.addIssue({ code: 'custom', path: ['services', index], message: `${item.id} is here twice: keep one` });
      }
      ids.add(item.id);
      const seen = new Set<string>();
      for (const [place, entry] of item.endpoints.entries()) {
        const refuse = (message: string) =>
          context.addIssue({ code: 'custom', path: ['services', index, 'endpoints', place], message });
        if (seen.has(entry.pattern)) refuse(`${entry.pattern} is here twice: keep one, and say so in times`);
        seen.add(entry.pattern);
        for (const wrong of faultsOf(entry, entry.required ?? item.defaults.required)) refuse(wrong);
        for (const source of [item.source, entry.source, entry.members_source]) {
          if (source !== undefined && sources[source] === undefined) refuse(`no source ${source}: add it above`);
        }
      }
    }
  });

function faultsOf(entry: z.infer<typeof endpoint>, isRequired: boolean): readonly string[] {
  const faults: string[] = [];
  if ((entry.printed === undefined) !== (entry.repair === undefined)) {
    faults.push('printed and repair belong together: say how it is printed, and why it is read so');
  }
  if (entry.members === undefined) {
    const isOpen = kindOf(entry.pattern) !== 'exact' && isRequired;
    return isOpen ? [...faults, 'nobody can test it without members: name some, or do not require it'] : faults;
  }
  if (kindOf(entry.pattern) === 'exact') faults.push('an exact name has no members');
  else {
    const strangers = entry.members.filter((member) => !coversHost(entry.pattern, member));
    faults.push(...strangers.map((member) => `${member} is no member of ${entry.pattern}`));
  }
  return entry.members_source === undefined ? [...faults, 'say where the members are from'] : faults;
}

/** Reads a list of endpoints in our own format, as `catalogs/endpoints/` has them. `name` is the file shown in faults. */
export function parseEndpointList(text: string, name: string): Read<EndpointList> {
  const read = readYaml(text, name, file);
  if (!read.ok) return read;
  const { list, title, source, date, sources, services } = read.value;
  const value: EndpointList = {
    id: list,
    title: title ?? source,
    source,
    date,
    sources: Object.fromEntries(Object.entries(sources).map(([key, { title: text }]) => [key, text])),
    services: services.map(serviceOf),
  };
  return { ok: true, value };
}

function serviceOf(item: z.infer<typeof service>): EndpointService {
  const { id, title, inventory, fatal, consequence, ours, documentation, endpoints } = item;
  return {
    ...{ id, title, inventory, fatal, consequence, documentation },
    isOurs: ours === true,
    category: null,
    addresses: [],
    endpoints: endpoints.map((entry) => endpointOf(item, entry)),
  };
}

function endpointOf(item: z.infer<typeof service>, entry: z.infer<typeof endpoint>): Endpoint {
  // An answer that is null is an answer; only one that is not there falls back to the service's.
  const orDefault = (name: 'tls_inspection_allowed' | 'authenticated_proxy_allowed') => {
    const own = entry[name];
    return own === undefined ? item.defaults[name] : own;
  };
  const { note, printed, repair, since, retired, rows, times, path } = entry;
  return {
    pattern: entry.pattern,
    kind: kindOf(entry.pattern),
    protocol: entry.protocol ?? item.defaults.protocol,
    ports: (entry.ports ?? item.defaults.ports).map((port) => ({ from: port, to: port })),
    required: entry.required ?? item.defaults.required,
    tlsInspectionAllowed: orDefault('tls_inspection_allowed'),
    authenticatedProxyAllowed: orDefault('authenticated_proxy_allowed'),
    members: (entry.members ?? []).map((member) => ({ host: member, source: entry.members_source ?? item.source })),
    source: entry.source ?? item.source,
    ...(note === undefined ? {} : { note }),
    ...(printed === undefined ? {} : { printed }),
    ...(repair === undefined ? {} : { repair }),
    ...(entry.suspected_for === undefined ? {} : { suspectedFor: entry.suspected_for }),
    ...(entry.over_wide === undefined ? {} : { overWide: entry.over_wide }),
    ...(entry.owner_unknown === undefined ? {} : { ownerUnknown: entry.owner_unknown }),
    ...(since === undefined ? {} : { since }),
    ...(retired === undefined ? {} : { retired }),
    ...(entry.replaced_by === undefined ? {} : { replacedBy: entry.replaced_by }),
    ...(rows === undefined ? {} : { rows }),
    ...(times === undefined ? {} : { times }),
    ...(path === undefined ? {} : { path }),
  };
}
