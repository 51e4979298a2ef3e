import { TAG } from './read-der.ts';

/** An element of DER with its header. */
export function writeElement(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const digits = content.length.toString(16);
  const length = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

export function writeSequence(...contents: readonly Uint8Array[]): Buffer {
  return writeElement(TAG.sequence, ...contents);
}

/** An object identifier of dotted text. */
export function writeOid(text: string): Buffer {
  const [top = 0, second = 0, ...rest] = text.split('.').map(Number);
  return writeElement(TAG.oid, Buffer.from([top * 40 + second, ...rest].flatMap(base128)));
}

function base128(arc: number): readonly number[] {
  const bytes = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 | (rest % 128));
  return bytes;
}
