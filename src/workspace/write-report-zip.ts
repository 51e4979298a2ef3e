import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file to put into an archive. */
export interface ZipEntry {
  /** In the archive, in ASCII, with `/` between folders. */
  readonly path: string;
  readonly content: string | AsyncIterable<string>;
}

interface Written {
  readonly path: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const LEVEL = 4;
/** Sizes are told after the content (bit 3 of the flags), because they are not known before. */
const FLAGS = 0x0008;
const DEFLATE = 8;
const VERSION = 20;
/** 1980-01-01, the first day that the format knows: equal content gives equal bytes. */
const DOS_DATE = (1 << 5) | 1;
const MOST_BYTES = 0xffff_ffff;

/**
 * A ZIP archive (PKWARE APPNOTE 6.3.10) as it is made: memory holds a piece of one file. Every file bears the same date.
 * Throws `RangeError` beyond 4 GiB, which this form of the format cannot address.
 */
export async function* zip(entries: readonly ZipEntry[]): AsyncIterable<Buffer> {
  const written: Written[] = [];
  let offset = 0;
  for (const { path, content } of entries) {
    const name = Buffer.from(path);
    const head = Buffer.concat([localHeader(name), name]);
    yield head;
    const sizes = { crc: 0, size: 0, packed: 0 };
    for await (const piece of deflated(content, sizes)) {
      sizes.packed += piece.length;
      yield piece;
    }
    yield descriptor(sizes);
    written.push({ path: name, offset, ...sizes });
    offset += head.length + sizes.packed + 16;
    if (offset > MOST_BYTES || sizes.size > MOST_BYTES)
      throw new RangeError(`${path}: larger than a ZIP archive can hold`);
  }
  const directory = Buffer.concat(written.map(centralHeader));
  yield directory;
  yield endOf(written.length, directory.length, offset);
}

/** Compresses as it reads; `sizes` is filled on the way. */
async function* deflated(content: ZipEntry['content'], sizes: { crc: number; size: number }): AsyncIterable<Buffer> {
  async function* counted(): AsyncIterable<Buffer> {
    for await (const text of typeof content === 'string' ? [content] : content) {
      const bytes = Buffer.from(text);
      sizes.crc = crc32(bytes, sizes.crc);
      sizes.size += bytes.length;
      yield bytes;
    }
  }
  const deflate = createDeflateRaw({ level: LEVEL });
  const done = pipeline(Readable.from(counted(), { highWaterMark: 1 }), deflate);
  // What goes wrong is thrown by the loop; this only keeps it from being thrown twice.
  done.catch(() => undefined);
  for await (const piece of deflate) yield piece;
  await done;
}

function localHeader(name: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(FLAGS, 6);
  head.writeUInt16LE(DEFLATE, 8);
  head.writeUInt16LE(DOS_DATE, 12);
  head.writeUInt16LE(name.length, 26);
  return head;
}

function descriptor({
  crc,
  packed,
  size,
}: {
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  bytes.writeUInt32LE(packed, 8);
  bytes.writeUInt32LE(size, 12);
  return bytes;
}

function centralHeader({ path, crc, packed, size, offset }: Written): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(VERSION, 6);
  head.writeUInt16LE(FLAGS, 8);
  head.writeUInt16LE(DEFLATE, 10);
  head.writeUInt16LE(DOS_DATE, 14);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(packed, 20);
  head.writeUInt32LE(size, 24);
  head.writeUInt16LE(path.length, 28);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, path]);
}

function endOf(count: number, size: number, offset: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt32LE(0x06054b50, 0);
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}
