import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';

/** How a text file is written. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const CHUNK_BYTES = 1 << 20;

/** The encoding that the first bytes of a file tell, and how many of them are a byte-order mark. */
export function detectEncoding(first: Buffer): { readonly encoding: TextEncoding; readonly mark: number } {
  const [a, b, c] = first;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', mark: 2 };
  if (first.length >= 2 && b === 0 && a !== 0) return { encoding: 'utf-16le', mark: 0 };
  if (first.length >= 2 && a === 0 && b !== 0) return { encoding: 'utf-16be', mark: 0 };
  return { encoding: 'utf-8', mark: 0 };
}

/** A whole small file as UTF-8 without a byte-order mark. */
export function asUtf8(bytes: Buffer): Buffer {
  const { encoding, mark } = detectEncoding(bytes);
  const text = bytes.subarray(mark);
  return encoding === 'utf-8' ? text : Buffer.from(new TextDecoder(encoding).decode(text));
}

/** Reads a text file of any size piece by piece, as UTF-8 without a byte-order mark. */
export async function* readUtf8(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    let decoder: TextDecoder | undefined;
    for (let isFirst = true; ; isFirst = false) {
      signal?.throwIfAborted();
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES);
      if (bytesRead === 0) break;
      let chunk = buffer.subarray(0, bytesRead);
      if (isFirst) {
        const { encoding, mark } = detectEncoding(chunk);
        if (encoding !== 'utf-8') decoder = new TextDecoder(encoding, { ignoreBOM: true });
        chunk = chunk.subarray(mark);
      }
      yield decoder === undefined ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
    }
    if (decoder !== undefined) yield Buffer.from(decoder.decode());
  } finally {
    await file.close();
  }
}

/** Whether bytes are UTF-8 throughout; what is not reads as replacement characters. */
export function isCleanUtf8(bytes: Buffer): boolean {
  return isUtf8(bytes);
}
