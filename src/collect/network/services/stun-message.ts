import { crc32 } from 'node:zlib';

const MAGIC_COOKIE = 0x2112_a442;
const HEADER_BYTES = 20;
const [BINDING_REQUEST, BINDING_SUCCESS, BINDING_ERROR] = [0x0001, 0x0101, 0x0111];
const [MAPPED_ADDRESS, ERROR_CODE, XOR_MAPPED_ADDRESS, FINGERPRINT] = [0x0001, 0x0009, 0x0020, 0x8028];
const FINGERPRINT_MASK = 0x5354_554e;

/** What a STUN server said to a binding request: the address it saw, or an error. */
export type StunAnswer =
  | { readonly kind: 'mapped'; readonly address: string; readonly family: 4 | 6; readonly port: number }
  | { readonly kind: 'error'; readonly code: number };

/** A binding request without attributes (RFC 8489, section 5). `transaction` is 12 random bytes. */
export function encodeBindingRequest(transaction: Uint8Array): Uint8Array {
  const message = new Uint8Array(HEADER_BYTES);
  const view = new DataView(message.buffer);
  view.setUint16(0, BINDING_REQUEST);
  view.setUint32(4, MAGIC_COOKIE);
  message.set(transaction.subarray(0, 12), 8);
  return message;
}

/**
 * The answer to the request of that transaction; as text why it is none, as the end of "it is ...". Attributes that are
 * not asked about are passed over; a fingerprint is checked where there is one (RFC 8489, section 14.7). Never throws.
 */
export function readBindingAnswer(bytes: Uint8Array, transaction: Uint8Array): StunAnswer | string {
  if (bytes.length < HEADER_BYTES) return `too short for STUN (${bytes.length} of at least 20 bytes)`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint16(0);
  if (view.getUint32(4) !== MAGIC_COOKIE) return 'not STUN (its magic cookie is missing)';
  if (type !== BINDING_SUCCESS && type !== BINDING_ERROR) return 'STUN, but no answer to a binding request';
  if (!transaction.every((byte, index) => byte === bytes[8 + index])) {
    return 'a STUN answer to another question (its transaction id is not what was sent)';
  }
  if (view.getUint16(2) !== bytes.length - HEADER_BYTES) return 'a STUN answer with a wrong length';
  const attributes = attributesOf(view);
  if (attributes === undefined) return 'a STUN answer with a broken attribute';
  if (!isFingerprintRight(attributes, bytes)) return 'a STUN answer that was damaged (its fingerprint is wrong)';
  return type === BINDING_ERROR ? errorOf(attributes) : mappedAddress(attributes, bytes);
}

interface Attribute {
  readonly type: number;
  /** Where the attribute with its head begins in the message. */
  readonly at: number;
  readonly value: DataView;
}

/** Each takes at least four bytes of a datagram, so there are no more than 16,384. */
function attributesOf(view: DataView): readonly Attribute[] | undefined {
  const attributes: Attribute[] = [];
  for (let at = HEADER_BYTES; at < view.byteLength; ) {
    if (at + 4 > view.byteLength) return undefined;
    const length = view.getUint16(at + 2);
    const end = at + 4 + Math.ceil(length / 4) * 4;
    if (end > view.byteLength) return undefined;
    const value = new DataView(view.buffer, view.byteOffset + at + 4, length);
    attributes.push({ type: view.getUint16(at), at, value });
    at = end;
  }
  return attributes;
}

function isFingerprintRight(attributes: readonly Attribute[], bytes: Uint8Array): boolean {
  const fingerprint = attributes.find(({ type }) => type === FINGERPRINT);
  if (fingerprint === undefined) return true;
  if (fingerprint.value.byteLength !== 4) return false;
  const expected = (crc32(bytes.subarray(0, fingerprint.at)) ^ FINGERPRINT_MASK) >>> 0;
  return fingerprint.value.getUint32(0) === expected;
}

function errorOf(attributes: readonly Attribute[]): StunAnswer | string {
  const value = attributes.find(({ type }) => type === ERROR_CODE)?.value;
  if (value === undefined || value.byteLength < 4) return 'a STUN error without its code';
  const code = (value.getUint8(2) & 7) * 100 + value.getUint8(3);
  return code >= 300 && code <= 699 ? { kind: 'error', code } : 'a STUN error without its code';
}

function mappedAddress(attributes: readonly Attribute[], bytes: Uint8Array): StunAnswer | string {
  const exclusive = attributes.find(({ type }) => type === XOR_MAPPED_ADDRESS);
  const found = exclusive ?? attributes.find(({ type }) => type === MAPPED_ADDRESS);
  if (found === undefined) return 'a STUN answer without the address it saw';
  // Cookie and transaction id, which the address is exclusive-ored with (RFC 8489, section 14.2).
  const mask = exclusive === undefined ? new Uint8Array(16) : bytes.subarray(4, HEADER_BYTES);
  const { value } = found;
  const family = value.byteLength === 8 ? 4 : 6;
  if ((value.byteLength !== 8 && value.byteLength !== 20) || value.getUint8(1) !== (family === 4 ? 1 : 2)) {
    return 'a STUN answer with a broken address';
  }
  const clear = Array.from({ length: value.byteLength - 4 }, (_, at) => value.getUint8(4 + at) ^ (mask[at] ?? 0));
  const port = value.getUint16(2) ^ (((mask[0] ?? 0) << 8) | (mask[1] ?? 0));
  return { kind: 'mapped', address: family === 4 ? clear.join('.') : ipv6Text(clear), family, port };
}

/** As RFC 5952 writes it, by way of the URL parser. */
function ipv6Text(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
