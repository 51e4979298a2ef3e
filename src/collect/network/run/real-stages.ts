import { connectTo, exchangeDatagram } from '../connect/index.ts';
import { askHttp } from '../http/index.ts';
import { openTunnel } from '../proxy/index.ts';
import { resolveHost } from '../resolve/index.ts';
import { reachRevocation } from '../revocation/index.ts';
import { scanVersions, shakeHands } from '../tls/index.ts';
import type { Stages } from './stages.ts';

/** The stages as they reach out to the network. */
export const REAL_STAGES: Stages = {
  resolve: resolveHost,
  connect: connectTo,
  exchange: exchangeDatagram,
  tunnel: openTunnel,
  secure: shakeHands,
  versions: scanVersions,
  ask: askHttp,
  revocation: async (...asked) => (await reachRevocation(...asked)).record,
};
