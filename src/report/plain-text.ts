/** Characters that a reader cannot see and that change what is around them, or that XML cannot hold: controls, lone surrogates, bidirectional marks, non-characters. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Bidi_Control}\uFFFE\uFFFF]/gu;
const LONGEST = 400;

/** Text from outside, safe to put on a line: what cannot be seen is written out, whatever is too long is cut. */
export function visible(text: string, longest = LONGEST): string {
  const seen = text
    .replaceAll('\r\n', '\n')
    .replace(UNSEEN, (character) =>
      character === '\n' || character === '\t'
        ? character
        : `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
  if (seen.length <= longest) return seen;
  return `${seen.slice(0, longest).toWellFormed().replace(/�$/, '')}… (${grouped(seen.length)} characters)`;
}

/** The same on one line. */
export function onOneLine(text: string, longest = LONGEST): string {
  return visible(text.replace(/\s+/g, ' ').trim(), longest);
}

/** The same with at most so many characters, cut at a word. */
export function shortened(text: string, longest: number): string {
  const line = onOneLine(text, Number.POSITIVE_INFINITY);
  if (line.length <= longest) return line;
  return `${line
    .slice(0, longest)
    .replace(/[\s,;]*(?:\s\S{0,40})?$/, '')
    .toWellFormed()
    .replace(/\uFFFD$/, '')} …`;
}

/** A whole number as people write it: 1,204. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 device", "1,204 devices". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A day of an ISO 8601 time: 15 November 2026; what is none stays as it is. */
export function dayOf(time: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(time) ?? [];
  const name = MONTHS[Number(month) - 1];
  return name === undefined ? time : `${Number(day)} ${name} ${year}`;
}

/** Day and time of an ISO 8601 time in UTC: 15 November 2026, 08:00 UTC. */
export function timeOf(time: string): string {
  const clock = /T(\d\d:\d\d)/.exec(time)?.[1];
  return clock === undefined ? dayOf(time) : `${dayOf(time)}, ${clock} UTC`;
}
