import type { PreparedProbe, Probed } from '../workspace/index.ts';

/** Where progress is said, and since when. */
export interface ProgressPlace {
  readonly note: (line: string) => void;
  readonly progress: (line: string) => void;
  /** Whether somebody watches a line that moves; otherwise a line is said for each service that is done. */
  readonly isWatched: boolean;
  readonly elapsedMs: () => number;
}

const FAILING: ReadonlySet<string> = new Set(['blocked', 'cannot-tell', 'authentication-required']);

/** Follows a run: how many hosts are done and failing, the slowest, and the time left; or a line a service. */
export function followProbes(plan: PreparedProbe['plan'], place: ProgressPlace): (probed: Probed) => void {
  const open = new Map<string, Set<string>>();
  const hosts = new Map<string, number>();
  const failing = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const failed = new Set<string>();
  let slowest = { host: '', ms: 0 };
  for (const { host, protocol, port, services } of plan.targets)
    for (const service of services) {
      const waiting = open.get(service) ?? new Set();
      open.set(service, waiting.add(`${protocol} ${host}:${port}`));
      hosts.set(service, waiting.size);
    }
  const total = plan.targets.length;
  return ({ target, measured, judged }: Probed) => {
    const key = `${target.protocol} ${target.host}:${target.port}`;
    seen.add(key);
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
      place.note(`${service}: ${count - bad.size} of ${count} ${count === 1 ? 'host answers' : 'hosts answer'}`);
    }
    const leftMs = seen.size === 0 ? 0 : (place.elapsedMs() / seen.size) * (total - seen.size);
    place.progress(
      `${seen.size} of ${total} hosts, ${failed.size} failing, slowest ${slowest.host} ${seconds(slowest.ms)}, about ${seconds(leftMs)} left`,
    );
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
