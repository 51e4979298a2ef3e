import { covers, type EndpointList } from '../../endpoints/index.ts';
import type { Service } from '../model/configuration.ts';
import { meaningText } from './meaning.ts';
import { minimise, type PlanEntry } from './minimise.ts';
import { aggregate } from './networks.ts';
import { type Difference, type Inexact, type Said, say, type VendorSemantics } from './say.ts';
import { mergeServices, servicesText, withoutServices } from './services.ts';
import type { Treatment } from './treatments.ts';
import { byOrigin, type Origin, type Scope, type WantedPattern, wantedFor } from './wanted.ts';

/** A wanted pattern that is not said as it is meant. */
export interface Departure {
  readonly pattern: string;
  readonly kind: 'widened' | 'narrowed' | 'not-expressible';
  /** What is said instead; empty where nothing is. */
  readonly as: readonly string[];
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

function planTreatment(
  treatment: Treatment,
  all: readonly WantedPattern[],
  semantics: VendorSemantics,
  inexact: Inexact,
): TreatmentPlan {
  const departures = all.flatMap((one) => withoutCarriage(one, semantics));
  const wanted = all.map((one) => carried(one, semantics)).filter(({ services }) => services.length > 0);
  const entries: PlanEntry[] = [];
  const byAddress: WantedPattern[] = [];
  const isWanted = wantedHosts(wanted, semantics);
  for (const one of wanted) {
    const said = say(one, semantics, inexact);
    if (said.how === 'names')
      entries.push(...said.means.map((means) => ({ means, services: one.services, origins: one.origins })));
    if (said.how === 'addresses') byAddress.push(one);
    departures.push(...departuresOf(one, said, isWanted));
  }
  return {
    treatment,
    entries: minimise(entries, semantics.ports),
    addresses: addressEntries(byAddress, semantics),
    departures,
  };
}

/** The ports of a pattern that a vendor never carries. */
function withoutCarriage(
  { pattern, services, origins }: WantedPattern,
  { udp }: VendorSemantics,
): readonly Departure[] {
  const left = udp ? [] : services.filter(({ protocol }) => protocol === 'udp');
  if (left.length === 0) return [];
  const reason = 'it carries no UDP: let this through beside it';
  return [{ pattern, kind: 'not-expressible', as: [], reason, services: left, origins }];
}

function carried(one: WantedPattern, { udp }: VendorSemantics): WantedPattern {
  return udp ? one : { ...one, services: one.services.filter(({ protocol }) => protocol === 'tcp') };
}

/** Whether a host is wanted anyway, on some ports where the vendor tells them apart. */
function wantedHosts(
  wanted: readonly WantedPattern[],
  { ports }: VendorSemantics,
): (host: string, services: readonly Service[]) => boolean {
  const exact = new Map(wanted.map((one) => [one.pattern, one]));
  const stars = wanted.filter(({ pattern }) => /[*<]/.test(pattern));
  return (host, services) => {
    const own = exact.get(host);
    const meaning = [...(own === undefined ? [] : [own]), ...stars.filter(({ pattern }) => covers(pattern, host))];
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
    return [{ pattern, kind: 'not-expressible', as: [], reason: said.reason, services, origins }];
  const as = said.how === 'addresses' ? aggregate(one.addresses) : said.means.map(meaningText);
  const isDifferent = ({ apex }: Difference): boolean => apex === undefined || !isWanted(apex, services);
  return said.differences
    .filter(isDifferent)
    .map(({ kind, reason }) => ({ pattern, kind, as, reason, services, origins }));
}

/** Networks by the ports that they are needed on, a network that is needed on other ports too in each. */
function addressEntries(wanted: readonly WantedPattern[], { ports }: VendorSemantics): readonly AddressEntry[] {
  const groups = Map.groupBy(wanted, ({ services }) => (ports ? servicesText(services) : ''));
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, all]) => ({
      networks: aggregate(all.flatMap(({ addresses }) => addresses)),
      services: mergeServices(all.flatMap(({ services }) => services)),
      origins: distinct(all.flatMap(({ origins }) => origins)),
    }));
}

function distinct(origins: readonly Origin[]): readonly Origin[] {
  return [...new Map(origins.map((one) => [`${one.list} ${one.service}`, one])).values()].toSorted(byOrigin);
}
