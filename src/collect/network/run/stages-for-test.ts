import type { ProbeSettings, StageRecord } from '../measurement.ts';
import { REAL_STAGES } from './real-stages.ts';
import { type CountedSockets, createSockets } from './sockets.ts';
import type { Stages } from './stages.ts';

/** Stages that reach servers on loopback, and what they were asked for. */
export interface StagesForTest {
  readonly stages: Stages;
  /** Names that were looked up, and `host:port` that was connected to, in order. */
  readonly contacted: readonly string[];
}

function record(stage: StageRecord['stage'], more: Partial<StageRecord> = {}): StageRecord {
  return { stage, outcome: 'passed', ms: 0, reason: null, detail: `${stage} done`, ...more };
}

/**
 * The real stages, over loopback: each `host:port` leads to a port of this machine, or to `silent`, which nobody answers
 * on until the run is stopped. What is not named is no name at all.
 */
export function stagesForTest(
  ports: Readonly<Record<string, number | 'silent'>>,
  more: Partial<Stages> = {},
): StagesForTest {
  const contacted: string[] = [];
  const names = new Set(Object.keys(ports).map((place) => place.slice(0, place.lastIndexOf(':'))));
  const stages: Stages = {
    ...REAL_STAGES,
    resolve: async (host) => {
      contacted.push(host);
      if (!names.has(host))
        return {
          record: record('resolve', { outcome: 'failed', reason: 'name-not-found', detail: `${host} is not found` }),
          value: undefined,
        };
      const addresses = [{ address: '127.0.0.1', family: 4 } as const];
      return { record: record('resolve'), value: { host, addresses, aliases: [], server: 'system' } };
    },
    connect: async (resolved, port, settings) => {
      contacted.push(`${resolved.host}:${port}`);
      const place = ports[`${resolved.host}:${port}`];
      if (typeof place === 'number') return REAL_STAGES.connect(resolved, place, settings);
      if (place === 'silent') await stopped(settings);
      return { record: record('connect', { outcome: 'failed', reason: 'no-answer' }), value: undefined };
    },
    ...more,
  };
  return { stages, contacted };
}

/** Ends with the reason of the signal, and not before. */
function stopped({ signal }: ProbeSettings): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** Settings of a run over loopback, with the sockets that it counts. */
export function settingsForRun(
  changes: Partial<ProbeSettings> & { readonly limit?: number } = {},
): ProbeSettings & { readonly sockets: CountedSockets } {
  const { limit = 64, ...rest } = changes;
  return {
    nameServers: [],
    families: [4],
    timeoutMs: 5000,
    roots: { public: [], company: [] },
    signal: AbortSignal.timeout(30_000),
    ...rest,
    sockets: createSockets(limit),
  };
}
