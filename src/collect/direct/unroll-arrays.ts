import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createJsonSplitter } from '../tenant/json-splitter.ts';
import { LIMITS } from '../tenant/read-answers.ts';
import type { FoundFile } from '../walk.ts';

/** Smaller arrays are read as fast object by object. */
const WORTHWHILE_BYTES = 4 << 20;
const PIECE_BYTES = 1 << 20;
const OPEN_BRACKET = 0x5b;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

/**
 * Writes large files that are one array as lines into the scratch folder, where a reader of lines takes them several
 * times faster than object by object; all other files stay as they are, and so does an array that cannot be split
 * throughout. Memory holds one piece and one object.
 */
export async function unrollArrays(
  files: readonly FoundFile[],
  scratch: string,
  signal?: AbortSignal,
): Promise<readonly FoundFile[]> {
  const unrolled: FoundFile[] = [];
  for (const [index, file] of files.entries()) {
    const path = join(scratch, `unrolled-${index}.ndjson`);
    const isLines = /\.(ndjson|jsonl)$/i.test(file.path);
    const isDone = !isLines && file.bytes >= WORTHWHILE_BYTES && (await unroll(file.path, path, signal));
    unrolled.push(isDone ? { ...file, path } : file);
  }
  return unrolled;
}

/** Writes an array as lines; answers whether the file is one array and all of it could be split. */
async function unroll(from: string, to: string, signal: AbortSignal | undefined): Promise<boolean> {
  const file = await open(from, 'r');
  const out = createWriteStream(to);
  const done = finished(out);
  done.catch(() => undefined);
  let isClean = true;
  let pieces: Buffer[] = [];
  const end = Buffer.from('\n');
  const splitter = createJsonSplitter(
    {
      begin: () => undefined,
      end: () => undefined,
      element: (text) => {
        pieces.push(onOneLine(text), end);
      },
      problem: () => {
        isClean = false;
      },
    },
    LIMITS,
  );
  try {
    for (let isFirst = true; isClean; isFirst = false) {
      signal?.throwIfAborted();
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES);
      if (bytesRead === 0) break;
      if (isFirst && buffer[0] !== OPEN_BRACKET) isClean = false;
      else splitter.push(buffer.subarray(0, bytesRead));
      const text = Buffer.concat(pieces);
      pieces = [];
      if (!out.write(text)) await Promise.race([once(out, 'drain'), done]);
    }
    if (isClean) splitter.end();
    out.end(Buffer.concat(pieces));
    await done;
  } finally {
    await file.close();
    out.destroy();
  }
  if (!isClean) await rm(to, { force: true });
  return isClean;
}

/** The same JSON without line ends, which stand between its values only. */
function onOneLine(text: Buffer): Buffer {
  if (!text.includes(NEWLINE) && !text.includes(RETURN)) return text;
  return Buffer.from(text.map((byte) => (byte === NEWLINE || byte === RETURN ? SPACE : byte)));
}
