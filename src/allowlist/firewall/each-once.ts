const MOST = 200_000;

/** Said of a rule whose members are more than are followed: what it is about is then not known to its end. */
export const BEYOND = `what its members beyond the first ${MOST} mean`;

/**
 * Takes from a list what is left in it, the last first, while whoever asks may add to it: each key once, so that groups may
 * name each other. Where there are more than can be followed, `cut` is called and the rest stays.
 */
export function* eachOnce<T>(left: T[], keyOf: (one: T) => string, cut: () => void): Generator<T> {
  const seen = new Set<string>();
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    const key = keyOf(one);
    if (seen.has(key)) continue;
    if (seen.size >= MOST) return cut();
    seen.add(key);
    yield one;
  }
}
