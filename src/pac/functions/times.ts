/** The clock as a PAC file sees it. */
export interface TimeSource {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Minutes by which the client's clock is ahead of UTC. */
  readonly offsetMinutes: number;
}

type Value = string | number;

/**
 * The functions of a PAC file that look at the clock, as Firefox and Chromium have them. `GMT` as the last argument
 * means UTC. Names of days and months in small letters are none. This text runs inside the interpreter, so it uses
 * nothing from outside.
 */
export function timeFunctions(source: TimeSource) {
  const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
  const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
  /** A clock on the wall: its UTC fields are the ones that the wall shows. */
  const wall = (isGmt: boolean) => new Date(source.now() + (isGmt ? 0 : source.offsetMinutes * 60_000));
  const split = (given: readonly Value[]) =>
    given.at(-1) === 'GMT' ? { args: given.slice(0, -1), isGmt: true } : { args: given, isGmt: false };
  /** From `from` to `to`, or around the end where `to` comes first. */
  const isBetween = (from: number, value: number, to: number) =>
    from <= to ? from <= value && value <= to : value <= to || from <= value;
  /** A day of the month, a year, or a month: by its size, as browsers tell them apart. */
  const partOf = (value: Value) => {
    const number = Number.parseInt(String(value), 10);
    if (Number.isNaN(number)) return { kind: 'month', number: MONTHS.indexOf(String(value)) } as const;
    return { kind: number < 32 ? 'day' : 'year', number } as const;
  };
  const setPart = (date: Date, value: Value) => {
    const { kind, number } = partOf(value);
    if (kind === 'month') date.setUTCMonth(number);
    else if (kind === 'day') date.setUTCDate(number);
    else date.setUTCFullYear(number);
  };

  return {
    weekdayRange: (...given: Value[]) => {
      const { args, isGmt } = split(given);
      const from = DAYS.indexOf(String(args[0]));
      const to = args.length === 2 ? DAYS.indexOf(String(args[1])) : from;
      return from !== -1 && to !== -1 && isBetween(from, wall(isGmt).getUTCDay(), to);
    },

    /**
     * One day, month or year; or two, four or six of them as a range. A range of months ends with the last day that
     * December has: `JAN, JUN` takes in the 1st of July, since browsers set the month of the 31st of December.
     */
    dateRange: (...given: Value[]) => {
      const { args, isGmt } = split(given);
      const now = wall(isGmt);
      const [first] = args;
      if (first === undefined) return false;
      if (args.length === 1) {
        const { kind, number } = partOf(first);
        if (kind === 'month') return now.getUTCMonth() === number;
        return (kind === 'day' ? now.getUTCDate() : now.getUTCFullYear()) === number;
      }
      // The year and the month that are not given are those of the clock on the wall, with GMT too.
      const local = wall(false);
      const year = local.getUTCFullYear();
      const from = new Date(Date.UTC(year, 0, 1));
      const to = new Date(Date.UTC(year, 11, 31, 23, 59, 59));
      const half = args.length >> 1;
      for (const value of args.slice(0, half)) setPart(from, value);
      for (const value of args.slice(half)) setPart(to, value);
      if (args.length <= 2 && args.slice(0, half).some((value) => partOf(value).kind === 'day')) {
        from.setUTCMonth(local.getUTCMonth());
        to.setUTCMonth(local.getUTCMonth());
      }
      return isBetween(from.getTime(), now.getTime(), to.getTime());
    },

    /** One hour; from hour to hour, not around midnight; or from `h, m` or `h, m, s` to another, around midnight too. */
    timeRange: (...given: Value[]) => {
      const { args, isGmt } = split(given);
      const now = wall(isGmt);
      const hour = now.getUTCHours();
      const numbers = args.map(Number);
      const at = (index: number) => numbers[index] ?? Number.NaN;
      if (args.length === 0) return false;
      if (args.length === 1) return hour === at(0);
      if (args.length === 2) return at(0) <= hour && hour <= at(1);
      if (args.length !== 4 && args.length !== 6) throw new Error('timeRange: bad number of arguments');
      const hasSeconds = args.length === 6;
      const seconds = (h: number, m: number, s: number) => h * 3600 + m * 60 + s;
      const from = hasSeconds ? seconds(at(0), at(1), at(2)) : seconds(at(0), at(1), now.getUTCSeconds());
      const to = hasSeconds ? seconds(at(3), at(4), at(5)) : seconds(at(2), at(3), 59);
      // Both ends lie on the day of the clock on the wall; with GMT the clock may be on another, and browsers compare so.
      const days = Math.floor(now.getTime() / 86_400_000) - Math.floor(wall(false).getTime() / 86_400_000);
      return isBetween(from, seconds(hour + 24 * days, now.getUTCMinutes(), now.getUTCSeconds()), to);
    },
  };
}
