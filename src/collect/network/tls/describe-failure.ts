import type { ProbeReason } from '../../../evidence/index.ts';

/** Why no TLS connection came about. */
export interface TlsFailure {
  /** Told apart because a filter resets or drops, where a server that cannot sends an alert. */
  readonly kind: 'alert' | 'reset' | 'closed' | 'silence' | 'not-tls' | 'unasked' | 'other';
  readonly reason: ProbeReason;
  readonly detail: string;
}

/** Names of alerts by number: RFC 8446 part 6, with those of older versions that are still seen. */
const ALERTS: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  22: 'record_overflow',
  40: 'handshake_failure',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

/**
 * Why a handshake failed, from the error that Node.js gave. OpenSSL says the alert's number at the end of its message; a
 * connection that was closed in good order comes as ECONNRESET too, but without a system call.
 */
export function describeFailure(error: unknown): TlsFailure {
  const { code, syscall, message } = fieldsOf(error);
  const alert = /SSL alert number (\d{1,3})\b/.exec(message)?.[1];
  if (alert !== undefined) return alerted(Number(alert));
  switch (code) {
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return syscall === undefined
        ? closed()
        : { kind: 'reset', reason: 'connection-reset', detail: 'reset during the TLS handshake' };
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'ERR_SSL_HTTP_REQUEST':
    case 'ERR_SSL_HTTPS_PROXY_REQUEST':
      return notTls();
    case 'ERR_SSL_UNSUPPORTED_PROTOCOL':
      return unasked();
    case 'ETIMEDOUT':
      return silence();
    default:
      return { kind: 'other', reason: 'tls-failed', detail: `the TLS handshake failed: ${plain(code || message)}` };
  }
}

/** The other side refused, by the number of an alert. */
export function alerted(number: number): TlsFailure {
  const name = ALERTS[number] ?? `number ${number}`;
  const isVersion = name === 'protocol_version';
  return {
    kind: 'alert',
    reason: isVersion ? 'tls-too-old' : 'tls-failed',
    detail: `refused with the TLS alert ${name}`,
  };
}

/** Something else answered where TLS belongs. */
export function notTls(): TlsFailure {
  return {
    kind: 'not-tls',
    reason: 'tls-failed',
    detail: 'answered the TLS handshake with something that is not TLS',
  };
}

/** The other side ended the connection in good order. */
export function closed(): TlsFailure {
  return {
    kind: 'closed',
    reason: 'connection-closed',
    detail: 'closed by the other side during the TLS handshake',
  };
}

/** The other side chose a version that no offer of ours had. */
export function unasked(): TlsFailure {
  return { kind: 'unasked', reason: 'tls-too-old', detail: 'chose a TLS version that was not offered' };
}

/** Nothing more came during the handshake. */
export function silence(): TlsFailure {
  return { kind: 'silence', reason: 'no-answer', detail: 'connected, but the TLS handshake was not answered' };
}

function fieldsOf(error: unknown): { code: string; syscall: string | undefined; message: string } {
  if (!(error instanceof Error)) return { code: '', syscall: undefined, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const syscall = 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : undefined;
  return { code, syscall, message: error.message };
}

function plain(text: string): string {
  return text
    .replace(/^ERR_SSL_/, '')
    .replaceAll('_', ' ')
    .toLowerCase()
    .slice(0, 200);
}
