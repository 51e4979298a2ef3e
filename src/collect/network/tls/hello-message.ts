import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { TlsVersion } from './handshake.ts';

/** Versions that a first message can offer as its newest by its version field: 1.3 hides behind 1.2 (RFC 8446 part 4.1.2). */
export type OldVersion = Exclude<TlsVersion, '1.3'>;

/** What the other side says first. */
export type FirstWord =
  | { readonly kind: 'version'; readonly version: TlsVersion | undefined }
  | { readonly kind: 'alert'; readonly number: number }
  | { readonly kind: 'not-tls' };

const MINOR = { '1.0': 1, '1.1': 2, '1.2': 3 } as const satisfies Record<OldVersion, number>;
const RECORD = { alert: 21, handshake: 22 } as const;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const WARNING = 1;
const CLOSE_NOTIFY = 0;
const HEADER_BYTES = 5;
/** Up to the version of a ServerHello: a type, three bytes of length, two of version. */
const VERSION_BYTES = 6;
const MOST_RECORD_BYTES = 0x4800;
const MOST_WARNINGS = 4;

/**
 * What OpenSSL offers by `DEFAULT@SECLEVEL=0` below TLS 1.3, by number (IANA, "TLS Cipher Suites"): AES and ChaCha20 by
 * ECDHE and DHE, then AES by RSA, with SHA-1 for what is older than 1.2. The last one says that renegotiation is safe.
 */
const CIPHERS = [
  0xc02c, 0xc030, 0x009f, 0xcca9, 0xcca8, 0xccaa, 0xc02b, 0xc02f, 0x009e, 0xc024, 0xc028, 0x006b, 0xc023, 0xc027,
  0x0067, 0xc00a, 0xc014, 0x0039, 0xc009, 0xc013, 0x0033, 0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f, 0x00ff,
];
/** X25519, P-256 and P-384, as in the main handshake. */
const GROUPS = [29, 23, 24];
/** ECDSA, RSA-PSS and RSA, with SHA-256 to SHA-512 and SHA-1 (RFC 8446 part 4.2.3). */
const SIGNATURES = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201];
const EXTENSION = { serverName: 0, groups: 10, pointFormats: 11, signatures: 13, alpn: 16, masterSecret: 23 } as const;

/**
 * The first message of a client that knows nothing newer than a version (RFC 5246 part 7.4.1.2, with SNI and ALPN
 * `http/1.1`), as one record.
 */
export function encodeClientHello(host: string, newest: OldVersion): Buffer {
  const name = host.replace(/\.$/, '');
  const named = isIP(name) === 0 ? [extension(EXTENSION.serverName, list(2, Buffer.from([0]), text(2, name)))] : [];
  const hello = Buffer.concat([
    Buffer.from([3, MINOR[newest]]),
    randomBytes(32),
    OFFERS,
    list(2, ...named, newest === '1.2' ? Buffer.concat([EXTENSIONS, SIGNATURE_EXTENSION]) : EXTENSIONS),
  ]);
  const message = Buffer.concat([Buffer.from([CLIENT_HELLO]), list(3, hello)]);
  return Buffer.concat([Buffer.from([RECORD.handshake, 3, 1]), list(2, message)]);
}

/**
 * What the first bytes of an answer say: the version that was chosen (undefined where it has no name here), or the alert
 * that refuses. Warnings are passed over, four at most. Undefined where more bytes are needed, of which a hundred are
 * always enough.
 */
export function readFirstWord(bytes: Buffer): FirstWord | undefined {
  let rest = bytes;
  for (let warnings = 0; warnings <= MOST_WARNINGS; warnings++) {
    const [type = -1, major = 3] = rest;
    if ((type !== RECORD.alert && type !== RECORD.handshake && type !== -1) || major !== 3) return { kind: 'not-tls' };
    if (rest.length < HEADER_BYTES) return undefined;
    const length = rest.readUInt16BE(3);
    if (length === 0 || length > MOST_RECORD_BYTES) return { kind: 'not-tls' };
    const body = rest.subarray(HEADER_BYTES, HEADER_BYTES + length);
    if (type === RECORD.handshake) return length < VERSION_BYTES ? { kind: 'not-tls' } : readServerHello(body);
    if (length !== 2) return { kind: 'not-tls' };
    if (body.length < 2) return undefined;
    const [level, number = 0] = body;
    if (level !== WARNING || number === CLOSE_NOTIFY) return { kind: 'alert', number };
    rest = rest.subarray(HEADER_BYTES + length);
  }
  return { kind: 'not-tls' };
}

function readServerHello(body: Buffer): FirstWord | undefined {
  if (body.length < VERSION_BYTES) return body.length > 0 && body[0] !== SERVER_HELLO ? { kind: 'not-tls' } : undefined;
  if (body[0] !== SERVER_HELLO) return { kind: 'not-tls' };
  const isNamed = body[4] === 3;
  const found = (['1.0', '1.1', '1.2'] as const).find((version) => MINOR[version] === body[5]);
  return { kind: 'version', version: isNamed ? found : undefined };
}

function extension(type: number, body: Buffer): Buffer {
  return Buffer.concat([twoBytes(type), list(2, body)]);
}

/** Some bytes with their length before them, in so many bytes. */
function list(lengthBytes: 1 | 2 | 3, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(body.length, 0, lengthBytes);
  return Buffer.concat([length, body]);
}

function text(lengthBytes: 1 | 2, value: string): Buffer {
  return list(lengthBytes, Buffer.from(value, 'latin1'));
}

function twoBytes(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

/** What follows on the random bytes, the same for all hosts. */
const OFFERS = Buffer.concat([
  Buffer.from([0]), // no session to go on with
  list(2, ...CIPHERS.map(twoBytes)),
  Buffer.from([1, 0]), // no compression
]);
const EXTENSIONS = Buffer.concat([
  extension(EXTENSION.pointFormats, Buffer.from([1, 0])),
  extension(EXTENSION.groups, list(2, ...GROUPS.map(twoBytes))),
  extension(EXTENSION.alpn, list(2, text(1, 'http/1.1'))),
  extension(EXTENSION.masterSecret, Buffer.alloc(0)),
]);
const SIGNATURE_EXTENSION = extension(EXTENSION.signatures, list(2, ...SIGNATURES.map(twoBytes)));
