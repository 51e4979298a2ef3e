/** The least that a client's first datagram must have (RFC 9000, section 14.1): servers ignore shorter ones. */
const INITIAL_BYTES = 1200;
const ID_BYTES = 8;
const LONG_HEADER = 0x80;
const FIXED_BIT = 0x40;

/** What is random about the first packet of a client. */
export interface QuicIds {
  /** Connection ids, 8 bytes each: the server's until it has its own (RFC 9000, section 7.2), and ours. */
  readonly destination: Uint8Array;
  readonly source: Uint8Array;
  /** Of the form 0x?a?a?a?a. */
  readonly version: number;
}

/** A version that is reserved to provoke version negotiation, 0x?a?a?a?a (RFC 9000, section 15), from random bits. */
export function reservedVersion(random: number): number {
  return ((random & 0xf0f0_f0f0) | 0x0a0a_0a0a) >>> 0;
}

/**
 * The datagram of a client that begins with a version nobody has: a long header (RFC 8999, section 5.1) and zeros up
 * to 1,200 bytes. A server that speaks QUIC answers with the versions it has (RFC 9000, section 6.1), and nothing of
 * that is encrypted.
 */
export function encodeUnknownInitial({ destination, source, version }: QuicIds): Uint8Array {
  const packet = new Uint8Array(INITIAL_BYTES);
  packet[0] = LONG_HEADER | FIXED_BIT;
  new DataView(packet.buffer).setUint32(1, version);
  packet[5] = ID_BYTES;
  packet.set(destination.subarray(0, ID_BYTES), 6);
  packet[6 + ID_BYTES] = ID_BYTES;
  packet.set(source.subarray(0, ID_BYTES), 7 + ID_BYTES);
  return packet;
}

/**
 * The versions of a Version Negotiation packet (RFC 8999, section 6) that answers the packet with these ids; as text
 * why it is none, as the end of "it is ...". Never throws.
 */
export function readVersionNegotiation(bytes: Uint8Array, ids: QuicIds): readonly number[] | string {
  const start = 7 + 2 * ID_BYTES;
  if (bytes.length < 7 || ((bytes[0] ?? 0) & LONG_HEADER) === 0) return 'no QUIC packet with a long header';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(1) !== 0) return 'QUIC, but no version negotiation';
  // Ours and theirs change places on the way back.
  if (!holdsId(bytes, 5, ids.source) || !holdsId(bytes, 6 + ID_BYTES, ids.destination)) {
    return 'a version negotiation for another connection (its ids are not what was sent)';
  }
  const room = bytes.length - start;
  if (room <= 0 || room % 4 !== 0) return 'a version negotiation with a broken list';
  const versions = Array.from({ length: room / 4 }, (_, index) => view.getUint32(start + index * 4));
  return versions.includes(ids.version) ? 'a version negotiation that offers what was asked for' : versions;
}

function holdsId(bytes: Uint8Array, at: number, id: Uint8Array): boolean {
  return bytes[at] === ID_BYTES && id.subarray(0, ID_BYTES).every((byte, index) => byte === bytes[at + 1 + index]);
}

/** A version as people call it: `1` (RFC 9000), `2` (RFC 9369), `draft 29`, or its number. */
export function versionText(version: number): string {
  if (version === 0x0000_0001) return '1';
  if (version === 0x6b33_43cf) return '2';
  if (version >>> 8 === 0xff_0000) return `draft ${version & 0xff}`;
  return `0x${version.toString(16).padStart(8, '0')}`;
}

/** Whether a version is one of those that mean nothing, sent so that nobody counts on a fixed list. */
export function isReserved(version: number): boolean {
  return (version & 0x0f0f_0f0f) === 0x0a0a_0a0a;
}
