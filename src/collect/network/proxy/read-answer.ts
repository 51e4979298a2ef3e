import type { Socket } from 'node:net';
import { clearTimeout, setTimeout } from 'node:timers';
import { onAbort } from '../on-abort.ts';

/** How reading an answer ended. */
export type AnswerRead =
  | { readonly end: 'whole'; readonly bytes: Buffer }
  /** What had come until then. */
  | { readonly end: 'silent' | 'closed' | 'too-long'; readonly bytes: Buffer }
  | { readonly end: 'broken'; readonly bytes: Buffer; readonly code: string };

export interface ReadBounds {
  /** How many of the bytes are the answer; undefined as long as it is not whole. */
  readonly lengthOf: (bytes: Buffer) => number | undefined;
  readonly maxBytes: number;
  /** Milliseconds of silence after which nothing more is waited for. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
}

/** An answer may take this many times the silence that is allowed: a byte now and then does not hold anybody up. */
const TOTAL_OF_SILENCE = 3;

/**
 * Reads one answer from a socket, bounded in bytes and time. What follows the answer stays in the socket for whoever
 * reads next. Only an abort throws; the socket is never destroyed here.
 */
export function readAnswer(socket: Socket, bounds: ReadBounds): Promise<AnswerRead> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    let leave: () => void = () => undefined;
    const silence = setTimeout(() => settle({ end: 'silent', bytes }), bounds.silenceMs);
    const total = setTimeout(() => settle({ end: 'silent', bytes }), bounds.silenceMs * TOTAL_OF_SILENCE);
    const settle = (read: AnswerRead) => {
      release();
      resolve(read);
    };
    const release = () => {
      clearTimeout(silence);
      clearTimeout(total);
      socket.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', onError);
      leave();
    };
    const onReadable = () => {
      for (let chunk = takeChunk(socket); chunk !== undefined; chunk = takeChunk(socket)) {
        silence.refresh();
        bytes = Buffer.concat([bytes, chunk]);
        const length = bounds.lengthOf(bytes);
        if (length !== undefined) {
          release();
          if (length < bytes.length) socket.unshift(bytes.subarray(length));
          return resolve({ end: 'whole', bytes: bytes.subarray(0, length) });
        }
        if (bytes.length > bounds.maxBytes) return settle({ end: 'too-long', bytes });
      }
    };
    const onEnd = () => settle({ end: 'closed', bytes });
    const onError = (error: NodeJS.ErrnoException) => settle({ end: 'broken', bytes, code: error.code ?? 'error' });
    const abort = () => {
      release();
      reject(bounds.signal.reason);
    };
    if (bounds.signal.aborted) return abort();
    leave = onAbort(bounds.signal, abort);
    socket.on('end', onEnd).on('close', onEnd).on('error', onError).on('readable', onReadable);
    if (socket.destroyed) return onEnd();
    onReadable();
  });
}

function takeChunk(socket: Socket): Buffer | undefined {
  // Without an encoding a socket gives buffers, or null where there is nothing now.
  const chunk = socket.read() as Buffer | null;
  return chunk ?? undefined;
}
