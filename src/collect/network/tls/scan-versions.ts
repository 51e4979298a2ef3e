import type { ProbeReason } from '../../../evidence/index.ts';
import type { Connected, Open, ProbeSettings, Staged } from '../measurement.ts';
import type { TlsFailure } from './describe-failure.ts';
import { handshake, TLS_VERSIONS, type TlsVersion } from './handshake.ts';
import { type Chosen, offerVersions } from './offer-versions.ts';

/** Versions that a path negotiates. */
export interface VersionRange {
  readonly lowest: TlsVersion;
  readonly highest: TlsVersion;
}

type Range = readonly [oldest: TlsVersion, newest: TlsVersion];
type Offered = { readonly range: Range } & (
  | { readonly version: TlsVersion }
  | {
      readonly version: undefined;
      readonly reason: ProbeReason | null;
      readonly kind: TlsFailure['kind'] | 'no-connection';
      readonly failure: string;
    }
);

/**
 * Lowest and highest TLS version that are really negotiated with a host over the run's route, each by a handshake that
 * offers them, up to the other side's choice. Three connections at most times: everything (none where `highest` is known from the main handshake), 1.2
 * alone, and 1.0 with 1.1; a fourth where that ends in 1.1. Passed when 1.2 or more can be had. What refused the older
 * ones is told apart: an alert is the server's own word, a reset or silence comes from a filter. `open` accounts for the
 * sockets.
 */
export async function scanVersions(
  open: Open,
  host: string,
  port: number,
  settings: ProbeSettings,
  highest?: string,
): Promise<Staged<VersionRange>> {
  const startedAt = performance.now();
  const offer = (...range: Range) => offerTo(open, host, port, settings, range);
  const known = TLS_VERSIONS.find((version) => version === highest);
  const [all, middle, old] = await Promise.all([
    known === undefined ? offer('1.0', '1.3') : ({ range: ['1.0', '1.3'], version: known } satisfies Offered),
    known === undefined || known === '1.3' ? offer('1.2', '1.2') : undefined,
    offer('1.0', '1.1'),
  ]);
  const oldest = old.version === '1.1' ? await offer('1.0', '1.0') : undefined;
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  const offers = [all, middle, old, oldest].filter((offered) => offered !== undefined);
  const seen = TLS_VERSIONS.filter((version) => offers.some((offered) => offered.version === version));
  const refused = offers.map(refusal).filter((text) => text !== undefined);
  const [bottom] = seen;
  const top = seen.at(-1);
  if (bottom === undefined || top === undefined) {
    const detail = `no TLS version could be agreed on: ${refused.join('; ')}`;
    const reason = (all.version === undefined ? all.reason : null) ?? 'tls-failed';
    return { record: { stage: 'tls-versions', outcome: 'failed', ms, reason, detail }, value: undefined };
  }
  const range = bottom === top ? `TLS ${top} only` : `TLS ${bottom} to ${top}`;
  const detail = [range, ...refused].join('; ');
  const isOld = top === '1.0' || top === '1.1';
  return {
    record: {
      stage: 'tls-versions',
      outcome: isOld ? 'failed' : 'passed',
      ms,
      reason: isOld ? 'tls-too-old' : null,
      detail,
    },
    value: { lowest: bottom, highest: top },
  };
}

async function offerTo(
  open: Open,
  host: string,
  port: number,
  settings: ProbeSettings,
  range: Range,
): Promise<Offered> {
  const { value: connected, record } = await open(host, port);
  if (connected === undefined)
    return { range, version: undefined, reason: record.reason, kind: 'no-connection', failure: record.detail };
  const ended = await negotiate(connected, host, range, settings);
  if (!ended.ok)
    return {
      range,
      version: undefined,
      reason: ended.failure.reason,
      kind: ended.failure.kind,
      failure: ended.failure.detail,
    };
  return { range, version: ended.version };
}

/** What is offered with 1.3 takes a whole handshake; of the rest the first message says enough. */
async function negotiate(
  { socket }: Connected,
  host: string,
  [oldest, newest]: Range,
  settings: ProbeSettings,
): Promise<Chosen> {
  if (newest !== '1.3') return offerVersions(socket, host, { oldest, newest }, settings);
  const ended = await handshake(socket, host, { oldest, newest }, settings);
  if (ended.ok) ended.socket.destroy();
  socket.destroy();
  return ended;
}

function refusal(offered: Offered): string | undefined {
  if (offered.version !== undefined) return undefined;
  const [oldest, newest] = offered.range;
  const what = oldest === newest ? `TLS ${oldest}` : `TLS ${oldest} to ${newest}`;
  return offered.kind === 'no-connection'
    ? `${what} could not be asked (${offered.failure})`
    : `${what}: ${offered.failure}`;
}
