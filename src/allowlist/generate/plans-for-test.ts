import { type EndpointList, type EndpointTuple, lendMembers } from '../../endpoints/index.ts';
import { publication, shippedList } from '../../endpoints/lists-for-test.ts';
import type { Configuration, HostPattern, Rule } from '../model/configuration.ts';
import type { TreatmentPlan } from './plan.ts';
import type { Target } from './target.ts';
import { TARGETS } from './targets.ts';
import type { WantedPattern } from './wanted.ts';

/** All lists that ship, as a workspace reads them. */
export function allLists(): readonly EndpointList[] {
  const own = ['intune', 'linked-pages', 'managed-desktop', 'minimal'].map(shippedList);
  return lendMembers([...own, publication('2026-07-31')]);
}

/** A product by its id. Throws where there is none. */
export function targetNamed(id: string): Target {
  const target = TARGETS.find((one) => one.id === id);
  if (target === undefined) throw new Error(`there is no product ${id}`);
  return target;
}

/** A question to a proof. */
export function tuple(pattern: string, protocol: 'tcp' | 'udp' = 'tcp', port = 443): EndpointTuple {
  return {
    list: 'test',
    service: 'test',
    pattern,
    kind: pattern.includes('*') ? 'wildcard' : 'exact',
    protocol,
    port,
    required: true,
    tls_inspection_allowed: null,
    authenticated_proxy_allowed: null,
    testable: true,
  };
}

/** A plan as a firewall that lets through what it says and nothing else. */
export function configurationOf({ entries, addresses }: TreatmentPlan, tellsPorts: boolean): Configuration {
  const place = { file: 'plan', line: 1 };
  const hosts = entries.map(
    ({ means, services }): Rule<'allow'> => ({
      place,
      text: 'entry',
      when: { hosts: [means], services: tellsPorts ? services : 'any' },
      decision: 'allow',
    }),
  );
  const networks = addresses.map(
    ({ networks: inside, services }): Rule<'allow'> => ({
      place,
      text: 'networks',
      when: {
        hosts: [{ kind: 'any' }],
        services: tellsPorts ? services : 'any',
        addresses: inside,
        unless: ["whether the host's address is in it"],
      },
      decision: 'allow',
    }),
  );
  return {
    format: 'plan',
    files: ['plan'],
    access: { rules: [...hosts, ...networks], otherwise: 'block', because: 'nothing else is let through' },
    remarks: [],
  };
}

/** What is wanted on each port, without what a plan says that it narrows or leaves out. */
export function coveredBy(
  { departures }: TreatmentPlan,
  wanted: readonly WantedPattern[],
): readonly { readonly tuple: EndpointTuple; readonly addresses: readonly string[] }[] {
  const lacking = departures.filter(({ kind }) => kind !== 'widened');
  return wanted.flatMap(({ pattern, services, addresses }) =>
    services
      .filter(
        ({ protocol, from, to }) =>
          !lacking.some(
            (one) =>
              one.pattern === pattern &&
              one.services.some((own) => own.protocol === protocol && own.from <= from && to <= own.to),
          ),
      )
      .map(({ protocol, from }) => ({ tuple: tuple(pattern, protocol, from), addresses })),
  );
}

/** Names that are nearly those of some patterns: longer on either side, deeper, shorter, in other letters. */
export function nearMisses(patterns: readonly string[]): readonly string[] {
  return [...new Set(patterns.flatMap((pattern) => variantsOf(pattern.replaceAll('<tenant>', 'contoso'))))];
}

function variantsOf(pattern: string): readonly string[] {
  const host = pattern.replaceAll('*', 'a');
  const parent = host.slice(host.indexOf('.') + 1);
  const [first = ''] = host.split('.');
  return [
    host,
    pattern.replaceAll('*', ''),
    parent,
    ...['evil', 'evil-', 'x', '1', 'xn--bcher-kva', 'not'].map((text) => `${text}${host}`),
    ...['x', 'x.y', 'a.b.c', 'a.b.c.d.e', 'a.b.c.d.e.f', 'xn--bcher-kva', '-', 'www'].map((text) => `${text}.${host}`),
    ...['x', 'cdn', 'site-cdn', 'a.cdn', 'autodiscover', 'contoso-my'].map((text) => `${text}.${parent}`),
    ...['evil', 'x'].map((text) => `${text}${parent}`),
    ...['evil', 'com', 'evil.example', 'xn--p1ai'].map((text) => `${host}.${text}`),
    `${host}evil`,
    `${first}x.${parent}`,
    `${first.slice(1)}.${parent}`,
    `${first}.x.${parent}`,
    host.replace('.', '-'),
    host.replace('.', ''),
    host.toUpperCase(),
    `${host}.`,
  ].filter((name) =>
    name
      .split('.')
      .slice(0, -1)
      .every((label) => label !== ''),
  );
}

/** A host that a pattern means, and hardly another: as deep as it can be where there is a limit. */
export function witnessOf(means: HostPattern): string {
  switch (means.kind) {
    case 'exact':
      return means.host;
    case 'below':
      return `${'zz9.'.repeat(means.depth ?? 1)}${means.host}`;
    default:
      return 'text' in means ? means.text.replace('**', 'zz8.zz9').replaceAll('*', 'zz9') : '';
  }
}
