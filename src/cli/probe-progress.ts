import { setTimeout } from 'node:timers/promises';
import type { PreparedProbe, Probed, ProbeResult } from '../workspace/index.ts';
import { serviceLabel } from './named-endpoints.ts';

/** Where progress is said, and since when. */
export interface ProgressPlace {
  readonly note: (line: string) => void;
  readonly progress: (line: string) => void;
  /** Whether somebody watches a line that moves; otherwise a line is said for each service that is done. */
  readonly isWatched: boolean;
  readonly elapsedMs: () => number;
}

const FAILING: ReadonlySet<string> = new Set(['blocked', 'cannot-tell', 'authentication-required']);

/**
 * Follows a run: how many hosts have answered or not, how many are failing, the slowest, and the time left; or a line a
 * service. A host counts as soon as its verdict is known, and for the time that is left once all its stages are done.
 */
export function followProbes(
  { plan, titles }: Pick<PreparedProbe, 'plan' | 'titles'>,
  place: ProgressPlace,
): (probed: Probed) => void {
  const open = new Map<string, Set<string>>();
  const hosts = new Map<string, number>();
  const failing = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const whole = new Set<string>();
  const failed = new Set<string>();
  let slowest = { host: '', ms: 0 };
  for (const { host, protocol, port, services } of plan.targets)
    for (const service of services) {
      const waiting = open.get(service) ?? new Set();
      open.set(service, waiting.add(`${protocol} ${host}:${port}`));
      hosts.set(service, waiting.size);
    }
  const total = plan.targets.length;
  return ({ target, measured, judged, isEarly }: Probed) => {
    const key = `${target.protocol} ${target.host}:${target.port}`;
    seen.add(key);
    if (isEarly !== true) whole.add(key);
    if (FAILING.has(judged.verdict)) failed.add(key);
    else failed.delete(key);
    const ms = measured.stages.reduce((sum, stage) => sum + (stage.ms ?? 0), 0);
    if (ms > slowest.ms) slowest = { host: target.host, ms };
    for (const service of target.services) {
      const waiting = open.get(service);
      const bad = failing.get(service) ?? new Set();
      failing.set(service, bad);
      if (failed.has(key)) bad.add(key);
      else bad.delete(key);
      if (waiting?.delete(key) !== true || waiting.size > 0 || place.isWatched) continue;
      const count = hosts.get(service) ?? 0;
      const label = serviceLabel(service, titles.get(service));
      place.note(`${label}: ${count - bad.size} of ${count} ${count === 1 ? 'host answers' : 'hosts answer'}`);
    }
    const leftMs = (place.elapsedMs() / Math.max(1, whole.size)) * (total - whole.size);
    place.progress(
      `${seen.size} of ${total} hosts, ${failed.size} failing, slowest ${slowest.host} ${seconds(slowest.ms)}, about ${seconds(leftMs)} left`,
    );
  };
}

/** How a run is repeated. */
export interface Watching extends Pick<ProgressPlace, 'note'> {
  readonly now: () => Date;
  readonly who: string;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly everyMs: number;
}

/**
 * Probes again and again until it is stopped, and answers the last run. How it stands is said first; what changed since the run before, a line
 * for each endpoint, and a run is kept only where something did.
 */
export async function watchProbes(
  prepared: Pick<PreparedProbe, 'run'>,
  first: ProbeResult,
  { note, everyMs, ...work }: Watching,
): Promise<ProbeResult> {
  let last = first;
  note(stateText(first, everyMs));
  const { signal } = work;
  const titleOf = ({ list, service }: Endpoint) =>
    first.services.find((one) => one.list === list && one.service === service)?.title;
  while (!signal.aborted) {
    await setTimeout(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const before = new Map(last.endpoints.map((endpoint) => [keyOf(endpoint), endpoint]));
    const next = await prepared.run({
      ...work,
      isWorthKeeping: (endpoints) => endpoints.some((endpoint) => hasChanged(before.get(keyOf(endpoint)), endpoint)),
    });
    if (next.isCut) break;
    for (const endpoint of next.endpoints) {
      const old = before.get(keyOf(endpoint));
      if (!hasChanged(old, endpoint)) continue;
      const at = work.now().toISOString().slice(0, 19);
      note(
        `${at}Z ${endpoint.pattern}:${endpoint.port} (${serviceLabel(endpoint.service, titleOf(endpoint))}) ${old?.verdict ?? 'not probed'} -> ${endpoint.verdict}: ${endpoint.detail}`,
      );
    }
    last = { ...next, snapshot: next.snapshot ?? last.snapshot };
  }
  return last;
}

/** What is said before a wait: how it stands, and how it goes on. */
function stateText({ endpoints, snapshot }: ProbeResult, everyMs: number): string {
  const minutes = everyMs / 60_000;
  const fine = endpoints.filter(({ verdict }) => verdict === 'reachable').length;
  const every = minutes === 1 ? 'every minute' : `every ${minutes} minutes`;
  const kept = snapshot === undefined ? 'nothing was measured' : `kept as ${snapshot}`;
  return `${fine} of ${endpoints.length} endpoints are reachable, ${kept}; again ${every}, Ctrl+C ends it and shows the last run`;
}

type Endpoint = ProbeResult['endpoints'][number];

function keyOf({ list, service, pattern, protocol, port }: Endpoint): string {
  return JSON.stringify([list, service, pattern, protocol, port]);
}

function hasChanged(old: Endpoint | undefined, now: Endpoint): boolean {
  return old?.verdict !== now.verdict || old.reason !== now.reason;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
