import type { PreparedProbe, ProbeResult } from '../workspace/index.ts';
import type { Style } from './style.ts';

const MOST = 60;

/** What a run found: a line a service, then what fails, with what to do about it. */
export function drawProbe({ site, ...result }: ProbeResult & { readonly site: string }, style: Style): string {
  const { endpoints, services, remedies, snapshot, isCut, portal } = result;
  const mark = { reachable: style.green, degraded: style.yellow, inspected: style.yellow } as const;
  const failing = endpoints.filter(({ verdict }) => verdict !== 'reachable' && verdict !== 'not-testable');
  const lines = failing.toSorted(byUrgency).slice(0, MOST);
  return [
    style.bold(`${site}: ${services.length} services, ${endpoints.length} endpoints`),
    ...(portal === undefined ? [] : [style.red(`  ${portal}`)]),
    ...services.map(
      ({ list, service, counts }) =>
        `  ${`${list} ${service}`.padEnd(44)} ${Object.entries(counts)
          .map(([verdict, count]) => `${count} ${verdict}`)
          .join(', ')}`,
    ),
    ...(lines.length === 0 ? [] : ['', style.bold('Not simply reachable')]),
    ...lines.map(({ service, pattern, protocol, port, verdict, reason, required, detail }) => {
      const paint = mark[verdict === 'degraded' || verdict === 'inspected' ? verdict : 'degraded'];
      const said = required && verdict === 'blocked' ? style.red(verdict) : paint(verdict);
      return `  ${said} ${style.cyan(`${pattern}:${port}${protocol === 'udp' ? '/udp' : ''}`)} (${service}${required ? '' : ', not required'}) ${reason}: ${detail}`;
    }),
    ...(failing.length > lines.length ? [`  and ${failing.length - lines.length} more: --json has them all`] : []),
    ...(remedies.length === 0 ? [] : ['', style.bold('What to do')]),
    ...remedies.map(({ reason, remedy }) => `  ${style.cyan(reason)} ${remedy}`),
    '',
    snapshot === undefined ? 'Nothing was measured' : `${isCut ? 'Cut off, kept as' : 'Kept as'} ${snapshot}`,
    'Next: muster assess',
  ].join('\n');
}

type Endpoint = ProbeResult['endpoints'][number];
const URGENCY = ['blocked', 'authentication-required', 'cannot-tell', 'inspected', 'degraded'];

function byUrgency(a: Endpoint, b: Endpoint): number {
  return (
    Number(b.required) - Number(a.required) ||
    URGENCY.indexOf(a.verdict) - URGENCY.indexOf(b.verdict) ||
    (a.pattern < b.pattern ? -1 : 1)
  );
}

/** What would be contacted. */
export function drawDryRun({ way, hosts, besides, policy }: PreparedProbe['dryRun'], style: Style): string {
  return [
    style.bold(`${hosts.length} hosts, ${way}`),
    ...hosts.map(
      ({ host, protocol, port, services }) =>
        `  ${style.cyan(`${host}:${port}${protocol === 'udp' ? '/udp' : ''}`)} ${services.join(', ')}`,
    ),
    ...(besides.length === 0 ? [] : ['', style.bold('Besides')]),
    ...besides.map(({ address, why }) => `  ${style.cyan(address)} ${why}`),
    '',
    style.bold('What follows from answers'),
    ...policy.map((line) => `  ${line}`),
  ].join('\n');
}
