import fc from 'fast-check';

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const word = (words: readonly string[], index = 0) => JSON.stringify(words[index] ?? '');
/** Two numbers in order, each as its digits from the lowest on; every digit has a base of its own. */
const inOrder = (...bases: readonly number[]) => {
  const digits = (value: number) => {
    let rest = value;
    return bases.map((base) => {
      const digit = rest % base;
      rest = Math.floor(rest / base);
      return digit;
    });
  };
  const value = fc.integer({ min: 0, max: bases.reduce((product, base) => product * base, 1) - 1 });
  return fc.tuple(value, value).map(([a, b]) => [digits(Math.min(a, b)), digits(Math.max(a, b))] as const);
};
type Digits = readonly number[];
const ranges = (name: string, bases: readonly number[], write: (digits: Digits) => readonly (string | number)[]) =>
  inOrder(...bases).map(([from, to]) => `${name}(${[...write(from), ...write(to)].join(', ')}`);
const dayAndMonth = ([day = 0, month]: Digits) => [day + 1, word(MONTHS, month)];
const args = fc.oneof(
  fc.constantFrom(...DAYS, 'mon').map((day) => `weekdayRange("${day}"`),
  ranges('weekdayRange', [7], ([day]) => [word(DAYS, day)]),
  fc.integer({ min: 1, max: 31 }).map((day) => `dateRange(${day}`),
  fc.constantFrom(...MONTHS, 'may').map((month) => `dateRange("${month}"`),
  ranges('dateRange', [28], ([day = 0]) => [day + 1]),
  ranges('dateRange', [12], ([month]) => [word(MONTHS, month)]),
  ranges('dateRange', [5], ([year = 0]) => [2024 + year]),
  ranges('dateRange', [28, 12], dayAndMonth),
  ranges('dateRange', [12, 5], ([month, year = 0]) => [word(MONTHS, month), 2024 + year]),
  ranges('dateRange', [28, 12, 5], (digits) => [...dayAndMonth(digits), 2024 + (digits[2] ?? 0)]),
  fc.integer({ min: 0, max: 23 }).map((hour) => `timeRange(${hour}`),
  ranges('timeRange', [24], (digits) => digits),
  ranges('timeRange', [60, 24], (digits) => digits.toReversed()),
  ranges('timeRange', [60, 60, 24], (digits) => digits.toReversed()),
);
/** A call of a function of a PAC file that looks at the clock; of two ends the earlier one first. */
export const anyClockCall = fc.tuple(args, fc.boolean()).map(([text, isGmt]) => `${text}${isGmt ? ', "GMT"' : ''})`);
