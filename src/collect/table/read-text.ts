import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { detectEncoding } from '../tenant/text-stream.ts';

/** How the text of a table is written. */
export type TableEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const CHUNK_BYTES = 1 << 20;

/**
 * The encoding of a text file: what its first bytes tell; else UTF-8 where all of it is, and Windows-1252, the "ANSI" of
 * western Windows, where it is not. Throws what the system refuses, and the reason of `signal` when it is aborted.
 */
export async function findEncoding(path: string, signal?: AbortSignal): Promise<TableEncoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  for await (const chunk of readChunks(path, signal)) {
    if (isFirst) {
      const { encoding, mark } = detectEncoding(chunk);
      if (encoding !== 'utf-8') return encoding;
      // Whatever follows a mark of UTF-8 is UTF-8, damaged or not.
      if (mark > 0) return 'utf-8';
      isFirst = false;
    }
    try {
      decoder.decode(chunk, { stream: true });
    } catch {
      return 'windows-1252';
    }
  }
  return 'utf-8';
}

/** The text of a file piece by piece, without a byte-order mark; bytes that are none in the encoding are U+FFFD. */
export async function* readText(path: string, encoding: TableEncoding, signal?: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of readChunks(path, signal)) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

async function* readChunks(path: string, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
