import { type EntryName, readEntryName } from './entry-name.ts';
import { type ArchiveLimits, ArchiveRefusal } from './limits.ts';

/** What the directory of an archive says of one entry. */
export interface EntryFacts {
  /** Its name as text, in the encoding that it declares. */
  readonly text: string;
  readonly at: number;
  readonly nameBytes: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly method: number;
  readonly isEncrypted: boolean;
  /** Bits of Unix in the upper half, as far as it was made there. */
  readonly attributes: number;
}

/** An entry that may be unpacked, or is passed over. */
export interface CheckedEntry<E extends EntryFacts> {
  readonly entry: E;
  readonly kind: Exclude<EntryName['kind'], 'refused'> | 'archive';
  readonly name: string;
}

const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const KIND_OF_FILE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const LINK = 0o120000;
const ARCHIVE = /\.(zip|7z|rar|cab|gz|tgz|tar|bz2|xz|zst)$/i;

/**
 * Looks through the directory of an archive before anything is unpacked. One entry that is meant to harm, or that cannot
 * be read, refuses the whole archive: half of an export is worse than none. Throws `ArchiveRefusal`. Overlapping entries
 * are how an archive of a few megabytes unpacks to petabytes without any entry that stands out (D. Fifield, "A better zip
 * bomb", USENIX WOOT 2019).
 */
export function checkEntries<E extends EntryFacts>(
  entries: readonly E[],
  limits: ArchiveLimits,
): readonly CheckedEntry<E>[] {
  if (entries.length > limits.entries) throw new ArchiveRefusal(`it has more than ${limits.entries} entries`);
  const seen = new Set<string>();
  const checked = entries.map((entry): CheckedEntry<E> => {
    const refuse = (why: string) => new ArchiveRefusal(`its entry ${shown(entry.text)} ${why}`);
    const name = readEntryName(entry.text, limits);
    if (name.kind === 'refused') throw refuse(name.why);
    const kind = (entry.attributes >>> 16) & KIND_OF_FILE;
    if (kind === LINK) throw refuse('is a link');
    if (kind !== 0 && kind !== REGULAR && kind !== FOLDER) throw refuse('is neither a file nor a folder');
    if (entry.isEncrypted) throw refuse('is encrypted; unpack the archive yourself and import the folder');
    if (entry.method !== STORED && entry.method !== DEFLATED)
      throw refuse(`is packed in a way that is not read (method ${entry.method}); pack it again as a plain ZIP`);
    if (seen.has(name.name)) throw refuse('stands there twice');
    seen.add(name.name);
    return { entry, kind: name.kind === 'file' && ARCHIVE.test(name.name) ? 'archive' : name.kind, name: name.name };
  });
  refuseOverlaps(entries);
  const declared = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (declared > limits.totalBytes)
    throw new ArchiveRefusal(`it would unpack to more than ${sizeOf(limits.totalBytes)}`);
  return checked;
}

function refuseOverlaps(entries: readonly EntryFacts[]): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.at - b.at)) {
    if (entry.at < end) throw new ArchiveRefusal(`its entry ${shown(entry.text)} overlaps with another`);
    end = entry.at + LOCAL_HEADER_BYTES + entry.nameBytes + entry.packedBytes;
  }
}

/** A name as it may stand in a message. */
export function shown(name: string): string {
  const line = name.replaceAll(/\p{Cc}/gu, '\ufffd');
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

/** Bytes for a person. */
export function sizeOf(bytes: number): string {
  return bytes >= 2 ** 30 ? `${Math.round(bytes / 2 ** 30)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}
