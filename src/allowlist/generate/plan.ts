import { covers, type EndpointList } from '../../endpoints/index.ts';
import type { HostPattern, Service } from '../model/configuration.ts';
import { endOf, endsOf } from './ends.ts';
import { minimise, type PlanEntry } from './minimise.ts';
import { aggregate } from './networks.ts';
import { type Difference, type Inexact, type Said, say, type VendorSemantics } from './say.ts';
import { mergeServices, splitAll, splitWeb, withoutServices } from './services.ts';
import type { Treatment } from './treatments.ts';
import { distinctOrigins, type Origin, type Scope, type WantedPattern, wantedFor } from './wanted.ts';

/** A wanted pattern that is not said as it is meant. */
export interface Departure {
  readonly pattern: string;
  readonly kind: 'widened' | 'narrowed' | 'not-expressible';
  /** What is said instead; both empty where nothing is. */
  readonly means: readonly HostPattern[];
  readonly networks: readonly string[];
  readonly reason: string;
  readonly services: readonly Service[];
  readonly origins: readonly Origin[];
}

/** Networks on ports: the fewest that hold exactly what is published. */
export interface AddressEntry {
  readonly networks: readonly string[];
  readonly services: readonly Service[];
  readonly origins: readonly Origin[];
}

/** What a vendor is told for one treatment: no entry could be left out. */
export interface TreatmentPlan {
  readonly treatment: Treatment;
  readonly entries: readonly PlanEntry[];
  readonly addresses: readonly AddressEntry[];
  readonly departures: readonly Departure[];
}

/** A list that a plan was made of. */
export interface PlannedList {
  readonly id: string;
  readonly version?: string;
  readonly date: string;
}

/** What a vendor is told, before it is written in the vendor's syntax. */
export interface AllowListPlan {
  readonly lists: readonly PlannedList[];
  readonly treatments: readonly TreatmentPlan[];
}

/** How a plan is made. */
export interface PlanOptions extends Scope {
  readonly inexact?: Inexact;
}

/** Plans what to tell a vendor for each treatment. */
export function planAllowList(
  lists: readonly EndpointList[],
  semantics: VendorSemantics,
  treatments: readonly Treatment[],
  options: PlanOptions = {},
): AllowListPlan {
  return {
    lists: lists.map(({ id, version, date }) => ({ id, ...(version === undefined ? {} : { version }), date })),
    treatments: treatments.map((treatment) =>
      planTreatment(treatment, wantedFor(lists, treatment, options), semantics, options.inexact ?? 'widen'),
    ),
  };
}

/** Plans that were made, by what they were made of: several products say the same. */
const PLANNED = new WeakMap<readonly WantedPattern[], Map<string, TreatmentPlan>>();

function planTreatment(
  treatment: Treatment,
  all: readonly WantedPattern[],
  semantics: VendorSemantics,
  inexact: Inexact,
): TreatmentPlan {
  const known = PLANNED.get(all) ?? new Map<string, TreatmentPlan>();
  PLANNED.set(all, known);
  const key = JSON.stringify([treatment, semantics, inexact]);
  const plan = known.get(key) ?? makePlan(treatment, all, semantics, inexact);
  known.set(key, plan);
  return plan;
}

function makePlan(
  treatment: Treatment,
  all: readonly WantedPattern[],
  semantics: VendorSemantics,
  inexact: Inexact,
): TreatmentPlan {
  const departures = semantics.udp ? [] : all.flatMap(withoutCarriage);
  const wanted = semantics.udp ? all : all.flatMap(overTcp);
  const entries: PlanEntry[] = [];
  const byAddress: WantedPattern[] = [];
  const isWanted = wantedHosts(wanted, semantics);
  for (const one of wanted) {
    for (const { part, isWeb } of partsOf(one, semantics)) {
      const said = say(part, semantics, inexact, isWeb);
      if (said.how === 'names')
        entries.push(...said.means.map((means) => ({ means, services: part.services, origins: one.origins })));
      if (said.how === 'addresses') byAddress.push(part);
      departures.push(...departuresOf(part, said, isWanted));
    }
  }
  return {
    treatment,
    entries: minimise(entries, semantics.ports),
    addresses: addressEntries(byAddress, semantics),
    departures,
  };
}

