import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { asUtf8, detectEncoding } from '../tenant/text-stream.ts';

/** A registration file as text. */
export interface RegistrationText {
  readonly text: string;
  /** How it was written, for a person. */
  readonly encoding: string;
  /** Whether it has characters that could not be read. */
  readonly isDamaged: boolean;
}

/** What the 128 upper bytes of ANSI (windows-1252) stand for. */
const UPPER: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 128 }, (_, index): [string, number] => [ansi(Uint8Array.of(index + 128)), index + 128]),
);
const REPLACED = '\ufffd';
const ASCII = /^[\0-\x7f]*$/;

/**
 * Reads bytes as whatever wrote them: Export-Csv and Out-File of Windows PowerShell write UTF-16 with a mark, Excel's
 * "CSV UTF-8" UTF-8 with one; without a mark UTF-8 where it is that, else ANSI.
 */
export function readRegistrationText(bytes: Buffer): RegistrationText {
  const { encoding, mark } = detectEncoding(bytes);
  if (encoding === 'utf-8' && mark === 0 && !isUtf8(bytes))
    return { text: ansi(bytes), encoding: 'ANSI', isDamaged: false };
  const name = `${encoding.toUpperCase()}${mark === 0 ? '' : ' with a byte-order mark'}`;
  const text = asUtf8(bytes).toString('utf8');
  return { text, encoding: name, isDamaged: text.includes(REPLACED) };
}

/**
 * Writes text as a portal reads it: ANSI, and UTF-8 without a mark where ANSI has not all of its characters or would read
 * as UTF-8. Plain ASCII is both. Reading what this wrote gives the same text.
 */
export function writeRegistrationText(text: string): Buffer {
  if (ASCII.test(text)) return Buffer.from(text, 'latin1');
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0);
    const byte = code < 128 ? code : UPPER.get(character);
    if (byte === undefined) return Buffer.from(text);
    bytes.push(byte);
  }
  const written = Buffer.from(bytes);
  return isUtf8(written) || readRegistrationText(written).text !== text ? Buffer.from(text) : written;
}

function ansi(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes);
}
