// The laws again, on small lists that nobody wrote: every name of a small world is asked, not only near misses.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, type Endpoint, type EndpointList, kindOf } from '../../endpoints/index.ts';
import { meansHost } from './meaning.ts';
import { planAllowList, type TreatmentPlan } from './plan.ts';
import { withoutServices } from './services.ts';
import { TARGETS } from './targets.ts';
import { wantedFor } from './wanted.ts';

const LABELS = ['a', 'b', 'cdn', 'xcdn'];
const DOMAINS = ['x.example', 'y.x.example', 'z.example'];
const PREFIXES = ['', '*.', '*', '*.*.', 'a.', 'b.a.', '*cdn.', 'a.*.', '*-a.', 'cdn.', '*.a.', 'a.b.*.'];
const PORTS = [[80], [443], [80, 443], [3478], [443, 3478]];
const WORLD = worldOf(4);

const endpoint = fc
  .record({
    prefix: fc.constantFrom(...PREFIXES),
    domain: fc.constantFrom(...DOMAINS),
    ports: fc.constantFrom(...PORTS),
    protocol: fc.constantFrom('tcp' as const, 'udp' as const),
    members: fc.subarray(WORLD, { maxLength: 6 }),
  })
  .map(({ prefix, domain, ports, protocol, members }): Endpoint => {
    const pattern = `${prefix}${domain}`;
    return {
      pattern,
      kind: kindOf(pattern),
      protocol,
      ports: ports.map((port) => ({ from: port, to: port })),
      required: true,
      tlsInspectionAllowed: false,
      authenticatedProxyAllowed: false,
      members: members.filter((host) => covers(pattern, host)).map((host) => ({ host, source: 'test' })),
      source: 'test',
    };
  });

const lists = fc.array(fc.array(endpoint, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }).map(listsOf);

describe.each(TARGETS.filter(({ semantics }) => semantics.exact || semantics.below !== undefined))(
  'for $id',
  (target) => {
    it('what is let through is what is wanted and what is declared, for every name there is', () => {
      fc.assert(
        fc.property(
          lists,
          fc.constantFrom(...target.treatments),
          fc.constantFrom(80, 443, 3478),
          (all, treatment, port) => {
            const [plan] = planAllowList(all, target.semantics, [treatment]).treatments;
            for (const protocol of ['tcp', 'udp'] as const) {
              const service = { protocol, from: port, to: port };
              const differences = WORLD.filter((host) => {
                const is = plan !== undefined && isOpen(plan, host, service, target.semantics.ports);
                const { isWanted, mayBeMore, mayBeLess } = expectation(
                  all,
                  plan,
                  host,
                  service,
                  target.semantics.ports,
                );
                return (is && !isWanted && !mayBeMore) || (!is && isWanted && !mayBeLess);
              });

              expect(differences).toEqual([]);
            }
          },
        ),
        { numRuns: 60 },
      );
    });
  },
);

type Service = TreatmentPlan['entries'][number]['services'][number];

function isOn(service: Service, services: readonly Service[]): boolean {
  return withoutServices([service], services).length === 0;
}

function isOpen({ entries }: TreatmentPlan, host: string, service: Service, tellsPorts: boolean): boolean {
  return entries.some(({ means, services }) => (!tellsPorts || isOn(service, services)) && meansHost(means, host));
}

function expectation(
  all: readonly EndpointList[],
  plan: TreatmentPlan | undefined,
  host: string,
  service: Service,
  tellsPorts: boolean,
) {
  const wanted = wantedFor(all, plan?.treatment ?? 'allow').filter(({ pattern }) => covers(pattern, host));
  const departures = plan?.departures ?? [];
  const onPort = wanted.filter(({ services }) => isOn(service, services));
  return {
    isWanted: onPort.length > 0,
    // Who tells no ports apart lets a wanted name through on all.
    mayBeMore:
      (!tellsPorts && wanted.length > 0) ||
      departures.some(
        ({ kind, means, services }) =>
          kind === 'widened' && (!tellsPorts || isOn(service, services)) && means.some((one) => meansHost(one, host)),
      ),
    mayBeLess: onPort.every(({ pattern }) =>
      departures.some((one) => one.kind !== 'widened' && one.pattern === pattern && isOn(service, one.services)),
    ),
  };
}

function listsOf(services: readonly (readonly Endpoint[])[]): readonly EndpointList[] {
  return [
    {
      id: 'random',
      title: 'Random',
      source: 'test',
      date: '2026-01-01',
      sources: {},
      services: services.map((endpoints, index) => ({
        id: `service-${index}`,
        title: 'Service',
        inventory: [],
        fatal: null,
        consequence: null,
        isOurs: true,
        documentation: [],
        category: 'Optimize',
        addresses: [],
        endpoints,
      })),
    },
  ];
}

/** Every name of at most so many labels before a domain, the domains themselves, and some beside them. */
function worldOf(deepest: number): string[] {
  const prefixes = [''];
  for (let depth = 0, last = ['']; depth < deepest - 1; depth += 1) {
    last = last.flatMap((prefix) => LABELS.map((label) => `${label}.${prefix}`));
    prefixes.push(...last);
  }
  const deep = ['a.a.a.a.a.', 'a.a.a.a.a.a.', 'b-a.', '-a.', 'evil'];
  return [...prefixes, ...deep].flatMap((prefix) => DOMAINS.map((domain) => `${prefix}${domain}`));
}
