import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a ZIP file for a test; what is not given is as a well-meaning archiver writes it. */
export interface ZipEntry {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  /** Packed already; `content` then only says what it unpacks to. */
  readonly packed?: Buffer;
  readonly method?: number;
  readonly flags?: number;
  readonly attributes?: number;
  /** What the archive says of itself, where that is a lie. */
  readonly says?: {
    readonly bytes?: number;
    readonly packedBytes?: number;
    readonly crc?: number;
    readonly at?: number;
  };
  /** DOS date and time; 15 November 2026, 08:00 unless said. */
  readonly dos?: readonly [date: number, time: number];
}

const UTF8 = 0x800;
const DEFLATE = 8;

/** A ZIP file, byte by byte as PKWARE's APPNOTE.TXT has it, so that each of them can be wrong. */
export function makeZip(entries: readonly ZipEntry[], says: { readonly entries?: number } = {}): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const content = Buffer.from(entry.content ?? '');
    const method = entry.method ?? (entry.packed === undefined ? 0 : DEFLATE);
    const packed = entry.packed ?? content;
    const [date, time] = entry.dos ?? [((2026 - 1980) << 9) | (11 << 5) | 15, 8 << 11];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(entry.flags ?? UTF8, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt16LE(time, 6);
    common.writeUInt16LE(date, 8);
    common.writeUInt32LE(entry.says?.crc ?? crc32(content), 10);
    common.writeUInt32LE(entry.says?.packedBytes ?? packed.length, 14);
    common.writeUInt32LE(entry.says?.bytes ?? content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(entry.attributes ?? 0, 6);
    rest.writeUInt32LE(entry.says?.at ?? at, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, name]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(says.entries ?? entries.length, 8);
  end.writeUInt16LE(says.entries ?? entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** An entry packed by deflate. */
export function deflated(name: string, content: string | Buffer): ZipEntry {
  return { name, content, packed: deflateRawSync(content) };
}
