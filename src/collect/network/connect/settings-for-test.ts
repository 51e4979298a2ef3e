import type { ProbeSettings, Sockets } from '../measurement.ts';

/** Slots of which so many are free, and how many were ever taken at a time. */
export interface CountedSockets extends Sockets {
  readonly used: () => number;
  readonly most: () => number;
}

/** A pool of slots for a test; whoever waits comes before whoever wants an extra one. */
export function createSockets(size: number): CountedSockets {
  const waiting: (() => void)[] = [];
  let used = 0;
  let most = 0;
  const take = () => {
    used += 1;
    most = Math.max(most, used);
    let isHeld = true;
    return () => {
      if (!isHeld) throw new Error('a slot was given back twice');
      isHeld = false;
      used -= 1;
      waiting.shift()?.();
    };
  };
  return {
    slot: (signal) => {
      if (used < size) return Promise.resolve(take());
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      waiting.push(() => resolve(take()));
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      return promise;
    },
    tryExtra: () => (used < size && waiting.length === 0 ? take() : undefined),
    used: () => used,
    most: () => most,
  };
}

/** Settings for a test: both families, no name servers, two seconds, 16 sockets, unless told. */
export function probeSettings(given: Partial<ProbeSettings> = {}): ProbeSettings {
  return {
    nameServers: [],
    families: [4, 6],
    timeoutMs: 2000,
    roots: { public: [], company: [] },
    sockets: createSockets(16),
    signal: new AbortController().signal,
    ...given,
  };
}
