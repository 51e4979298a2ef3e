import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import type { FoundFile, Passed } from '../walk.ts';
import { type CheckedEntry, checkEntries, type EntryFacts, shown, sizeOf } from './check-entries.ts';
import { type ArchiveLimits, ArchiveRefusal } from './limits.ts';

/** Files of an archive. */
export interface Unpacked {
  readonly files: readonly FoundFile[];
  readonly passed: readonly Passed[];
  readonly bytes: number;
}

interface Listed extends EntryFacts {
  readonly entry: Entry;
}

/** Endings that readers go by; any other file is called `.bin` on the disk. */
const ENDINGS = ['json', 'ndjson', 'jsonl', 'csv', 'tsv', 'txt', 'xml', 'yaml', 'xlsx'];
const ENTRY_SIGNATURE = 0x02014b50;
/** Before 2000 nobody wrote one of these files: it is a date that was never set. */
const EARLIEST = Date.UTC(2000, 0, 1);

/**
 * Unpacks a ZIP file into a folder of its own, whose files are called by number and never by what the archive says; the
 * names that people see are the archive's, a slash, and the entry's. Throws `ArchiveRefusal` where it is not to be
 * trusted or damaged, the system's errors as they are, and the reason of `signal`; what was written then is for the
 * caller to remove. `limits.totalBytes` is what is left of the import's.
 */
export async function unpack(
  archive: FoundFile,
  folder: string,
  limits: ArchiveLimits,
  signal?: AbortSignal,
): Promise<Unpacked> {
  await mkdir(folder, { recursive: true });
  const zip = await asRefusal(openPromise(archive.path, { decodeStrings: false, autoClose: false }));
  try {
    if (zip.entryCount > limits.entries) throw new ArchiveRefusal(`it has more than ${limits.entries} entries`);
    const entries = await asRefusal(listEntries(zip, limits, signal), signal);
    if (await goesOn(zip, archive.path)) throw new ArchiveRefusal('it has more entries than it says');
    const checked = checkEntries(entries, limits);
    return await unpackAll(zip, checked, { archive, folder, limits, signal });
  } finally {
    zip.close();
  }
}

async function listEntries(zip: ZipFile, limits: ArchiveLimits, signal?: AbortSignal): Promise<readonly Listed[]> {
  const listed: Listed[] = [];
  for await (const entry of zip.eachEntry()) {
    signal?.throwIfAborted();
    listed.push({
      entry,
      text: getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true),
      at: entry.relativeOffsetOfLocalHeader,
      nameBytes: entry.fileNameLength,
      packedBytes: entry.compressedSize,
      bytes: entry.uncompressedSize,
      method: entry.compressionMethod,
      isEncrypted: entry.isEncrypted(),
      attributes: entry.externalFileAttributes,
    });
    if (listed.length > limits.entries) break;
  }
  return listed;
}

/** Whether the directory goes on behind the last entry that it counts: what is hidden from one program another unpacks. */
async function goesOn(zip: ZipFile, path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    // Where yauzl will read on; its types call this number a boolean.
    const at = zip.readEntryCursor as unknown as number;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, at);
    return bytesRead === 4 && buffer.readUInt32LE(0) === ENTRY_SIGNATURE;
  } finally {
    await file.close();
  }
}

interface Work {
  readonly archive: FoundFile;
  readonly folder: string;
  readonly limits: ArchiveLimits;
  readonly signal: AbortSignal | undefined;
}

async function unpackAll(
  zip: ZipFile,
  checked: readonly CheckedEntry<Listed>[],
  { archive, folder, limits, signal }: Work,
): Promise<Unpacked> {
  const files: FoundFile[] = [];
  const passed: Passed[] = [];
  let packed = 0;
  let bytes = 0;
  for (const [index, { entry, kind, name }] of checked.entries()) {
    signal?.throwIfAborted();
    const full = `${archive.name}/${name}`;
    if (kind === 'hidden') passed.push({ name: full, why: 'it is hidden' });
    if (kind === 'archive') passed.push({ name: full, why: 'an archive inside an archive is not opened' });
    if (kind !== 'file') continue;
    packed += entry.packedBytes;
    // An archive may lie about what it has packed, but not about how long it is itself.
    const most = Math.max(limits.freeBytes, Math.min(packed, archive.bytes) * limits.ratio);
    const path = join(folder, `${index}.${endingOf(name)}`);
    const before = bytes;
    const count = (length: number) => {
      bytes += length;
      if (bytes > limits.totalBytes)
        throw new ArchiveRefusal(
          `it unpacks to more than ${sizeOf(limits.totalBytes)}: it was stopped at ${shown(name)}`,
        );
      if (bytes > most)
        throw new ArchiveRefusal(
          `it unpacks to more than ${limits.ratio} times its size, as only archives do that are meant to fill a disk: it was stopped at ${shown(name)}`,
        );
    };
    const sum = await asRefusal(unpackEntry(zip, entry.entry, path, count, signal), signal);
    if (sum !== entry.entry.crc32)
      throw new ArchiveRefusal(`its entry ${shown(name)} is damaged: its checksum differs`);
    files.push({ path, name: full, bytes: bytes - before, writtenAt: dateOf(entry.entry, archive) });
  }
  return { files, passed, bytes };
}

/** Unpacks one entry and answers its checksum; `count` is told of every piece before it is written. */
async function unpackEntry(
  zip: ZipFile,
  entry: Entry,
  path: string,
  count: (length: number) => void,
  signal: AbortSignal | undefined,
): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    let sum = 0;
    const stream = await zip.openReadStreamPromise(entry);
    // Whatever zlib still says of a stream that is given up must not end the process. Reading begins at once: an error
    // that comes before that would be heard by nobody, and the reading wait for ever.
    stream.on('error', () => {});
    for await (const chunk of stream) {
      signal?.throwIfAborted();
      // A stream of a ZIP file has no encoding: its pieces are buffers.
      const piece = chunk as Buffer;
      count(piece.length);
      sum = crc32(piece, sum);
      await file.writeFile(piece);
    }
    return sum;
  } finally {
    await file.close();
  }
}

/** What yauzl and zlib say of an archive is about the archive; what the system says is about the machine. */
async function asRefusal<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ArchiveRefusal || !(error instanceof Error) || 'syscall' in error) throw error;
    throw new ArchiveRefusal(`it cannot be read as a ZIP file: ${shown(error.message)}`, { cause: error });
  }
}

function endingOf(name: string): string {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return ENDINGS.includes(ending) ? ending : 'bin';
}

/** When an entry was written, never after its archive; the archive's own date where it has none. */
function dateOf(entry: Entry, archive: FoundFile): Date {
  const at = entry.getLastModDate().getTime();
  return Number.isNaN(at) || at < EARLIEST || at > archive.writtenAt.getTime() ? archive.writtenAt : new Date(at);
}
