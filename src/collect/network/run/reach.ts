import type { Connected, Open, ProbeSettings, Resolved, Route, Staged, StageRecord } from '../measurement.ts';
import type { Stages } from './stages.ts';

/** A connection by the route of the run, with the record of every stage that led to it. */
export interface Reached {
  readonly records: readonly StageRecord[];
  readonly addresses: readonly string[];
  readonly connected: Connected | undefined;
}

/** Opens connections by one route. What is known of the proxy's name is asked once. */
export interface Reacher {
  readonly reach: (host: string, port: number) => Promise<Reached>;
  readonly open: Open;
}

type Proxied = Exclude<Route, { via: 'direct' }>;

/** A route as people write it, without credentials: `direct` or `http://proxy.example:3128`. */
export function routeText(route: Route): string {
  if (route.via === 'direct') return 'direct';
  const scheme = { 'http-proxy': 'http', 'https-proxy': 'https', 'socks5-proxy': 'socks5' }[route.via];
  return `${scheme}://${route.host.includes(':') ? `[${route.host}]` : route.host}:${route.port}`;
}

/** Opens connections by a route: directly, or through the tunnel of a proxy, which then looks names up itself. */
export function createReacher(stages: Stages, route: Route, settings: ProbeSettings): Reacher {
  let proxy: Promise<Staged<Resolved>> | undefined;
  const reach = async (host: string, port: number): Promise<Reached> => {
    if (route.via === 'direct') return reachDirectly(stages, host, port, settings);
    proxy ??= stages.resolve(route.host, settings);
    return reachBy(stages, route, await proxy, host, port, settings);
  };
  return {
    reach,
    open: async (host, port) => {
      const { records, connected } = await reach(host, port);
      const last = records.findLast((record) => record.outcome === 'failed') ?? records.at(-1);
      return { record: last ?? notApplicable('connect', ''), value: connected };
    },
  };
}

async function reachDirectly(stages: Stages, host: string, port: number, settings: ProbeSettings): Promise<Reached> {
  const resolved = await stages.resolve(host, settings);
  const addresses = resolved.value?.addresses.map(({ address }) => address) ?? [];
  if (resolved.value === undefined) return { records: [resolved.record], addresses, connected: undefined };
  const connected = await stages.connect(resolved.value, port, settings);
  return { records: [resolved.record, connected.record], addresses, connected: connected.value };
}

async function reachBy(
  stages: Stages,
  route: Proxied,
  proxy: Staged<Resolved>,
  host: string,
  port: number,
  settings: ProbeSettings,
): Promise<Reached> {
  const name = notApplicable('resolve', 'the proxy looks names up itself');
  const failed = (record: StageRecord): Reached => ({
    records: [name, asProxy(record, route)],
    addresses: [],
    connected: undefined,
  });
  if (proxy.value === undefined) return failed(proxy.record);
  const connected = await stages.connect(proxy.value, route.port, settings);
  if (connected.value === undefined) return failed(connected.record);
  const { value } = proxy;
  const reopen = () => stages.connect(value, route.port, settings);
  const tunnel = await stages.tunnel(connected.value, route, host, port, settings, reopen);
  return { records: [name, connected.record, tunnel.record], addresses: [], connected: tunnel.value };
}

/** A proxy that cannot be reached at all stands in the way of everything behind it. */
function asProxy(record: StageRecord, route: Proxied): StageRecord {
  const isSilent = record.reason === 'no-answer' || record.reason === 'time-out';
  return {
    ...record,
    stage: 'proxy',
    reason: record.outcome === 'failed' ? (isSilent ? 'proxy-silent' : 'proxy-failed') : null,
    detail: `the proxy ${routeText(route)} cannot be reached: ${record.detail}`,
  };
}

/** A stage that has nothing to do here. */
export function notApplicable(stage: StageRecord['stage'], detail: string): StageRecord {
  return { stage, outcome: 'not-applicable', ms: null, reason: null, detail };
}
