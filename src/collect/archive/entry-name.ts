import type { ArchiveLimits } from './limits.ts';

/** What the name of an entry says. */
export type EntryName =
  | { readonly kind: 'file' | 'folder' | 'hidden'; readonly name: string }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Reads the name of an entry, with `/` between folders. Backslashes separate too: Windows PowerShell's Compress-Archive
 * of older .NET writes them (yauzl, "strictFileNames"). A name is never used on a disk; one that leads out of its folder
 * is refused all the same, since whoever made it meant harm. Hidden is what a walk through folders passes over as well,
 * and what macOS adds.
 */
export function readEntryName(text: string, limits: Pick<ArchiveLimits, 'nameBytes' | 'depth'>): EntryName {
  const refused = (why: string): EntryName => ({ kind: 'refused', why });
  if (Buffer.byteLength(text) > limits.nameBytes) return refused(`has a name of more than ${limits.nameBytes} bytes`);
  if (/\p{Cc}/u.test(text)) return refused('has a control character in its name');
  if (text.includes('\ufffd')) return refused('has a name that is not the text it says it is');
  const path = text.normalize('NFC').replaceAll('\\', '/');
  if (path.startsWith('/')) return refused('has an absolute path');
  if (/^[A-Za-z]:/.test(path)) return refused('has a path with a drive');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.some((part) => part.trim() === '..')) return refused('has a path that leads out of the archive');
  if (parts.length === 0) return refused('has no name');
  if (parts.length > limits.depth) return refused(`lies deeper than ${limits.depth} folders`);
  const name = parts.join('/');
  if (parts.some((part) => part.startsWith('.') || part === '__MACOSX')) return { kind: 'hidden', name };
  return { kind: path.endsWith('/') ? 'folder' : 'file', name };
}
