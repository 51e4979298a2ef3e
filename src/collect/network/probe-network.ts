import { networkInterfaces } from 'node:os';
import { keepHeapSmall } from './keep-heap-small.ts';
import type { ProbeSettings } from './measurement.ts';
import { decideRoutes, type RouteChoice } from './proxy/index.ts';
import { LOOKUPS_AT_ONCE } from './resolve/index.ts';
import type { ProbePlan } from './run/plan.ts';
import { type Probed, type ProbeRun, runProbes } from './run/run-probes.ts';
import { createSockets } from './run/sockets.ts';
import type { Stages } from './run/stages.ts';

/** How the network is probed. */
export interface NetworkProbing {
  readonly choice: RouteChoice;
  /** Proxies of `system`, and credentials: MUSTER_PROXY_USER and MUSTER_PROXY_PASSWORD. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Most sockets that are open at a time. */
  readonly concurrency: number;
  readonly settings: Omit<ProbeSettings, 'sockets' | 'signal'>;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly onProbed?: (probed: Probed) => void;
  /** Is told once from where the ways of the run come, for a person. */
  readonly onRoutes?: (about: string) => void;
  /** What reaches out; the real network where not given. */
  readonly stages?: Stages;
}

/** Probes every target of a plan. Aborting ends it with what was measured so far. */
export async function probeNetwork(plan: ProbePlan, probing: NetworkProbing): Promise<ProbeRun> {
  const letGrow = keepHeapSmall();
  try {
    return await probe(plan, probing);
  } finally {
    letGrow();
  }
}

async function probe(plan: ProbePlan, probing: NetworkProbing): Promise<ProbeRun> {
  const { choice, concurrency, signal, now, onProbed } = probing;
  const stages = probing.stages ?? (await import('./run/real-stages.ts')).REAL_STAGES;
  // The machine's own resolver opens sockets that nobody counts here.
  const others = probing.settings.nameServers.length > 0 ? 0 : LOOKUPS_AT_ONCE;
  const sockets = createSockets(Math.max(1, concurrency - others));
  const settings: ProbeSettings = { ...probing.settings, sockets, signal };
  const resolve = async (name: string) =>
    (await stages.resolve(name, settings)).value?.addresses.map(({ address }) => address) ?? [];
  const routes = await decideRoutes(choice, {
    env: probing.env,
    platform: process.platform,
    now: now(),
    ownAddresses: ownAddresses(),
    resolve,
    lookUp: settings.nameServers.length > 0 ? resolve : undefined,
    timeoutMs: settings.timeoutMs,
    signal,
    roots: [...settings.roots.public, ...settings.roots.company],
  });
  probing.onRoutes?.(routes.about);
  try {
    return await runProbes(plan, {
      stages,
      settings,
      routesTo: ({ host, port }) => routes.to(host, port),
      atOnce: concurrency,
      now,
      ...(onProbed === undefined ? {} : { onProbed }),
    });
  } finally {
    routes.close();
  }
}

/** Addresses of this machine, for PAC files that ask. */
function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ internal }) => !internal).map(({ address }) => address),
  );
}
