import type { Connected, ProbeSettings, Secured, Staged, StageRecord } from '../measurement.ts';
import { indexOf } from './build-path.ts';
import { sentChain } from './certificate.ts';
import type { TlsFailure } from './describe-failure.ts';
import { contextFor, handshake, type TlsVersion } from './handshake.ts';
import { judgeChain } from './judge-chain.ts';
import { lookPlainly } from './look-plainly.ts';

const VERSIONS = { oldest: '1.0', newest: '1.3' } as const;

/** Reads the roots and makes what all handshakes share, which takes some 20 milliseconds once. */
export function prepareTls({ roots }: Pick<ProbeSettings, 'roots'>): void {
  indexOf(roots);
  contextFor(VERSIONS.oldest, VERSIONS.newest);
}

/**
 * TLS over an open connection, with SNI (none for an address) and ALPN `http/1.1`: version, cipher, the chain as sent,
 * and the root it ends in. Certificates never end the handshake; what is wrong with them is the record's reason, and
 * the connection is handed on so that the page inside can be looked at. Below TLS 1.2 it has failed as `tls-too-old`.
 * Where something else than TLS answers and `reopen` makes another connection, that is asked in plain HTTP who it is.
 * `now` is this machine's clock, by which dates are judged.
 */
export async function shakeHands(
  connected: Connected,
  host: string,
  settings: ProbeSettings,
  now: () => Date,
  reopen?: () => Promise<Staged<Connected>>,
): Promise<Staged<Secured>> {
  const startedAt = performance.now();
  const ended = await handshake(connected.socket, host, VERSIONS, settings);
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  const explain = async (failure: TlsFailure): Promise<Pick<StageRecord, 'reason' | 'detail'>> =>
    failure.kind === 'not-tls' && reopen !== undefined ? lookPlainly(reopen, host, settings) : failure;
  if (!ended.ok) {
    const { reason, detail } = await explain(ended.failure);
    return { record: { stage: 'tls', outcome: 'failed', ms, reason, detail }, value: undefined };
  }
  const { socket, version, cipher } = ended;
  const chain = sentChain(socket);
  const judgement = judgeChain(chain, host, settings.roots, now());
  const issuer = chain.at(-1)?.issuer ?? '';
  const { root, path, reason } = judgement;
  return {
    record: recordOf(version, ms, judgement),
    value: { socket, version, cipher, chain, root, path, isProven: reason === null, issuer },
  };
}

function recordOf(version: TlsVersion, ms: number, judgement: ReturnType<typeof judgeChain>): StageRecord {
  const isOld = version === '1.0' || version === '1.1';
  if (isOld && judgement.reason === null) {
    const detail = `only TLS ${version} could be agreed on, where 1.2 is needed; ${judgement.detail}`;
    return { stage: 'tls', outcome: 'failed', ms, reason: 'tls-too-old', detail };
  }
  const { reason } = judgement;
  const detail = `TLS ${version}, ${judgement.detail}`;
  return { stage: 'tls', outcome: reason === null ? 'passed' : 'failed', ms, reason, detail };
}
