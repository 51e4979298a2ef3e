import { createHash } from 'node:crypto';
import { TextDecoder } from 'node:util';

/**
 * What the hardware hash of a registration file says of its device. Microsoft documents what is in it and has a tool to
 * decode it (`oa3tool /DecodeHwHash`), but not its layout. That was worked out in public: M. Niehaus, "Connect the dots:
 * Reverse-engineering an Autopilot hash" (oofhours.com, 2 August 2022), his PowerShell module AutopilotUtility, and
 * MrWyss/DecodeAutopilotHash `utils/autopilotutility.py` after it: base64 of `OA`, the length of what follows up to the
 * checksum, then values of a type, a length and bytes. The checksum, a block `CS` with the SHA-256 of everything before
 * it, was found in the sample that Microsoft published itself (MicrosoftDocs/microsoft-365-docs
 * `microsoft-365/managed-desktop/get-started/downloads/device-registration-sample-self.csv`). So a layout that is not
 * this one is not called wrong: it is `unknown`.
 */
export type HardwareHash =
  | { readonly kind: 'not-base64'; readonly why: string }
  /** Base64, but not of the layout that is known. */
  | { readonly kind: 'unknown'; readonly bytes: number }
  /** Its end is missing: it says itself how long it is. */
  | { readonly kind: 'cut'; readonly bytes: number; readonly declared: number }
  /** Its values do not follow each other as their lengths say. */
  | { readonly kind: 'broken'; readonly at: number }
  | ReadHash;

/** A hash that could be read. What it does not say is undefined. */
export interface ReadHash {
  readonly kind: 'read';
  readonly bytes: number;
  readonly serial: string | undefined;
  readonly manufacturer: string | undefined;
  readonly model: string | undefined;
  /** As the TPM calls itself: `TPM-Version:2.0 -Level:0-...`. */
  readonly tpm: string | undefined;
  /** The SMBIOS UUID, in hexadecimal digits; undefined also where it is one that many devices share. */
  readonly uuid: string | undefined;
  readonly checksum: 'right' | 'wrong' | 'absent';
}

const HEAD_BYTES = 4;
const CHECKSUM_BYTES = 36;
const TYPES = { uuid: 12, tpm: 13, serial: 14, manufacturer: 16, model: 17 } as const;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const SHARED_UUID = /^(0+|f+)$/;

/** Reads a hardware hash as it stands in a registration file, without spaces around it. Never throws. */
export function readHardwareHash(text: string): HardwareHash {
  if (!BASE64.test(text)) return { kind: 'not-base64', why: 'it has characters that base64 does not have' };
  if (text.length % 4 !== 0)
    return { kind: 'not-base64', why: `its ${text.length} characters are not a multiple of four` };
  if (text.length < 8) return { kind: 'not-base64', why: 'it is too short' };
  const bytes = Buffer.from(text, 'base64');
  if (bytes[0] !== 0x4f || bytes[1] !== 0x41) return { kind: 'unknown', bytes: bytes.length };
  const end = bytes.readUInt16LE(2);
  if (end > bytes.length) return { kind: 'cut', bytes: bytes.length, declared: end };
  const values = new Map<number, Buffer>();
  let at = HEAD_BYTES;
  while (at < end) {
    const length = at + HEAD_BYTES <= end ? bytes.readUInt16LE(at + 2) : 0;
    if (length < HEAD_BYTES || at + length > end) return { kind: 'broken', at };
    const type = bytes[at] ?? 0;
    if (!values.has(type)) values.set(type, bytes.subarray(at + HEAD_BYTES, at + length));
    at += length;
  }
  const uuid = values.get(TYPES.uuid)?.toString('hex');
  return {
    kind: 'read',
    bytes: bytes.length,
    serial: textOf(values.get(TYPES.serial)),
    manufacturer: textOf(values.get(TYPES.manufacturer)),
    model: textOf(values.get(TYPES.model)),
    tpm: textOf(values.get(TYPES.tpm)),
    uuid: uuid === undefined || SHARED_UUID.test(uuid) ? undefined : uuid,
    checksum: checksumOf(bytes, end),
  };
}

/**
 * The hash with what base64 needs at its end, or undefined where nothing is missing or padding does not help. Firmware
 * of some makers writes it without (MicrosoftDocs/windows-itpro-docs#6150), and the portal then says nothing at all.
 */
export function padHash(text: string): string | undefined {
  const bare = text.replace(/={1,4}$/, '');
  if (bare.includes('=') || !BASE64.test(bare) || bare.length % 4 === 1) return undefined;
  const padded = bare.padEnd(Math.ceil(bare.length / 4) * 4, '=');
  return padded === text ? undefined : padded;
}

function textOf(bytes: Buffer | undefined): string | undefined {
  const [text = ''] = new TextDecoder().decode(bytes ?? Buffer.alloc(0)).split('\0', 1);
  return text.trim() === '' ? undefined : text.trim();
}

function checksumOf(bytes: Buffer, end: number): ReadHash['checksum'] {
  const block = bytes.subarray(end, end + CHECKSUM_BYTES);
  const isBlock = block.length === CHECKSUM_BYTES && block[0] === 0x43 && block[1] === 0x53;
  if (!isBlock || block.readUInt16LE(2) !== CHECKSUM_BYTES) return 'absent';
  const found = createHash('sha256').update(bytes.subarray(0, end)).digest();
  return found.equals(block.subarray(HEAD_BYTES)) ? 'right' : 'wrong';
}
