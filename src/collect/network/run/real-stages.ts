import { connectTo, exchangeDatagram } from '../connect/index.ts';
import { askHttp } from '../http/index.ts';
import { openTunnel } from '../proxy/index.ts';
import { resolveHost } from '../resolve/index.ts';
import { reachRevocation } from '../revocation/index.ts';
import { findSource } from '../services/index.ts';
import { prepareTls, scanVersions, shakeHands } from '../tls/index.ts';
import type { Stages } from './stages.ts';

/** Any address of the internet (RFC 4291 part 2.4): nothing is sent to it. */
const IPV6_ELSEWHERE = '2000::1';

/** The stages as they reach out to the network. */
export const REAL_STAGES: Stages = {
  hasIpv6: async () => (await findSource(IPV6_ELSEWHERE)) !== undefined,
  prepare: prepareTls,
  resolve: resolveHost,
  connect: connectTo,
  exchange: exchangeDatagram,
  tunnel: openTunnel,
  secure: shakeHands,
  versions: scanVersions,
  ask: askHttp,
  revocation: async (...asked) => (await reachRevocation(...asked)).record,
};
