import { createReadStream } from 'node:fs';
import { WorkspaceFault } from './read.ts';

/** The largest list of the web service had 120 kilobytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The bytes of a file, and never more than a list may have, whatever the file grows to meanwhile. */
export async function readBounded(path: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: MAX_BYTES })) {
    // Without an encoding a stream of a file gives buffers.
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length > MAX_BYTES) throw new WorkspaceFault([`${path}: is larger than ${MAX_BYTES} bytes`]);
  return bytes;
}
