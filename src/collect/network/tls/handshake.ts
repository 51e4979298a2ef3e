import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, type SecureContext, type SecureVersion, type TLSSocket } from 'node:tls';
import type { ProbeSettings } from '../measurement.ts';
import { onAbort } from '../on-abort.ts';
import { closed, describeFailure, silence, type TlsFailure, unasked } from './describe-failure.ts';

/** Versions as evidence has them, oldest first. */
export const TLS_VERSIONS = ['1.0', '1.1', '1.2', '1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

const OPENSSL_NAMES = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
} as const satisfies Record<TlsVersion, SecureVersion>;

/**
 * Those that Windows 10 from 1607 on offers by default (learn.microsoft.com, "TLS elliptic curves in Windows 10 version
 * 1607 and later"). A post-quantum share would split the first message into two packets, at which some ways stall
 * (golang/go#80573): that is not what is asked here.
 */
const GROUPS = 'X25519:P-256:P-384';

/** A handshake that ended: with a connection, or with why there is none. */
export type Handshake =
  | { readonly ok: true; readonly socket: TLSSocket; readonly version: TlsVersion; readonly cipher: string }
  | { readonly ok: false; readonly failure: TlsFailure };

const contexts = new Map<string, SecureContext>();

/**
 * A TLS handshake over an open connection, offering the versions from `oldest` to `newest`. No certificate is refused
 * here. TLS 1.0 and 1.1 are offered as well (OpenSSL wants security level 0 for that) so that what the path is able to do
 * is measured, and not what this program would accept. Given up after `timeoutMs`; the connection is destroyed where it
 * fails. Throws the signal's reason when aborted.
 */
export async function handshake(
  over: Socket | TLSSocket,
  host: string,
  versions: { readonly oldest: TlsVersion; readonly newest: TlsVersion },
  { timeoutMs, signal }: Pick<ProbeSettings, 'timeoutMs' | 'signal'>,
): Promise<Handshake> {
  if (signal.aborted) over.destroy();
  signal.throwIfAborted();
  if (over.destroyed) return { ok: false, failure: over.errored === null ? closed() : describeFailure(over.errored) };
  const secured = connect({
    socket: over,
    secureContext: contextFor(versions.oldest, versions.newest),
    servername: isIP(host) === 0 ? host.replace(/\.$/, '') : '',
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
  });
  const { promise, resolve, reject } = Promise.withResolvers<Handshake>();
  const fail = (failure: TlsFailure) => resolve({ ok: false, failure });
  const abort = () => reject(signal.reason);
  const timer = setTimeout(() => fail(silence()), timeoutMs);
  const leave = onAbort(signal, abort);
  // It stays: what goes wrong between two stages is seen by the next one as a closed connection.
  secured.on('error', (error) => fail(describeFailure(error)));
  secured.once('close', () => fail(closed()));
  over.on('error', () => {});
  secured.once('secureConnect', () => {
    const version = versionOf(secured);
    if (version === undefined) fail(unasked());
    else resolve({ ok: true, socket: secured, version, cipher: secured.getCipher().name });
  });
  let isDone = false;
  try {
    const ended = await promise;
    isDone = ended.ok;
    return ended;
  } finally {
    clearTimeout(timer);
    leave();
    if (!isDone) {
      secured.destroy();
      over.destroy();
    }
  }
}

function versionOf(socket: TLSSocket): TlsVersion | undefined {
  const name = socket.getProtocol();
  return TLS_VERSIONS.find((version) => OPENSSL_NAMES[version] === name);
}

/** What the handshakes of a range of versions share. It holds no roots, so that chains come as they were sent. */
export function contextFor(oldest: TlsVersion, newest: TlsVersion): SecureContext {
  const key = `${oldest}-${newest}`;
  const known = contexts.get(key);
  if (known !== undefined) return known;
  const context = createSecureContext({
    ca: [],
    minVersion: OPENSSL_NAMES[oldest],
    maxVersion: OPENSSL_NAMES[newest],
    ciphers: 'DEFAULT@SECLEVEL=0',
    ecdhCurve: GROUPS,
  });
  contexts.set(key, context);
  return context;
}
