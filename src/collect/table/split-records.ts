/** One record of a table of separated values. */
export interface TableRecord {
  readonly cells: readonly string[];
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  /** What was wrong with it, and is put right. */
  readonly repair?: string;
}

/** Splits a text that comes in pieces into records. */
export interface RecordSplitter {
  /** Takes a piece and answers the records that it completes. */
  push(text: string): readonly TableRecord[];
  /** Answers the records that are left. */
  end(): readonly TableRecord[];
}

/** A cell in quotes may go over so many lines, a record be so long; a quote that is open longer was never closed. */
const LINES_IN_QUOTES = 50;
const RECORD_CHARS = 256 << 10;
const UNCLOSED = 'a quote is not closed where its cell ends: it is left out';

/**
 * Splits text into records: RFC 4180, and what the field makes of it. A quote inside an unquoted cell is a character; a
 * quote that is not closed where its cell ends spoils its own line and not the rest of the file: without its quotes the
 * line has other cells than the headers, or the same as it was meant to have. Lines end with CR LF, LF or CR. Memory holds one record and one piece. Never throws.
 */
export function createRecordSplitter(separator: string): RecordSplitter {
  let rest = '';
  let line = 1;

  function drain(isEnd: boolean): readonly TableRecord[] {
    const records: TableRecord[] = [];
    const reading: Reading = {
      text: rest,
      separator,
      isEnd,
      quoteFrom: finder(rest, '"'),
      lineFeedFrom: finder(rest, '\n'),
      returnFrom: finder(rest, '\r'),
    };
    let at = 0;
    while (at < rest.length) {
      const found = readRecord(reading, at);
      if (found === undefined) break;
      records.push({ cells: found.cells, line, ...(found.repair === undefined ? {} : { repair: found.repair }) });
      line += found.lines;
      at = found.next;
    }
    rest = rest.slice(at);
    return records;
  }

  return {
    push(text) {
      rest = rest === '' ? text : rest + text;
      return drain(false);
    },
    end: () => drain(true),
  };
}

interface Found {
  readonly cells: readonly string[];
  readonly next: number;
  /** Lines that it takes. */
  readonly lines: number;
  readonly repair?: string;
}

/** A piece of text, with where in it the characters that matter come next. */
interface Reading {
  readonly text: string;
  readonly separator: string;
  /** Nothing follows the text. */
  readonly isEnd: boolean;
  readonly quoteFrom: (at: number) => number;
  readonly lineFeedFrom: (at: number) => number;
  readonly returnFrom: (at: number) => number;
}

/** Finds the next of a character; asked from left to right it looks at each place once. The end where there is none. */
function finder(text: string, character: string): (at: number) => number {
  let known = -1;
  return (at) => {
    if (known < at) {
      known = text.indexOf(character, at);
      if (known === -1) known = text.length;
    }
    return known;
  };
}

/** The record that begins at `start`; nothing where more text is needed to tell. */
function readRecord(reading: Reading, start: number): Found | undefined {
  const { text, isEnd } = reading;
  const lineEnd = Math.min(reading.lineFeedFrom(start), reading.returnFrom(start));
  const isWhole = lineEnd < text.length || isEnd || text.length - start > RECORD_CHARS;
  if (reading.quoteFrom(start) >= lineEnd) return isWhole ? plainLine(reading, start, lineEnd) : undefined;
  const quoted = readQuoted(reading, start);
  if (quoted === 'more') return undefined;
  if (quoted !== 'unclosed') return quoted;
  const plain = isWhole ? plainLine(reading, start, lineEnd) : undefined;
  return plain && { ...plain, cells: plain.cells.map((cell) => cell.replaceAll('"', '')), repair: UNCLOSED };
}

function plainLine(reading: Reading, start: number, end: number): Found | undefined {
  const next = afterLine(reading, end);
  if (next === undefined) return undefined;
  return { cells: reading.text.slice(start, end).split(reading.separator), next, lines: 1 };
}

/** A record with quotes. */
function readQuoted(reading: Reading, start: number): Found | 'more' | 'unclosed' {
  const { text, isEnd } = reading;
  const cells: string[] = [];
  let lines = 1;
  let at = start;
  for (;;) {
    const inside = readInQuotes(reading, at, start);
    if (inside === 'more' || inside === 'unclosed') return inside;
    lines += inside.lines;
    if (lines > LINES_IN_QUOTES) return 'unclosed';
    const end = endOfCell(reading, inside.next);
    // A quote that closes in the middle of a cell was never closed where it should be, and now opens that cell.
    if (inside.next > at && text.slice(inside.next, end).trim() !== '') return 'unclosed';
    if (end === text.length && !isEnd) return end - start > RECORD_CHARS ? 'unclosed' : 'more';
    cells.push(inside.text + text.slice(inside.next, end));
    at = end + 1;
    if (text[end] === reading.separator) continue;
    const next = afterLine(reading, end);
    return next === undefined ? 'more' : { cells, next, lines };
  }
}

interface InQuotes {
  readonly text: string;
  readonly next: number;
  /** Line ends in it. */
  readonly lines: number;
}

/** The part in quotes with which a cell begins; empty where it begins otherwise. */
function readInQuotes({ text, isEnd }: Reading, start: number, recordStart: number): InQuotes | 'more' | 'unclosed' {
  let at = start;
  while (text.charCodeAt(at) === SPACE) at += 1;
  if (text.charCodeAt(at) !== QUOTE) return { text: '', next: start, lines: 0 };
  let inside = '';
  let lines = 0;
  at += 1;
  for (;;) {
    const close = text.indexOf('"', at);
    const end = close === -1 ? text.length : close;
    lines += countLines(text, at, end);
    if (lines > LINES_IN_QUOTES || end - recordStart > RECORD_CHARS) return 'unclosed';
    if (close === -1) return isEnd ? 'unclosed' : 'more';
    // Whether it closes the cell tells the next character.
    if (close + 1 === text.length && !isEnd) return 'more';
    inside += text.slice(at, close);
    at = close + 1;
    if (text.charCodeAt(at) !== QUOTE) return { text: inside, next: at, lines };
    inside += '"';
    at += 1;
  }
}

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;

function endOfCell({ text, separator }: Reading, at: number): number {
  for (let index = at; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === CR || code === LF || text[index] === separator) return index;
  }
  return text.length;
}

/** Where the next line begins; nothing where a CR may be the first half of a CR LF. */
function afterLine({ text, isEnd }: Reading, end: number): number | undefined {
  if (end >= text.length) return text.length;
  if (text.charCodeAt(end) === LF) return end + 1;
  if (end + 1 === text.length && !isEnd) return undefined;
  return text.charCodeAt(end + 1) === LF ? end + 2 : end + 1;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === LF) lines += 1;
  return lines;
}
