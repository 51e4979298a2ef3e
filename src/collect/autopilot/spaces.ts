/** Spaces of every kind, line ends, and the characters without width that copying from a page or a mail brings. */
const SPACE = /[\s\u200b-\u200d\u2060\ufeff]/;

const WIDTHLESS = /[\u200b-\u200d\u2060\ufeff]/g;

/**
 * A text without spaces around it and without characters that have no width; in time proportional to its length, whatever
 * it is.
 */
export function trimmed(raw: string): string {
  const text = raw.replaceAll(WIDTHLESS, '');
  let from = 0;
  let to = text.length;
  while (from < to && SPACE.test(text.charAt(from))) from += 1;
  while (to > from && SPACE.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** Whether a text has a space anywhere. */
export function hasSpace(text: string): boolean {
  return SPACE.test(text);
}

/** A text without any space. */
export function withoutSpaces(text: string): string {
  return text.replaceAll(/[\s\u200b-\u200d\u2060\ufeff]+/g, '');
}
