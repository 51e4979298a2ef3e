/** Seconds from 1900, where NTP counts from, to 1970. */
const EPOCH_SECONDS = 2_208_988_800;
const ERA_SECONDS = 2 ** 32;
const PACKET_BYTES = 48;
const [CLIENT_MODE, SERVER_MODE] = [3, 4];

/** What an NTP server said (RFC 5905, section 7.3). */
export interface NtpAnswer {
  /** 0 no warning, 1 and 2 a leap second comes, 3 not synchronised. */
  readonly leap: number;
  readonly version: number;
  readonly stratum: number;
  /** The four letters that a server of stratum 0 sends in the place of its source; empty where they are not letters. */
  readonly code: string;
  readonly rootDelayMs: number;
  readonly rootDispersionMs: number;
  /** When the question came in and the answer went out by the server's clock: seconds of its era, with fractions. */
  readonly receivedAt: number;
  readonly sentAt: number;
}

/**
 * A client's question in 48 bytes (RFC 5905, section 7.3): version 4, mode 3, all else zero. `nonce` is 8 random bytes
 * in the place of the time of sending, which a server returns untouched: who cannot see the question cannot forge the
 * answer, and this machine's clock is not told to anybody (draft-ietf-ntp-data-minimization).
 */
export function encodeNtpRequest(nonce: Uint8Array): Uint8Array {
  const packet = new Uint8Array(PACKET_BYTES);
  packet[0] = (4 << 3) | CLIENT_MODE;
  packet.set(nonce.subarray(0, 8), 40);
  return packet;
}

/** The answer to the question with that nonce; as text why it is none, as the end of "it is ...". Never throws. */
export function readNtpAnswer(bytes: Uint8Array, nonce: Uint8Array): NtpAnswer | string {
  if (bytes.length < PACKET_BYTES) return `too short for NTP (${bytes.length} of 48 bytes)`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint8(0);
  const [leap, version, mode] = [first >> 6, (first >> 3) & 7, first & 7];
  if (mode !== SERVER_MODE) return `no answer of an NTP server (mode ${mode} instead of 4)`;
  if (version < 3 || version > 4) return `of NTP version ${version}, which was not asked`;
  if (!nonce.every((byte, index) => byte === bytes[24 + index])) {
    return 'an NTP answer to another question (its origin timestamp is not what was sent)';
  }
  const stratum = view.getUint8(1);
  const sentAt = timestamp(view, 40);
  if (sentAt === 0 && stratum !== 0) return 'an NTP answer without a time (its transmit timestamp is zero)';
  return {
    leap,
    version,
    stratum,
    code: stratum === 0 ? lettersOf(bytes.subarray(12, 16)) : '',
    rootDelayMs: (view.getUint32(4) / 0x1_0000) * 1000,
    rootDispersionMs: (view.getUint32(8) / 0x1_0000) * 1000,
    receivedAt: timestamp(view, 32),
    sentAt,
  };
}

/**
 * How far the server's clock is ahead of this machine's, and how long the way there and back took, in milliseconds
 * (RFC 5905, section 8). The offset is right to within half the delay. `askedAt` and `heardAt` are milliseconds since
 * 1970 by this machine's clock; the era of the server's times is the one nearest to them, so it works past 2036.
 */
export function offsetOf(
  answer: Pick<NtpAnswer, 'receivedAt' | 'sentAt'>,
  { askedAt, heardAt }: { readonly askedAt: number; readonly heardAt: number },
): { readonly offsetMs: number; readonly delayMs: number } {
  const there = nearest(answer.receivedAt - askedAt / 1000 - EPOCH_SECONDS);
  const back = nearest(answer.sentAt - heardAt / 1000 - EPOCH_SECONDS);
  return { offsetMs: ((there + back) / 2) * 1000, delayMs: Math.max(0, (there - back) * 1000) };
}

/** A span of time in seconds, taken to the era that makes it shortest. */
function nearest(seconds: number): number {
  return seconds - ERA_SECONDS * Math.round(seconds / ERA_SECONDS);
}

function timestamp(view: DataView, at: number): number {
  return view.getUint32(at) + view.getUint32(at + 4) / ERA_SECONDS;
}

function lettersOf(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes).replace(/\0+$/, '');
  return /^[A-Z0-9]{1,4}$/.test(text) ? text : '';
}
