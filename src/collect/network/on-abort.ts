/** What is to be done when a signal is aborted; one listener stands for all. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Does something once when a signal is aborted, and answers how to leave it. A run has one signal for thousands of
 * sockets: an event target looks through all its listeners to add one, so it gets one, and the rest are kept in a set.
 * Nothing is done where the signal was aborted before: ask first.
 */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  const known = waiting.get(signal);
  const acts = known ?? new Set();
  if (known === undefined) {
    waiting.set(signal, acts);
    signal.addEventListener('abort', () => actAll(acts), { once: true });
  }
  // Its own function each time: the same act may be waiting twice.
  const once = () => act();
  acts.add(once);
  return () => acts.delete(once);
}

function actAll(acts: Set<() => void>): void {
  for (const act of acts) {
    acts.delete(act);
    act();
  }
}
