import { Temporal } from 'temporal-polyfill';

const MOST_CHANGES = 500;

/**
 * The VTIMEZONE (RFC 5545, 3.6.5) of a zone for the years of some local times: each change of the clock as an observance of
 * its own, by the zone data of the machine. Tables of rules that repeat for ever would keep a summer time that a country
 * has given up, or lose one that moves with Ramadan.
 */
export function timeZoneText(zone: string, starts: readonly string[]): string {
  const years = starts.map((start) => Number(start.slice(0, 4)));
  const first = Math.min(...years) - 1;
  const last = Math.max(...years) + 1;
  const lines = ['BEGIN:VTIMEZONE', `TZID:${zone}`];
  let at = Temporal.PlainDateTime.from({ year: first, month: 1, day: 1 }).toZonedDateTime(zone);
  const least = at.offsetNanoseconds;
  lines.push(...observance('STANDARD', at.toPlainDateTime(), at.offset, at.offset));
  for (let count = 0; count < MOST_CHANGES; count++) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.year > last) break;
    const before = next.subtract({ nanoseconds: 1 });
    // The beginning of an observance is told in the time before it.
    const local = before.toPlainDateTime().add({ nanoseconds: 1 });
    const kind = next.offsetNanoseconds > Math.min(before.offsetNanoseconds, least) ? 'DAYLIGHT' : 'STANDARD';
    lines.push(...observance(kind, local, before.offset, next.offset));
    at = next;
  }
  return [...lines, 'END:VTIMEZONE'].join('\r\n');
}

function observance(kind: string, start: Temporal.PlainDateTime, from: string, to: string): readonly string[] {
  const local = start.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
  return [
    `BEGIN:${kind}`,
    `DTSTART:${local}`,
    `TZOFFSETFROM:${from.replaceAll(':', '')}`,
    `TZOFFSETTO:${to.replaceAll(':', '')}`,
    `END:${kind}`,
  ];
}
