import { open, readFile } from 'node:fs/promises';
import { isJsonObject, type JsonObject } from '../tenant/json-object.ts';
import { asUtf8, isCleanUtf8 } from '../tenant/text-stream.ts';
import type { FoundFile } from '../walk.ts';

/** The largest result of another tool that is read: a whole document is in memory at a time. */
export const DOCUMENT_BYTES = 64 << 20;

/** A document, or why there is none. */
export type DocumentRead = { readonly object: JsonObject } | { readonly why: string };

/**
 * Reads a file that is one JSON object, in UTF-8 or UTF-16, with or without a byte-order mark. Says why where it is not
 * one. Throws what the system refuses.
 */
export async function readDocument(file: FoundFile, signal?: AbortSignal): Promise<DocumentRead> {
  if (file.bytes > DOCUMENT_BYTES) return { why: `it is larger than ${DOCUMENT_BYTES >> 20} MiB` };
  const bytes = asUtf8(await readFile(file.path, { signal }));
  if (!isCleanUtf8(bytes)) return { why: 'it has bytes that are not UTF-8' };
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isJsonObject(value) ? { object: value } : { why: 'it is not one JSON object' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { why: `it is not whole JSON: ${reason.replaceAll(/\s+/g, ' ').slice(0, 160)}` };
  }
}

/** The first bytes of a file as text, whatever its encoding; what it begins with and no more. */
export async function readHead(file: FoundFile, bytes: number): Promise<string> {
  const handle = await open(file.path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return asUtf8(buffer.subarray(0, bytesRead)).toString('utf8');
  } finally {
    await handle.close();
  }
}

/** The members of a value that may be a list, or the one member that PowerShell took out of its list. */
export function membersOf(value: unknown): readonly unknown[] {
  const members: readonly unknown[] = Array.isArray(value) ? value : [value];
  return members.filter((member) => member !== null && member !== undefined);
}
