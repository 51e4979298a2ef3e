import { generalSentence, type PreparedProbe, type ProbeResult } from '../workspace/index.ts';
import { namedEndpoints, serviceLabel } from './named-endpoints.ts';
import type { Style } from './style.ts';

const MOST_GROUPS = 30;

/** What a run found: a line a service, then what fails, each reason said once with its endpoints, and what to do about it. */
export function drawProbe({ site, ...result }: ProbeResult & { readonly site: string }, style: Style): string {
  const { endpoints, services, remedies, snapshot, isCut, portal } = result;
  const groups = groupsOf(endpoints);
  const left = groups.slice(MOST_GROUPS).reduce((sum, group) => sum + group.endpoints.length, 0);
  const labels = new Map(
    services.map(({ list, service, title }) => [`${list} ${service}`, serviceLabel(service, title)]),
  );
  const labelOf = ({ list, service }: Pick<Endpoint, 'list' | 'service'>) =>
    labels.get(`${list} ${service}`) ?? service;
  return [
    style.bold(`${site}: ${services.length} services, ${endpoints.length} endpoints`),
    ...(portal === undefined ? [] : [style.red(`  ${portal}`)]),
    ...services.map(
      ({ list, service, counts }) =>
        `  ${`${list} ${labelOf({ list, service })}`.padEnd(44)} ${Object.entries(counts)
          .map(([verdict, count]) => `${count} ${verdict}`)
          .join(', ')}`,
    ),
    ...(groups.length === 0 ? [] : ['', style.bold('Not simply reachable')]),
    ...groups.slice(0, MOST_GROUPS).flatMap(({ verdict, reason, required, detail, endpoints: own }) => {
      const paint = required && verdict === 'blocked' ? style.red : style.yellow;
      const count = `${own.length} ${required ? 'required' : 'other'} ${own.length === 1 ? 'endpoint' : 'endpoints'}`;
      return [`  ${paint(verdict)} ${reason}, ${count}: ${detail}`, `    ${namedEndpoints(own, style, labelOf)}`];
    }),
    ...(left > 0 ? [`  and ${left} more endpoints: --json has them all`] : []),
    ...(remedies.length === 0 ? [] : ['', style.bold('What to do')]),
    ...remedies.map(({ reason, remedy }) => `  ${style.cyan(reason)} ${remedy}`),
    '',
    snapshot === undefined ? 'Nothing was measured' : `${isCut ? 'Cut off, kept as' : 'Kept as'} ${snapshot}`,
    'Next: muster assess',
  ].join('\n');
}

type Endpoint = ProbeResult['endpoints'][number];
const URGENCY = ['blocked', 'authentication-required', 'cannot-tell', 'inspected', 'degraded'];

/** Endpoints of which the same is to be said. */
interface Group extends Pick<Endpoint, 'verdict' | 'reason' | 'required' | 'detail'> {
  readonly endpoints: Endpoint[];
}

/** What is not simply reachable, worst first; one alone keeps its own words. */
function groupsOf(endpoints: readonly Endpoint[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const endpoint of endpoints) {
    const { verdict, reason, required, pattern, hosts } = endpoint;
    if (verdict === 'reachable' || verdict === 'not-testable') continue;
    const detail = generalSentence(endpoint.detail, [pattern, ...hosts]);
    const key = JSON.stringify([verdict, reason, required, detail]);
    const known = groups.get(key) ?? { verdict, reason, required, detail, endpoints: [] };
    groups.set(key, known);
    known.endpoints.push(endpoint);
  }
  return [...groups.values()].sort(byUrgency).map((group) => {
    const [first, ...others] = group.endpoints;
    return first === undefined || others.length > 0 ? group : { ...group, detail: first.detail };
  });
}

function byUrgency(a: Group, b: Group): number {
  return (
    Number(b.required) - Number(a.required) ||
    URGENCY.indexOf(a.verdict) - URGENCY.indexOf(b.verdict) ||
    b.endpoints.length - a.endpoints.length
  );
}

/** What would be contacted. */
export function drawDryRun(
  { titles, dryRun: { way, hosts, besides, policy } }: Pick<PreparedProbe, 'dryRun' | 'titles'>,
  style: Style,
): string {
  return [
    style.bold(`${hosts.length} hosts, ${way}`),
    ...hosts.map(
      ({ host, protocol, port, services }) =>
        `  ${style.cyan(`${host}:${port}${protocol === 'udp' ? '/udp' : ''}`)} ${services.map((service) => serviceLabel(service, titles.get(service))).join(', ')}`,
    ),
    ...(besides.length === 0 ? [] : ['', style.bold('Besides')]),
    ...besides.map(({ address, why }) => `  ${style.cyan(address)} ${why}`),
    '',
    style.bold('What follows from answers'),
    ...policy.map((line) => `  ${line}`),
  ].join('\n');
}
