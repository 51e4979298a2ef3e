import { Socket } from 'node:net';
import type { Dial } from './race.ts';

/** What becomes of connections to an address in a network that is only thought of. */
export interface Way {
  /** Milliseconds from a SYN to its answer; without, it is silent. */
  readonly rttMs?: number;
  /** Part of the round trips that get lost. */
  readonly loss?: number;
  /** Error after one round trip, or at once where there is none. */
  readonly code?: string;
}

/** Repeats of a SYN: RFC 6298, as Linux has them. */
const SYN_AT_MS = [0, 1000, 3000, 7000];

/**
 * Connects in a network of the imagination, on whatever clock the test has: SYNs are lost at random and repeated as a
 * kernel repeats them. Answers the addresses that were dialled in order, and how many sockets are open.
 */
export function createNetwork(ways: (address: string) => Way, random: () => number = () => 1) {
  const dialled: string[] = [];
  const open = new Set<Socket>();
  const dial: Dial = ({ host = '' }) => {
    const { rttMs, loss = 0, code } = ways(host);
    const socket = new Socket();
    dialled.push(host);
    open.add(socket);
    const timers: NodeJS.Timeout[] = [];
    socket.once('close', () => {
      open.delete(socket);
      for (const timer of timers) clearTimeout(timer);
    });
    const answer = () => {
      if (socket.destroyed || !open.has(socket)) return;
      if (code === undefined) socket.emit('connect');
      else socket.destroy(Object.assign(new Error(code), { code }));
    };
    if (rttMs !== undefined || code !== undefined) {
      const at = SYN_AT_MS.find(() => random() >= loss);
      if (at !== undefined) timers.push(setTimeout(answer, at + (rttMs ?? 0)));
    }
    return socket;
  };
  return { dial, dialled, open };
}
