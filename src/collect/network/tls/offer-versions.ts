import type { Socket } from 'node:net';
import type { ProbeSettings } from '../measurement.ts';
import { onAbort } from '../on-abort.ts';
import { alerted, closed, describeFailure, notTls, silence, type TlsFailure, unasked } from './describe-failure.ts';
import { TLS_VERSIONS, type TlsVersion } from './handshake.ts';
import { encodeClientHello, type OldVersion, readFirstWord } from './hello-message.ts';

/** What was chosen of an offer, or why nothing was. */
export type Chosen =
  | { readonly ok: true; readonly version: TlsVersion }
  | { readonly ok: false; readonly failure: TlsFailure };

/** More than any answer needs up to where the version is. */
const MOST_BYTES = 256;

/**
 * Offers the versions of TLS from `oldest` to `newest` over an open connection, and hears which one the other side
 * chooses: the first message by hand, without the keys and certificates of a whole handshake, of which a run would have
 * two more for each host. The connection is destroyed in the end. Given up after `timeoutMs`; throws the signal's reason
 * when aborted.
 */
export async function offerVersions(
  over: Socket,
  host: string,
  { oldest, newest }: { readonly oldest: TlsVersion; readonly newest: OldVersion },
  { timeoutMs, signal }: Pick<ProbeSettings, 'timeoutMs' | 'signal'>,
): Promise<Chosen> {
  const { promise, resolve, reject } = Promise.withResolvers<Chosen>();
  const fail = (failure: TlsFailure) => resolve({ ok: false, failure });
  let bytes: Buffer = Buffer.alloc(0);
  const take = (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk.subarray(0, MOST_BYTES)]).subarray(0, MOST_BYTES);
    const word = readFirstWord(bytes);
    if (word?.kind === 'alert') fail(alerted(word.number));
    else if (word?.kind === 'version' && isOffered(word.version)) resolve({ ok: true, version: word.version });
    else if (word?.kind === 'version') fail(unasked());
    else if (word !== undefined || bytes.length === MOST_BYTES) fail(notTls());
  };
  const isOffered = (version: TlsVersion | undefined): version is TlsVersion =>
    version !== undefined && TLS_VERSIONS.indexOf(version) >= TLS_VERSIONS.indexOf(oldest) && version <= newest;
  const timer = setTimeout(() => fail(silence()), timeoutMs);
  const leave = onAbort(signal, () => reject(signal.reason));
  over.on('error', (error) => fail(describeFailure(error)));
  over.on('data', take);
  over.once('end', () => fail(closed()));
  over.once('close', () => fail(closed()));
  try {
    signal.throwIfAborted();
    if (over.destroyed) fail(over.errored === null ? closed() : describeFailure(over.errored));
    else over.write(encodeClientHello(host, newest));
    return await promise;
  } finally {
    clearTimeout(timer);
    leave();
    over.destroy();
  }
}
