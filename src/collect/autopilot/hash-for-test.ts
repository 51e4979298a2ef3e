import { createHash } from 'node:crypto';

/** What a hash made for a test says of its device; undefined is left out. */
export interface HashFacts {
  readonly serial?: string;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly tpm?: string;
  /** 32 hexadecimal digits. */
  readonly uuid?: string;
}

const BYTES = 3000;

/** A hardware hash of 4,000 characters in the layout that is known (see `hardware-hash.ts`), of a device that is none. */
export function makeHash(facts: HashFacts): string {
  const texts: readonly (readonly [number, string | undefined])[] = [
    [13, facts.tpm],
    [14, facts.serial],
    [16, facts.manufacturer],
    [17, facts.model],
  ];
  const values = [
    value(1, Buffer.alloc(24, 1)),
    ...(facts.uuid === undefined ? [] : [value(12, Buffer.from(facts.uuid, 'hex'))]),
    ...texts.flatMap(([type, text]) => (text === undefined ? [] : [value(type, Buffer.from(`${text}\0`))])),
  ];
  const inner = Buffer.concat(values);
  const head = Buffer.from([0x4f, 0x41, 0, 0]);
  head.writeUInt16LE(inner.length + head.length, 2);
  const data = Buffer.concat([head, inner]);
  const checksum = createHash('sha256').update(data).digest();
  const whole = Buffer.concat([data, Buffer.from([0x43, 0x53, 0x24, 0]), checksum]);
  return Buffer.concat([whole, Buffer.alloc(Math.max(0, BYTES - whole.length))]).toString('base64');
}

/** The hash of a Contoso laptop with this serial number. */
export function laptopHash(serial: string, more: HashFacts = {}): string {
  const uuid = createHash('md5').update(serial).digest('hex');
  return makeHash({
    serial,
    manufacturer: 'Contoso',
    model: 'Laptop 3',
    tpm: 'TPM-Version:2.0 -Level:0',
    uuid,
    ...more,
  });
}

function value(type: number, bytes: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0, 0]);
  head.writeUInt16LE(bytes.length + head.length, 2);
  return Buffer.concat([head, bytes]);
}
