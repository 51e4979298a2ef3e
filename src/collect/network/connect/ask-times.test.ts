import { describe, expect, it } from 'vitest';
import { datagramTimes, passTimes } from './ask-times.ts';

describe('passTimes', () => {
  it.each([
    [500, [0, 100, 200, 300]],
    [2000, [0, 400, 800, 1200]],
    [5000, [0, 2000]],
    [10_000, [0, 4000]],
  ])('of %i ms: fresh sockets at %j', (timeoutMs, times) => {
    expect(passTimes(timeoutMs)).toEqual(times);
  });

  it('sends four SYNs within any timeout, also where a later socket takes the place of an earlier one', () => {
    for (let timeoutMs = 100; timeoutMs <= 30_000; timeoutMs += 100) {
      const times = passTimes(timeoutMs);
      const syns = times.flatMap((start, index) =>
        [0, 1000, 3000, 7000].filter((repeat) => start + repeat < (times[index + 1] ?? 0.81 * timeoutMs)),
      );

      expect(syns.length, `${timeoutMs} ms`).toBeGreaterThanOrEqual(4);
    }
  });
});

describe('datagramTimes', () => {
  it.each([
    [900, [0, 100, 300, 700]],
    [4500, [0, 500, 1500, 3500]],
    [5000, [0, 500, 1500, 3500]],
    [10_000, [0, 500, 1500, 3500, 7500]],
  ])('of %i ms: sent at %j', (timeoutMs, times) => {
    expect(datagramTimes(timeoutMs).map(Math.round)).toEqual(times);
  });
});
