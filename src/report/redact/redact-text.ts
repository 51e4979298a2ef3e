import type { OurWords, Redactor } from './redactor.ts';

/** What a pseudonym is made by: a keyed hash, so that nobody without the key can try out names. */
export type Pseudonymise = (name: string) => string;

/** Names of more words than this are found only where they stand alone. */
const MOST_WORDS = 12;
const LONGEST = 20_000;
const MOST_KEPT = 20_000;
const LONGEST_KEPT = 500;
const RUN = /[\p{L}\p{M}\p{N}]+/gu;
/** Characters that hold the parts of one name together: addresses, hosts, paths, serial numbers. */
const JOINING = /[\p{L}\p{M}\p{N}@._\-\\/+%:~$#&=]/u;
const PART = /[^\p{L}\p{M}\p{N}]+/u;
/** Two-letter words are mostly parts of serial numbers and names; these are not. */
const SHORT = new Set(
  'a an as at be by do gb go id if in is it kb mb me no of on or os pc so tb to up us we ad ip'.split(' '),
);
/** Counts, shares, versions of up to three parts, days, times of day, ranges. A version of four parts may be an address. */
const NUMBER =
  /^(?:\d{1,5}|\d{1,3}(?:,\d{3})+|\d{1,5}\.\d{1,3}|\d{1,2}\.\d{1,3}\.\d{1,5}|\d{1,2}:\d\d(?::\d\d)?|\d{1,3}[-/–]\d{1,3})$/;
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;
/** Numbers that go on over blanks: telephone numbers, cards. */
const LONG_NUMBER = /\+?\d[\d ().-]{7,}\d/g;

/**
 * A redactor with words of ours and names of theirs. `aliases` gives names that are known, in lower case, with the one
 * name that stands for each: so a person has one pseudonym whether she is called by her address or her display name.
 */
export function createRedactor(
  ours: OurWords,
  aliases: ReadonlyMap<string, string>,
  pseudonymise: Pseudonymise,
): Redactor {
  const made = new Map<string, string>();
  const texts = new Map<string, string>();
  const kept = (map: Map<string, string>, key: string, make: () => string): string => {
    const known = map.get(key);
    if (known !== undefined) return known;
    const value = make();
    // Emptied rather than bounded one by one: names come in groups, and a pseudonym can always be made again.
    if (map.size >= MOST_KEPT) map.clear();
    map.set(key, value);
    return value;
  };
  const name = (text: string): string => {
    const own = normalised(text);
    return own === '' ? '' : kept(made, own, () => pseudonymise(aliases.get(own) ?? own));
  };
  const id = (text: string): string => (ours.names.has(text) ? text : name(text));
  const redact = (whole: string): string => {
    const cut = whole.length > LONGEST ? `${whole.slice(0, LONGEST)} …` : whole;
    return splitNames(cut, aliases)
      .map((piece) => (piece.isName ? name(piece.text) : redactWords(piece.text, ours, name)))
      .join('');
  };
  const text = (whole: string): string =>
    whole.length > LONGEST_KEPT ? redact(whole) : kept(texts, whole, () => redact(whole));
  return {
    ours,
    name,
    id,
    text,
    subject: (own, kind) => (kind === 'licence' || kind === 'endpoint' ? text(own) : name(own)),
  };
}

/** A name as it is compared and hashed: case, form and outer marks make no difference. */
export function normalised(text: string): string {
  const plain = text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
  const { from, to } = coreOf(plain);
  return from === to ? plain : plain.slice(from, to);
}

/** Where the first letter or digit of a text is, and the end of the last one; the same place twice where there is none. */
function coreOf(text: string): { readonly from: number; readonly to: number } {
  let from = -1;
  let to = 0;
  for (const run of text.matchAll(RUN)) {
    if (from < 0) from = run.index;
    to = run.index + run[0].length;
  }
  return { from: Math.max(0, from), to };
}

interface Piece {
  readonly text: string;
  readonly isName: boolean;
}

/** A text cut before and after each known name of more than one word, the longest names first. */
function splitNames(text: string, aliases: ReadonlyMap<string, string>): readonly Piece[] {
  const pieces: Piece[] = [];
  const runs = [...text.matchAll(RUN)].map((run) => ({ from: run.index, to: run.index + run[0].length }));
  let done = 0;
  for (let first = 0; first < runs.length; first += 1) {
    const { from = 0 } = runs[first] ?? {};
    if (from < done || isJoined(text[from - 1], text[from - 2])) continue;
    for (let last = Math.min(runs.length, first + MOST_WORDS) - 1; last >= first; last -= 1) {
      const { to = 0 } = runs[last] ?? {};
      if (isJoined(text[to], text[to + 1])) continue;
      const found = text.slice(from, to);
      if (!aliases.has(normalised(found))) continue;
      pieces.push({ text: text.slice(done, from), isName: false }, { text: found, isName: true });
      done = to;
      break;
    }
  }
  return [...pieces, { text: text.slice(done), isName: false }];
}

/** Whether a character beside a name makes it a part of something longer: a joining one with more behind it. */
function isJoined(next: string | undefined, afterNext: string | undefined): boolean {
  if (next === undefined || !JOINING.test(next)) return false;
  return /[\p{L}\p{M}\p{N}]/u.test(next) || (afterNext !== undefined && /[\p{L}\p{M}\p{N}]/u.test(afterNext));
}

/** A text with a pseudonym for every word that is not ours, and for every long number. */
function redactWords(text: string, ours: OurWords, name: (text: string) => string): string {
  const words = (part: string) => part.replace(/\S+/g, (chunk) => redactChunk(chunk, ours, name));
  let done = 0;
  let redacted = '';
  for (const found of text.matchAll(LONG_NUMBER)) {
    if (!isLongNumber(found[0]) || isJoined(text[found.index - 1], text[found.index - 2])) continue;
    redacted += `${words(text.slice(done, found.index))}${name(found[0].replace(/\D/g, ''))}`;
    done = found.index + found[0].length;
  }
  return redacted + words(text.slice(done));
}

function redactChunk(chunk: string, ours: OurWords, name: (text: string) => string): string {
  const { from, to } = coreOf(chunk);
  // Signs that are no letters can still be theirs; only common ones stay.
  const frame = (marks: string) => marks.replace(/[^\p{P}\p{Sm}\p{Sc}`^]/gu, '');
  const core = chunk.slice(from, to);
  const middle = core === '' || isOurs(core, ours) ? core : name(core);
  return `${frame(chunk.slice(0, from))}${middle}${frame(chunk.slice(to))}`;
}

function isLongNumber(found: string): boolean {
  return found.replace(/\D/g, '').length >= 9 && !/^\d{4}-\d\d-\d\d/.test(found);
}

/** Whether a word, or what is written together like one, is made of words of ours and of harmless numbers. */
function isOurs(core: string, { words, names }: OurWords): boolean {
  if (names.has(core) || words.has(core.toLowerCase()) || SHORT.has(core.toLowerCase())) return true;
  if (NUMBER.test(core) || TIME.test(core)) return true;
  if (core.includes('@') || core.includes('\\')) return false;
  // A host could be written in words of ours; a column of a table, or a permission, is made of names. Services have numbers,
  // of which addresses are made too.
  if (core.includes('.')) return core.split('.').every((part) => names.has(part) && !/^\d+$/.test(part));
  const parts = core.toLowerCase().split(PART);
  const letters = parts.filter((part) => !/^\d+$/.test(part));
  if (letters.length === 0) return false;
  return (
    letters.every((part) => (part.length > 2 && words.has(part)) || SHORT.has(part) || part === 's') &&
    parts.every((part) => !/^\d{4,}$/.test(part))
  );
}
