import { lookup } from 'node:dns/promises';
import { connectTo } from '../connect/index.ts';
import { askHttp } from '../http/index.ts';
import type { ProbeSettings, Resolved, Staged } from '../measurement.ts';
import { openTunnel } from '../proxy/index.ts';
import { scanVersions, shakeHands } from '../tls/index.ts';
import type { Stages } from './stages.ts';

/** The stages as they reach out to the network. */
export const REAL_STAGES: Stages = {
  resolve: lookUp,
  connect: connectTo,
  tunnel: openTunnel,
  secure: shakeHands,
  versions: scanVersions,
  ask: askHttp,
  revocation: async () => ({ stage: 'revocation', outcome: 'not-run', ms: null, reason: null, detail: 'not asked' }),
  besides: () => [],
};

async function lookUp(host: string, { families }: ProbeSettings): Promise<Staged<Resolved>> {
  const startedAt = performance.now();
  const ms = () => Math.round((performance.now() - startedAt) * 10) / 10;
  try {
    const found = await lookup(host, { all: true });
    const addresses = found.flatMap(({ address, family }) =>
      family === 4 || family === 6 ? [{ address, family } as const] : [],
    );
    const wanted = addresses.filter(({ family }) => families.includes(family));
    const detail = `${host} is ${wanted.map(({ address }) => address).join(', ')}`;
    return {
      record: { stage: 'resolve', outcome: 'passed', ms: ms(), reason: null, detail },
      value: { host, addresses: wanted, aliases: [], server: 'system' },
    };
  } catch (error) {
    const detail = `${host}: ${error instanceof Error ? error.message : String(error)}`;
    return {
      record: { stage: 'resolve', outcome: 'failed', ms: ms(), reason: 'name-not-found', detail },
      value: undefined,
    };
  }
}
