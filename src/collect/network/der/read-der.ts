/** One element of DER: its tag, what is in it, and how long it says to be. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Length of the content as the header says; more than `content` has where the bytes were cut off. */
  readonly length: number;
  /** Header and content, at most what is there. */
  readonly raw: Uint8Array;
}

/** Tags that are looked for (X.690 part 8). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

const MOST_ELEMENTS = 4096;

/**
 * The first element of the bytes; undefined where they do not begin with a header of DER: one byte of tag, a definite
 * length of at most four bytes in its shortest form. What was cut off is no fault: a list of revoked certificates may be
 * 10 MB, and only its beginning is read.
 */
export function readElement(bytes: Uint8Array): Element | undefined {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  if (first < 0x80) return elementOf(tag, bytes, 2, first);
  const count = first & 0x7f;
  if (count === 0 || count > 4 || bytes.length < 2 + count || bytes[2] === 0) return undefined;
  let length = 0;
  for (const byte of bytes.subarray(2, 2 + count)) length = length * 256 + byte;
  return length < 0x80 ? undefined : elementOf(tag, bytes, 2 + count, length);
}

/** The elements inside a content, one after the other; as many as can be read, and at most 4,096. */
export function readElements(content: Uint8Array): readonly Element[] {
  const elements: Element[] = [];
  let rest = content;
  while (rest.length > 0 && elements.length < MOST_ELEMENTS) {
    const element = readElement(rest);
    if (element === undefined) break;
    elements.push(element);
    rest = rest.subarray(element.raw.length);
  }
  return elements;
}

/** The elements inside an element with the tag that is expected; none where it has another, or is not there. */
export function within(element: Element | undefined, tag: number): readonly Element[] {
  return element?.tag === tag ? readElements(element.content) : [];
}

/** An object identifier as text, `2.5.29.31`; empty where it cannot be read. */
export function readOid(element: Element | undefined): string {
  if (element?.tag !== TAG.oid || element.content.length === 0 || element.content.length > 32) return '';
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of element.content) {
    arc = arc * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(arc)) return '';
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [head = 0, ...tail] = arcs;
  const top = Math.min(Math.floor(head / 40), 2);
  return [top, head - top * 40, ...tail].join('.');
}

/** A time; undefined where it cannot be read. Years of two digits are those from 1950 to 2049 (RFC 5280 part 4.1.2.5.1). */
export function readTime(element: Element | undefined): Date | undefined {
  if (element === undefined || element.content.length > 20) return undefined;
  const text = Buffer.from(element.content).toString('latin1');
  const digits = element.tag === TAG.utcTime ? `${text < '50' ? '20' : '19'}${text}` : text;
  if (element.tag !== TAG.utcTime && element.tag !== TAG.generalizedTime) return undefined;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

function elementOf(tag: number, bytes: Uint8Array, header: number, length: number): Element {
  return { tag, content: bytes.subarray(header, header + length), length, raw: bytes.subarray(0, header + length) };
}
