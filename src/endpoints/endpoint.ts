import { fillTenant, kindOf, type PatternKind } from './pattern.ts';

/** Ports from one to another; mostly the same twice. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A host that stands for a wildcard when it is tested, and who names it. */
export interface Member {
  readonly host: string;
  readonly source: string;
}

/** One entry of a list: a pattern on ports of one protocol. A null means that no source decides. */
export interface Endpoint {
  readonly pattern: string;
  readonly kind: PatternKind;
  readonly protocol: 'tcp' | 'udp';
  readonly ports: readonly PortRange[];
  readonly required: boolean;
  readonly tlsInspectionAllowed: boolean | null;
  readonly authenticatedProxyAllowed: boolean | null;
  /** For a wildcard; empty where nobody can test it. */
  readonly members: readonly Member[];
  /** Key of `EndpointList.sources`. */
  readonly source: string;
  readonly note?: string;
  /** How the document prints it where that is not the pattern; two texts where it is cut in two. */
  readonly printed?: readonly string[];
  /** What was repaired, and on what ground. */
  readonly repair?: string;
  /** How it reads if it is a misprint; the pattern itself is left as printed. */
  readonly suspectedFor?: string;
  /** It lets through far more than the service: why. */
  readonly overWide?: string;
  /** It belongs to nobody that the document names, or to another company. */
  readonly ownerUnknown?: boolean;
  /** Day of the first and of the first later list without it, as far as dated lists go. */
  readonly since?: string;
  readonly retired?: string;
  /** The pattern of today that took its place, or that covers it. */
  readonly replacedBy?: string;
  /** In which rows of the document it stands, counted from 1, and how often altogether; 1 and 1 where not given. */
  readonly rows?: readonly number[];
  readonly times?: number;
  /** Path of the test over plain HTTP that the document names, as `/ncsi.txt`. */
  readonly path?: string;
}

/** A service of a list, or an endpoint set of the web service. */
export interface EndpointService {
  readonly id: string;
  readonly title: string;
  /** Statements of the inventory that it answers. */
  readonly inventory: readonly string[];
  /** Whether Autopilot device preparation stops without it; null where the list does not say. */
  readonly fatal: 'yes' | 'no' | 'disputed' | null;
  readonly consequence: string | null;
  /** The consequence is our reading; no document states it. */
  readonly isOurs: boolean;
  /** What the document cites for these hosts. */
  readonly documentation: readonly string[];
  /** Optimize, Allow or Default, where the web service says so. */
  readonly category: 'Optimize' | 'Allow' | 'Default' | null;
  /** Published address ranges, in CIDR form. */
  readonly addresses: readonly string[];
  readonly endpoints: readonly Endpoint[];
}

/** Endpoints that one publisher names. A service is known by (list, id): publishers use the same numbers for other sets. */
export interface EndpointList {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** The day of the facts, YYYY-MM-DD. */
  readonly date: string;
  /** The publisher's own version, where it has one. */
  readonly version?: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly services: readonly EndpointService[];
}

/** One tuple of a list: what a probe measures and an allow-list decides on. */
export type EndpointTuple = {
  readonly list: string;
  readonly service: string;
  readonly pattern: string;
  readonly kind: 'exact' | 'wildcard';
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly required: boolean;
  readonly tls_inspection_allowed: boolean | null;
  readonly authenticated_proxy_allowed: boolean | null;
  /** Some host can be tested for it. */
  readonly testable: boolean;
};

/** The tuples of a list, a row for each port; of a range of ports its first stands for all. */
export function tuplesOf(list: EndpointList): readonly EndpointTuple[] {
  return list.services.flatMap((service) =>
    service.endpoints.flatMap((endpoint) =>
      endpoint.ports.map(({ from }) => ({
        list: list.id,
        service: service.id,
        pattern: endpoint.pattern,
        kind: endpoint.kind === 'exact' ? ('exact' as const) : ('wildcard' as const),
        protocol: endpoint.protocol,
        port: from,
        required: endpoint.required,
        tls_inspection_allowed: endpoint.tlsInspectionAllowed,
        authenticated_proxy_allowed: endpoint.authenticatedProxyAllowed,
        testable: hostsToTest(endpoint).length > 0,
      })),
    ),
  );
}

/**
 * The hosts by which an endpoint is tested: itself, the tenant's own, or the members of a wildcard, never its apex.
 * Empty where it cannot be tested. `tenant` is the first label of the tenant's initial domain.
 */
export function hostsToTest(endpoint: Endpoint, tenant?: string): readonly string[] {
  if (endpoint.kind === 'exact') return [endpoint.pattern];
  const members = endpoint.members.map(({ host }) => host);
  if (endpoint.kind === 'wildcard' || tenant === undefined) return members;
  const own = fillTenant(endpoint.pattern, tenant);
  return kindOf(own) === 'exact' ? [own, ...members] : members;
}

/** The distinct patterns of a list, or of some of its services, in order of appearance. */
export function patternsOf(services: readonly EndpointService[]): readonly string[] {
  return [...new Set(services.flatMap(({ endpoints }) => endpoints.map(({ pattern }) => pattern)))];
}

/** An endpoint's key within its service. */
export function keyOf({ pattern, protocol }: Endpoint): string {
  return `${protocol} ${pattern}`;
}

/** A range of ports as text: `443`, or `50000-59999`. */
export function portText({ from, to }: PortRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}
