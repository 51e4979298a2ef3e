/** Record types that are asked for (RFC 1035, section 3.2.2; RFC 3596). */
export const RECORD_TYPES = { A: 1, AAAA: 28 } as const;
export type RecordType = keyof typeof RECORD_TYPES;

/** What is asked of a name server. */
export interface DnsQuestion {
  /** 0 to 65,535, not to be guessed by others. */
  readonly id: number;
  /** Lower-case ASCII without the last dot. */
  readonly name: string;
  readonly type: RecordType;
}

/** What a name server answered to one question. */
export interface DnsAnswer {
  /** Response code, for example 3 for NXDOMAIN (RFC 6895, section 2.3). */
  readonly code: number;
  readonly isTruncated: boolean;
  /** From a name to the name that it is an alias of. */
  readonly aliases: ReadonlyMap<string, string>;
  /** From a name to its addresses. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
}

const HEADER = 12;
const CLASS_IN = 1;
const CNAME = 5;
const MOST_RECORDS = 256;
/** RFC 1035, section 2.3.4: octets of a name, its lengths included. */
const LONGEST_NAME = 255;
const RESPONSE = 0x8000;
const TRUNCATED = 0x0200;
const RECURSION_DESIRED = 0x0100;
const OPCODE = 0x7800;

/** A part of an answer that cannot be what it should be. */
class MalformedAnswer extends Error {}

/** Whether a name can be asked for: 1 to 253 characters, labels of 1 to 63, letters, digits, `-` and `_`. */
export function isHostName(name: string): boolean {
  return name.length <= 253 && name.split('.').every((label) => /^[a-z0-9_-]{1,63}$/i.test(label));
}

/**
 * A question as it is sent (RFC 1035, section 4), recursion desired and without EDNS, as Windows asks. The name must
 * be one that `isHostName` takes.
 */
export function encodeQuestion({ id, name, type }: DnsQuestion): Buffer {
  const labels = name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1'));
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(RECURSION_DESIRED, 2);
  header.writeUInt16BE(1, 4);
  const tail = Buffer.alloc(5);
  tail.writeUInt16BE(RECORD_TYPES[type], 1);
  tail.writeUInt16BE(CLASS_IN, 3);
  return Buffer.concat([header, ...labels, tail]);
}

/**
 * Reads an answer; `undefined` where the bytes are none, or answer another question: only what repeats the id and the
 * question counts (RFC 5452, section 9). Records other than A, AAAA and CNAME are passed over by their length, 256 are
 * read. A truncated answer may end anywhere.
 */
export function readAnswer(given: Uint8Array, question: DnsQuestion): DnsAnswer | undefined {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length < HEADER || bytes.readUInt16BE(0) !== question.id) return undefined;
  const flags = bytes.readUInt16BE(2);
  if ((flags & RESPONSE) === 0 || (flags & OPCODE) !== 0 || bytes.readUInt16BE(4) !== 1) return undefined;
  const isTruncated = (flags & TRUNCATED) !== 0;
  const aliases = new Map<string, string>();
  const addresses = new Map<string, string[]>();
  try {
    const asked = readName(bytes, HEADER);
    const type = readNumber(bytes, asked.end);
    if (asked.name !== question.name.toLowerCase() || type !== RECORD_TYPES[question.type]) return undefined;
    if (readNumber(bytes, asked.end + 2) !== CLASS_IN) return undefined;
    readRecords(bytes, asked.end + 4, question.type, aliases, addresses);
  } catch (error) {
    if (!(error instanceof MalformedAnswer)) throw error;
    if (!isTruncated) return undefined;
  }
  return { code: flags & 0xf, isTruncated, aliases, addresses };
}

function readRecords(
  bytes: Buffer,
  from: number,
  type: RecordType,
  aliases: Map<string, string>,
  addresses: Map<string, string[]>,
): void {
  let at = from;
  for (let left = Math.min(bytes.readUInt16BE(6), MOST_RECORDS); left > 0; left--) {
    const owner = readName(bytes, at);
    const kind = readNumber(bytes, owner.end);
    const isInternet = readNumber(bytes, owner.end + 2) === CLASS_IN;
    const length = readNumber(bytes, owner.end + 8);
    const start = owner.end + 10;
    at = start + length;
    if (at > bytes.length) throw new MalformedAnswer('a record ends beyond the answer');
    if (!isInternet) continue;
    if (kind === CNAME && !aliases.has(owner.name)) {
      const target = readName(bytes, start);
      if (target.end !== at) throw new MalformedAnswer('an alias is longer or shorter than its record');
      aliases.set(owner.name, target.name);
    }
    if (kind !== RECORD_TYPES[type]) continue;
    const known = addresses.get(owner.name) ?? [];
    addresses.set(owner.name, [...known, formatAddress(bytes.subarray(start, at), type)]);
  }
}

function readNumber(bytes: Buffer, at: number): number {
  if (at + 2 > bytes.length) throw new MalformedAnswer('the answer ends inside a record');
  return bytes.readUInt16BE(at);
}

/**
 * Reads a name in lower case. Compression pointers (RFC 1035, section 4.1.4) must lead back, each further than the one
 * before, so that reading ends. What is no character of a host name is written as `\DDD` (section 5.1).
 */
function readName(bytes: Buffer, from: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = from;
  let end: number | undefined;
  let limit = from;
  let octets = 1;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) throw new MalformedAnswer('the answer ends inside a name');
    if (length === 0) return { name: labels.join('.'), end: end ?? at + 1 };
    if (length >= 0xc0) {
      const target = readNumber(bytes, at) & 0x3fff;
      if (target >= limit) throw new MalformedAnswer('a compressed name does not lead back');
      end ??= at + 2;
      limit = target;
      at = target;
      continue;
    }
    octets += length + 1;
    if (length > 63 || octets > LONGEST_NAME || at + 1 + length > bytes.length) {
      throw new MalformedAnswer('a name is too long');
    }
    labels.push(formatLabel(bytes.subarray(at + 1, at + 1 + length)));
    at += length + 1;
  }
}

function formatLabel(label: Buffer): string {
  return label
    .toString('latin1')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, (character) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`);
}

/** IPv6 without the shortest form: `URL` writes that (RFC 5952). */
function formatAddress(data: Buffer, type: RecordType): string {
  if (data.length !== (type === 'A' ? 4 : 16)) throw new MalformedAnswer('an address has the wrong length');
  if (type === 'A') return data.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => data.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
