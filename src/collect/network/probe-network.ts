import type { ProbeSettings, Route } from './measurement.ts';
import type { ProbePlan, Target } from './run/plan.ts';
import { type Probed, type ProbeRun, runProbes } from './run/run-probes.ts';
import { createSockets } from './run/sockets.ts';
import type { Stages } from './run/stages.ts';

/** How targets are to be reached. */
export type RouteChoice =
  | { readonly kind: 'none' | 'system' }
  | { readonly kind: 'proxy'; readonly route: Exclude<Route, { via: 'direct' }> }
  | { readonly kind: 'pac'; readonly address: string };

/** How the network is probed. */
export interface NetworkProbing {
  readonly choice: RouteChoice;
  /** Most sockets that are open at a time. */
  readonly concurrency: number;
  readonly settings: Omit<ProbeSettings, 'sockets' | 'signal'>;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly onProbed?: (probed: Probed) => void;
  /** What reaches out; the real network where not given. */
  readonly stages?: Stages;
}

/** Probes every target of a plan. Aborting ends it with what was measured so far. */
export async function probeNetwork(plan: ProbePlan, probing: NetworkProbing): Promise<ProbeRun> {
  const { choice, concurrency, signal, now, onProbed } = probing;
  const stages = probing.stages ?? (await import('./run/real-stages.ts')).REAL_STAGES;
  const settings: ProbeSettings = { ...probing.settings, sockets: createSockets(concurrency), signal };
  return runProbes(plan, {
    stages,
    settings,
    routesTo: routesOf(choice),
    atOnce: concurrency,
    now,
    ...(onProbed === undefined ? {} : { onProbed }),
  });
}

function routesOf(choice: RouteChoice): (target: Target) => Promise<readonly Route[]> {
  const routes: readonly Route[] = [choice.kind === 'proxy' ? choice.route : { via: 'direct' }];
  return async () => routes;
}
