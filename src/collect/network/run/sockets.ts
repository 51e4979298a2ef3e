import type { Sockets } from '../measurement.ts';
import { onAbort } from '../on-abort.ts';

/** Sockets that are counted: how many are open, and how many were open at most. */
export interface CountedSockets extends Sockets {
  readonly open: () => number;
  readonly most: () => number;
}

/**
 * At most `limit` sockets at a time, first come, first served. A slot is given back once, however often that is asked.
 * Waiting ends with the reason of the signal where it is aborted.
 */
export function createSockets(limit: number): CountedSockets {
  // A queue by two stacks would be no faster: a Set keeps its order and forgets who gave up waiting.
  const waiting = new Set<() => void>();
  let open = 0;
  let most = 0;
  const take = () => {
    open += 1;
    most = Math.max(most, open);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      open -= 1;
      const [next] = waiting;
      if (next === undefined) return;
      waiting.delete(next);
      next();
    };
  };
  return {
    open: () => open,
    most: () => most,
    tryExtra: () => (open < limit && waiting.size === 0 ? take() : undefined),
    slot: (signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        if (open < limit) {
          resolve(take());
          return;
        }
        const given = () => {
          leave();
          resolve(take());
        };
        const giveUp = () => {
          waiting.delete(given);
          reject(signal.reason);
        };
        waiting.add(given);
        const leave = onAbort(signal, giveUp);
      }),
  };
}
