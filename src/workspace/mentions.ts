import { identifier, literal } from '../evidence/index.ts';

/** How a user or device is known. */
export interface KnownPerson {
  readonly kind: 'user' | 'device';
  /** The id that the evidence goes by. */
  readonly id: string;
  /** Ids that no other has, in lower case: a row with one of them is about this user or device. */
  readonly ids: readonly string[];
  /** These and names that no other has: inside a longer text they name this user or device. */
  readonly words: readonly string[];
}

/** A shorter word is too often a part of something else; it counts only where it is the whole text. */
const SHORTEST_WORD = 4;
const INSIDE = '[^\\p{L}\\p{N}._%+-]';
const BLANK = 'forgotten';

/** The pattern of any of the words as a word of its own, for JavaScript and DuckDB alike: ann@x.org is not in joann@x.org. */
function patternOf({ words }: KnownPerson): string {
  const inside = words
    .filter((word) => word.length >= SHORTEST_WORD)
    .map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return inside.length === 0 ? '$.^' : `(^|${INSIDE})(${inside.join('|')})($|${INSIDE}|[.-]+($|${INSIDE}))`;
}

/** Whether a text names the person. */
export function isNamedIn(text: string, person: KnownPerson): boolean {
  return person.words.includes(text.toLowerCase()) || new RegExp(patternOf(person), 'iu').test(text);
}

/** The text with every name of the person blanked. */
export function withoutNames(text: string, person: KnownPerson): string {
  if (person.words.includes(text.toLowerCase())) return BLANK;
  const pattern = new RegExp(patternOf(person), 'giu');
  // Twice: what stands between two names belongs to the first match.
  return text.replaceAll(pattern, `$1${BLANK}$3`).replaceAll(pattern, `$1${BLANK}$3`);
}

/** SQL that is true where a text column names the person. */
export function namedSql(column: string, person: KnownPerson): string {
  const cell = identifier(column);
  return `(lower(${cell}) IN ${inSql(person.words)} OR regexp_matches(${cell}, ${literal(patternOf(person))}, 'i'))`;
}

/** SQL of a text column with every name of the person blanked. */
export function blankedSql(column: string, person: KnownPerson): string {
  const cell = identifier(column);
  const blank = (text: string) => `regexp_replace(${text}, ${literal(patternOf(person))}, '\\1${BLANK}\\3', 'gi')`;
  return `CASE WHEN lower(${cell}) IN ${inSql(person.words)} THEN '${BLANK}' ELSE ${blank(blank(cell))} END AS ${cell}`;
}

/** A list of texts as SQL's `IN` takes it, also where it is empty. */
export function inSql(texts: readonly string[]): string {
  return `(${texts.map(literal).join(', ') || 'NULL'})`;
}
