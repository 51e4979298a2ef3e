import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeFunctions } from './times.ts';

/** As a client whose clock is ahead of UTC by so many minutes. */
const at = (iso: string, offsetMinutes = 0) => timeFunctions({ now: () => Date.parse(iso), offsetMinutes });

describe('PAC functions on the clock', () => {
  // The 4th of March 2026 is a Wednesday.
  it.each([
    [['WED'], true],
    [['MON', 'FRI'], true],
    [['SAT', 'SUN'], false],
    [['FRI', 'WED'], true],
    [['THU', 'TUE'], false],
    [['wed'], false],
    [['WED', 'GMT'], true],
    [['MON', 'FRI', 'GMT'], true],
    [[], false],
    [['WED', 'FRI', 'SUN'], true],
  ])('weekdayRange %j on a Wednesday is %s', (args, is) => {
    expect(at('2026-03-04T12:00:00Z').weekdayRange(...args)).toBe(is);
  });

  it('weekdayRange goes by the clock of the client, and with GMT by that of Greenwich', () => {
    const { weekdayRange } = at('2026-03-04T23:30:00Z', 60);

    expect(weekdayRange('THU')).toBe(true);
    expect(weekdayRange('WED', 'GMT')).toBe(true);
  });

  it.each([
    [[4], true],
    [[5], false],
    [['MAR'], true],
    [['mar'], false],
    [[2026], true],
    [[1, 15], true],
    [[10, 20], false],
    [['JAN', 'MAR'], true],
    [['APR', 'DEC'], false],
    [['NOV', 'MAR'], true],
    [[2025, 2027], true],
    [[1, 'JUN', 15, 'AUG'], false],
    [[1, 'MAR', 5, 'MAR'], true],
    [['MAR', 2026, 'MAY', 2026], true],
    [[1, 'JUN', 1995, 15, 'AUG', 2030], true],
    [[4, 'GMT'], true],
    [[], false],
  ])('dateRange %j on the 4th of March 2026 is %s', (args, is) => {
    expect(at('2026-03-04T12:00:00Z').dateRange(...args)).toBe(is);
  });

  it('dateRange of months takes in the 1st of July for JAN to JUN, as browsers do', () => {
    expect(at('2026-07-01T12:00:00Z').dateRange('JAN', 'JUN')).toBe(true);
    expect(at('2026-07-02T12:00:00Z').dateRange('JAN', 'JUN')).toBe(false);
  });

  it.each([
    [[12], true],
    [[13], false],
    [[12, 13], true],
    [[9, 11], false],
    [[22, 13], false],
    [[12, 0, 12, 30], true],
    [[12, 31, 13, 0], false],
    [[22, 0, 13, 0], true],
    [[12, 30, 0, 12, 30, 15], true],
    [[12, 30, 0, 12, 30, 14], false],
    [[12, 'GMT'], true],
    [[], false],
  ])('timeRange %j at 12:30:15 is %s', (args, is) => {
    expect(at('2026-03-04T12:30:15Z').timeRange(...args)).toBe(is);
  });

  it('timeRange goes by the clock of the client, and throws for three numbers', () => {
    const { timeRange } = at('2026-03-04T12:30:15Z', 330);

    expect(timeRange(18)).toBe(true);
    expect(timeRange(12, 'GMT')).toBe(true);
    expect(() => timeRange(1, 2, 3)).toThrow('bad number of arguments');
  });

  it('is right once a day for every hour, and once a week for every day', () => {
    const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -840, max: 840 }), (now, offsetMinutes) => {
        const { timeRange, weekdayRange } = timeFunctions({ now: () => now, offsetMinutes });
        const hours = Array.from({ length: 24 }, (_, hour) => hour);
        expect(hours.filter((hour) => timeRange(hour))).toHaveLength(1);
        expect(days.filter((day) => weekdayRange(day))).toHaveLength(1);
        expect(weekdayRange('MON', 'SUN')).toBe(true);
      }),
    );
  });
});
