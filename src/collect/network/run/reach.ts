import type { Connected, Open, ProbeSettings, Resolved, Route, Staged, StageRecord } from '../measurement.ts';
import type { Stages } from './stages.ts';

/** A connection by one of the routes, with the record of every stage that led to it. */
export interface Reached {
  readonly route: Route;
  readonly records: readonly StageRecord[];
  readonly addresses: readonly string[];
  readonly connected: Connected | undefined;
}

/** Opens connections by one route, or by the next where its proxy cannot be reached. */
export interface Reacher {
  readonly reach: (host: string, port: number) => Promise<Reached>;
  readonly open: Open;
}

type Proxied = Exclude<Route, { via: 'direct' }>;
type Attempt = Reached & { readonly isProxyGone?: true };

/** A route as people write it, without credentials: `direct` or `http://proxy.example:3128`. */
export function routeText(route: Route): string {
  if (route.via === 'direct') return 'direct';
  const scheme = { 'http-proxy': 'http', 'https-proxy': 'https', 'socks5-proxy': 'socks5' }[route.via];
  return `${scheme}://${route.host.includes(':') ? `[${route.host}]` : route.host}:${route.port}`;
}

/**
 * Opens connections by the first of some routes: directly, or through the tunnel of a proxy, which then looks names up
 * itself and is looked up once. The next is taken where a proxy cannot be reached, as browsers do; never where it answers
 * and refuses.
 */
export function createReacher(stages: Stages, routes: readonly Route[], settings: ProbeSettings): Reacher {
  const proxies = new Map<string, Promise<Staged<Resolved>>>();
  const named = { ...stages, resolve: rememberNames(stages.resolve) };
  const attempt = async (route: Route, host: string, port: number): Promise<Attempt> => {
    if (route.via === 'direct') return reachDirectly(named, route, host, port, settings);
    const known = proxies.get(route.host) ?? stages.resolve(route.host, settings);
    proxies.set(route.host, known);
    return reachBy(stages, route, await known, host, port, settings);
  };
  const reach = async (host: string, port: number): Promise<Reached> => {
    const gone: string[] = [];
    let last: Attempt | undefined;
    for (const route of routes) {
      last = await attempt(route, host, port);
      if (last.isProxyGone !== true) break;
      gone.push(routeText(route));
    }
    if (last === undefined) return { route: { via: 'direct' }, records: [NO_WAY], addresses: [], connected: undefined };
    const { isProxyGone, ...reached } = last;
    if (isProxyGone === true || gone.length === 0) return reached;
    return { ...reached, records: reached.records.map((record) => told(record, gone)) };
  };
  return {
    reach,
    open: async (host, port) => {
      const { records, connected } = await reach(host, port);
      const last = records.findLast((record) => record.outcome === 'failed') ?? records.at(-1);
      return { record: last ?? NO_WAY, value: connected };
    },
  };
}

/** So many names are remembered, the newest ones: a host is asked for again by its own later stages. */
const MOST_NAMES = 2048;

/** Looks a name up once, as a device does that keeps what it learned; again where nothing was found. */
function rememberNames(resolve: Stages['resolve']): Stages['resolve'] {
  const names = new Map<string, Promise<Staged<Resolved>>>();
  return async (host, settings) => {
    const asked = names.get(host);
    if (asked !== undefined) return await asked;
    const asking = resolve(host, settings);
    names.set(host, asking);
    const [oldest] = names.keys();
    if (names.size > MOST_NAMES && oldest !== undefined) names.delete(oldest);
    let isFound = false;
    try {
      const resolved = await asking;
      isFound = resolved.value !== undefined;
      return resolved;
    } finally {
      if (!isFound) names.delete(host);
    }
  };
}

const NO_WAY: StageRecord = {
  stage: 'proxy',
  outcome: 'failed',
  ms: null,
  reason: 'probe-failed',
  detail: 'the proxy settings name no way that can be taken',
};

function told(record: StageRecord, gone: readonly string[]): StageRecord {
  if (record.stage !== 'connect') return record;
  return { ...record, detail: `${record.detail}, after ${gone.join(' and ')} could not be reached` };
}

async function reachDirectly(
  stages: Stages,
  route: Route,
  host: string,
  port: number,
  settings: ProbeSettings,
): Promise<Attempt> {
  const resolved = await stages.resolve(host, settings);
  const addresses = resolved.value?.addresses.map(({ address }) => address) ?? [];
  if (resolved.value === undefined) return { route, records: [resolved.record], addresses, connected: undefined };
  const connected = await stages.connect(resolved.value, port, settings);
  return { route, records: [resolved.record, connected.record], addresses, connected: connected.value };
}

async function reachBy(
  stages: Stages,
  route: Proxied,
  proxy: Staged<Resolved>,
  host: string,
  port: number,
  settings: ProbeSettings,
): Promise<Attempt> {
  const name = notApplicable('resolve', 'the proxy looks names up itself');
  const gone = (record: StageRecord): Attempt => ({
    route,
    records: [name, asProxy(record, route)],
    addresses: [],
    connected: undefined,
    isProxyGone: true,
  });
  const { value } = proxy;
  if (value === undefined) return gone(proxy.record);
  const connected = await stages.connect(value, route.port, settings);
  if (connected.value === undefined) return gone(connected.record);
  const reopen = () => stages.connect(value, route.port, settings);
  const tunnel = await stages.tunnel(connected.value, route, host, port, settings, reopen);
  return { route, records: [name, connected.record, tunnel.record], addresses: [], connected: tunnel.value };
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
