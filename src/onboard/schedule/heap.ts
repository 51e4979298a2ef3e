/** A heap of numbers, the smallest first. */
export interface Heap {
  readonly size: () => number;
  /** The smallest; Infinity where there is none. */
  readonly first: () => number;
  readonly push: (key: number) => void;
  /** Takes the smallest out; Infinity where there is none. */
  readonly pop: () => number;
}

/** Makes an empty heap. */
export function createHeap(): Heap {
  const keys: number[] = [];
  const at = (index: number) => keys[index] ?? Number.POSITIVE_INFINITY;
  return {
    size: () => keys.length,
    first: () => at(0),
    push: (key) => {
      let index = keys.length;
      while (index > 0) {
        const above = (index - 1) >> 1;
        if (at(above) <= key) break;
        keys[index] = at(above);
        index = above;
      }
      keys[index] = key;
    },
    pop: () => {
      const first = at(0);
      const last = keys.pop();
      if (last === undefined || keys.length === 0) return first;
      let index = 0;
      for (;;) {
        let below = 2 * index + 1;
        if (below >= keys.length) break;
        if (at(below + 1) < at(below)) below++;
        if (at(below) >= last) break;
        keys[index] = at(below);
        index = below;
      }
      keys[index] = last;
      return first;
    },
  };
}