/** A pattern on the ports of the web, and on others, where a vendor says the two apart. */
function partsOf(
  one: WantedPattern,
  { beyondWeb }: VendorSemantics,
): readonly { readonly part: WantedPattern; readonly isWeb: boolean }[] {
  if (beyondWeb === undefined) return [{ part: one, isWeb: true }];
  const { web, others } = splitWeb(one.services);
  return [
    ...(web.length === 0 ? [] : [{ part: { ...one, services: web }, isWeb: true }]),
    ...(others.length === 0 ? [] : [{ part: { ...one, services: others }, isWeb: false }]),
  ];
}

/** The ports of a pattern that a vendor without UDP never carries. */
function withoutCarriage({ pattern, services, origins }: WantedPattern): readonly Departure[] {
  const left = services.filter(({ protocol }) => protocol === 'udp');
  if (left.length === 0) return [];
  const reason = 'it carries no UDP: let this through beside it';
  return [{ pattern, kind: 'not-expressible', means: [], networks: [], reason, services: left, origins }];
}

function overTcp(one: WantedPattern): readonly WantedPattern[] {
  const services = one.services.filter(({ protocol }) => protocol === 'tcp');
  if (services.length === one.services.length) return [one];
  return services.length === 0 ? [] : [{ ...one, services }];
}

/** Whether a host is wanted anyway, on some ports where the vendor tells them apart. */
function wantedHosts(
  wanted: readonly WantedPattern[],
  { ports }: VendorSemantics,
): (host: string, services: readonly Service[]) => boolean {
  let ends: ReadonlyMap<string, readonly WantedPattern[]> | undefined;
  return (host, services) => {
    ends ??= Map.groupBy(wanted, ({ pattern }) => endOf(pattern));
    const near = endsOf(host).flatMap((end) => ends?.get(end) ?? []);
    const meaning = near.filter(({ pattern }) => covers(pattern, host));
    if (!ports) return meaning.length > 0;
    return (
      withoutServices(
        services,
        meaning.flatMap((one) => one.services),
      ).length === 0
    );
  };
}

function departuresOf(
  one: WantedPattern,
  said: Said,
  isWanted: (host: string, services: readonly Service[]) => boolean,
): readonly Departure[] {
  const { pattern, services, origins } = one;
  if (said.how === 'not-expressible')
    return [{ pattern, kind: 'not-expressible', means: [], networks: [], reason: said.reason, services, origins }];
  const means = said.how === 'addresses' ? [] : said.means;
  const networks = said.how === 'addresses' ? aggregate(one.addresses) : [];
  const isDifferent = ({ apex }: Difference): boolean => apex === undefined || !isWanted(apex, services);
  return said.differences
    .filter(isDifferent)
    .map(({ kind, reason }) => ({ pattern, kind, means, networks, reason, services, origins }));
}

/** Networks by the ports that they are needed on; none twice on the same port. */
function addressEntries(wanted: readonly WantedPattern[], { ports }: VendorSemantics): readonly AddressEntry[] {
  const parts = ports ? splitAll(wanted.flatMap(({ services }) => services)) : [undefined];
  const found = parts.flatMap((part) => {
    const own = wanted.filter(({ services }) => part === undefined || withoutServices([part], services).length === 0);
    const networks = aggregate(own.flatMap(({ addresses }) => addresses));
    const services = part === undefined ? mergeServices(own.flatMap((one) => one.services)) : [part];
    return networks.length === 0 ? [] : [{ networks, services, origins: own.flatMap(({ origins }) => origins) }];
  });
  return [...Map.groupBy(found, ({ networks }) => networks.join(' ')).values()].map((same) => ({
    networks: same[0]?.networks ?? [],
    services: mergeServices(same.flatMap(({ services }) => services)),
    origins: distinctOrigins(same.flatMap(({ origins }) => origins)),
  }));
}
