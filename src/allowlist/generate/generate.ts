import type { EndpointList } from '../../endpoints/index.ts';
import { meaningOf, meaningText, meansHost } from './meaning.ts';
import { type AllowListPlan, type PlanOptions, planAllowList } from './plan.ts';
import { servicesText } from './services.ts';
import type { GeneratedFile, Target } from './target.ts';
import type { Treatment } from './treatments.ts';
import type { Origin } from './wanted.ts';

/** What is written for a product, and what it was made of. */
export interface Generated {
  readonly plan: AllowListPlan;
  readonly files: readonly GeneratedFile[];
  /** What whoever uses it has to know. */
  readonly warnings: readonly string[];
}

/** Writes allow-lists for a product: one for each treatment, or for those that are named. */
export function generate(
  lists: readonly EndpointList[],
  target: Target,
  treatments: readonly Treatment[],
  options: PlanOptions = {},
): Generated {
  const plan = planAllowList(lists, target.semantics, treatments, options);
  return { plan, files: target.write(plan), warnings: warningsOf(lists, options) };
}

/** What of the lists themselves is doubtful: names of a tenant that is not known, misprints, patterns that open too much. */
function warningsOf(lists: readonly EndpointList[], { tenant, all = false }: PlanOptions): readonly string[] {
  const endpoints = lists
    .flatMap(({ services }) => services.flatMap((service) => service.endpoints))
    .filter(({ required, retired }) => (required || all) && retired === undefined);
  const tenants = tenant === undefined ? endpoints.filter(({ kind }) => kind === 'tenant') : [];
  const named = new Set(tenants.map(({ pattern }) => pattern));
  return [
    ...(named.size === 0
      ? []
      : [
          `${[...named].join(', ')}: not filled in, so that a star stands there, which means every tenant; say --tenant-domain`,
        ]),
    ...distinct(endpoints, ({ pattern, suspectedFor }) =>
      suspectedFor === undefined
        ? undefined
        : `${pattern}: perhaps a misprint for ${suspectedFor}; it is written as it stands`,
    ),
    ...distinct(endpoints, ({ pattern, overWide }) => (overWide === undefined ? undefined : `${pattern}: ${overWide}`)),
  ];
}

function distinct<T>(all: readonly T[], textOf: (one: T) => string | undefined): readonly string[] {
  return [...new Set(all.flatMap((one) => textOf(one) ?? []))];
}

/** What a plan does with a host in one treatment. */
export interface HostExplanation {
  readonly treatment: Treatment;
  /** The entries that mean it, or nothing. */
  readonly entries: readonly {
    readonly pattern: string;
    readonly ports: string;
    readonly origins: readonly Origin[];
  }[];
  /** What the lists want of it and the product cannot say, or says otherwise. */
  readonly departures: readonly { readonly pattern: string; readonly kind: string; readonly reason: string }[];
}

/** Says of each treatment which entries mean a host, and what of it is not said as the lists mean it. */
export function explainHost(plan: AllowListPlan, host: string): readonly HostExplanation[] {
  return plan.treatments.map(({ treatment, entries, departures }) => ({
    treatment,
    entries: entries
      .filter(({ means }) => meansHost(means, host))
      .map(({ means, services, origins }) => ({ pattern: meaningText(means), ports: servicesText(services), origins })),
    departures: departures
      .filter(({ pattern }) => meansHost(meaningOf(pattern), host))
      .map(({ pattern, kind, reason }) => ({ pattern, kind, reason })),
  }));
}
