import type { Duplex } from 'node:stream';
import type { ProbeSettings } from '../measurement.ts';
import { onAbort } from '../on-abort.ts';

/** More than any head of an answer that we read. */
const MOST_BYTES = 16 << 10;

/** What came back over a connection, and after how long. */
export type Heard =
  | { readonly kind: 'heard'; readonly bytes: Buffer; readonly ms: number }
  /** The other side ended the connection in good order before it had said enough. */
  | { readonly kind: 'closed'; readonly bytes: Buffer; readonly ms: number }
  | { readonly kind: 'reset'; readonly code: string; readonly ms: number }
  | { readonly kind: 'silent'; readonly ms: number };

/**
 * Says something over an open connection, piece by piece, and listens until `isEnough`, the end of the connection,
 * 16 KiB, or `timeoutMs` in all: drops that trickle in do not lengthen it. The connection stays with the caller, who
 * destroys it. Only an abort throws.
 */
export async function talk(
  socket: Duplex,
  pieces: readonly Uint8Array[],
  isEnough: (bytes: Buffer) => boolean,
  { timeoutMs, signal }: Pick<ProbeSettings, 'timeoutMs' | 'signal'>,
): Promise<Heard> {
  const startedAt = performance.now();
  const passed = (): number => performance.now() - startedAt;
  const stop: (() => void)[] = [];
  let bytes: Buffer = Buffer.alloc(0);
  try {
    return await new Promise<Heard>((resolve, reject) => {
      const on = (event: string, listener: (value: unknown) => void): void => {
        socket.on(event, listener);
        stop.push(() => socket.off(event, listener));
      };
      const timer = setTimeout(() => resolve({ kind: 'silent', ms: passed() }), timeoutMs);
      const abort = (): void => reject(signal.reason);
      stop.push(() => clearTimeout(timer), onAbort(signal, abort));
      on('data', (data) => {
        if (data instanceof Uint8Array) bytes = Buffer.concat([bytes, data]).subarray(0, MOST_BYTES);
        if (bytes.length >= MOST_BYTES || isEnough(bytes)) resolve({ kind: 'heard', bytes, ms: passed() });
      });
      on('end', () => resolve({ kind: 'closed', bytes, ms: passed() }));
      on('close', () => resolve({ kind: 'closed', bytes, ms: passed() }));
      on('error', (error) => resolve({ kind: 'reset', code: codeOf(error), ms: passed() }));
      signal.throwIfAborted();
      if (socket.destroyed || socket.readableEnded) resolve({ kind: 'closed', bytes, ms: 0 });
      else void say(socket, pieces);
    });
  } finally {
    for (const one of stop) one();
    // Whatever still happens to it is of no interest, and must not end the process.
    socket.on('error', () => undefined);
  }
}

/** Each piece after the one before is with the kernel, so that they do not travel as one. */
async function say(socket: Duplex, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    await new Promise<void>((done) => socket.write(piece, () => done()));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'an error';
}
