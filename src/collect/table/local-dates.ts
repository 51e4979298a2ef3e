import { literal } from '../../evidence/index.ts';

/** Whether a local date has the day or the month first. */
export type DateOrder = 'day-first' | 'month-first';

/** What the dates of a file say of their order. */
export interface DateProof {
  /** Takes a cell. */
  look(cell: string, line: number): void;
  verdict(): DateVerdict;
}

/** The order of a file's local dates, where a value over 12 proves it; and a date to show. */
export type DateVerdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'proven'; readonly order: DateOrder; readonly example: string; readonly line: number }
  | { readonly kind: 'open' | 'contradictory'; readonly example: string; readonly line: number };

const LOCAL_DATE = /^(\d{1,2})([./-])(\d{1,2})\2\d{4}(?!\d)/;

/** Begins to look for a proof of the order of a file's dates. */
export function createDateProof(): DateProof {
  let seen: { readonly example: string; readonly line: number } | undefined;
  let day: typeof seen;
  let month: typeof seen;
  return {
    look(cell, line) {
      const found = LOCAL_DATE.exec(cell);
      if (found === null) return;
      const place = { example: cell.slice(0, 40), line };
      const [first, second] = [Number(found[1]), Number(found[3])];
      seen ??= place;
      if (first > 12 && first <= 31 && second <= 12) day ??= place;
      if (second > 12 && second <= 31 && first <= 12) month ??= place;
    },
    verdict() {
      if (seen === undefined) return { kind: 'none' };
      if (day !== undefined && month !== undefined) return { kind: 'contradictory', ...month };
      if (day !== undefined) return { kind: 'proven', order: 'day-first', ...day };
      if (month !== undefined) return { kind: 'proven', order: 'month-first', ...month };
      return { kind: 'open', ...seen };
    },
  };
}

const TIMES = ['%H:%M', '%H:%M:%S', '%H:%M:%S.%g', '%I:%M %p', '%I:%M:%S %p', '%I:%M:%S.%g %p'];

/**
 * SQL: a cell with its local date (and time, taken as UTC) as ISO 8601; what is no local date of this order stays as it
 * is.
 */
export function isoDateSql(cell: string, order: DateOrder): string {
  const formats = ['.', '/', '-'].flatMap((sign) => {
    const date = order === 'day-first' ? `%d${sign}%m${sign}%Y` : `%m${sign}%d${sign}%Y`;
    return [date, ...TIMES.flatMap((time) => [`${date} ${time}`, `${date}, ${time}`])];
  });
  return `coalesce(strftime(try_strptime(${cell}, [${formats.map(literal).join(', ')}]), '%Y-%m-%dT%H:%M:%SZ'), ${cell})`;
}
