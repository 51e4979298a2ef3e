import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BANDWIDTH_DEFAULTS, fitWave, mbNeeded, mbPerDay, mbPerDevice } from './bandwidth.ts';

describe('what a wave takes', () => {
  it('is all content for every device, without peers', () => {
    expect(mbPerDevice(BANDWIDTH_DEFAULTS)).toBe(1500 + 650 + 1000);
    expect(mbNeeded(100, 3150, 0)).toBe(315_000);
  });

  it('is all of it once, and for each other device what peers do not give', () => {
    expect(mbNeeded(100, 3150, 76)).toBeCloseTo(3150 + 99 * 3150 * 0.24);
    expect([mbNeeded(1, 3150, 76), mbNeeded(0, 3150, 76)]).toEqual([3150, 0]);
  });

  it('is held against the share of the link in some hours: 100 Mbit/s, 8 h, 25 % are 90 GB a day', () => {
    expect(mbPerDay(100, BANDWIDTH_DEFAULTS)).toBe(90_000);
  });
});

describe('a wave that does not fit', () => {
  it('is split by days, so many devices each', () => {
    expect(fitWave(100, 3150, 0, 90_000)).toEqual({ mb: 315_000, days: 4, perDay: 28 });
    expect(fitWave(20, 3150, 0, 90_000)).toEqual({ mb: 63_000, days: 1, perDay: 20 });
  });

  it('takes several days for each device where a day is not enough for one', () => {
    expect(fitWave(3, 3000, 50, 1000)).toEqual({ mb: 9000, days: 9, perDay: 1 });
  });

  it('is in days each of which fits, and one device more a day would not', () => {
    const peers = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 9000 }),
        peers,
        fc.integer({ min: 9000, max: 1e6 }),
        (devices, mb, share, day) => {
          const { days, perDay } = fitWave(devices, mb, share, day);

          expect(mbNeeded(perDay, mb, share)).toBeLessThanOrEqual(day * (1 + 1e-9));
          if (days > 1) expect(mbNeeded(perDay + 1, mb, share)).toBeGreaterThan(day * (1 - 1e-9));
          expect(days).toBe(Math.ceil(devices / perDay));
        },
      ),
    );
  });
});
