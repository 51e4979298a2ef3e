import { isIP } from 'node:net';
import { takeRemarks } from '../firewall/remarks.ts';
import type { ConfigurationReader } from '../model/configuration.ts';
import { type Entries, takeEntries } from './tables.ts';

const FORMAT = 'list';
/** As much of a line as is looked at to recognise it. */
const LONGEST = 300;
const COMMENT = /^(?:#|;|\/\/|!|\[)/;
/** Addresses that hosts files send names to which nobody shall reach (StevenBlack/hosts). */
const SINKS = new Set(['0.0.0.0', '127.0.0.1', '::', '::1', '::0']);
const NAMES_OF_OWN = /^(?:localhost(?:\.localdomain|\d*)?|local|broadcasthost|ip6-[a-z]+|0\.0\.0\.0)$/i;

/**
 * Reads plain lists: a host, pattern, URL or address a line, with comments; and files in the form of `hosts`, whose names are
 * blocked where they stand beside an address that leads nowhere.
 */
export const listReader: ConfigurationReader = {
  format: FORMAT,
  recognise(file, text) {
    const lines = text.split('\n', 200).slice(0, -1).filter(isEntry);
    const entries = lines.length === 0 ? [text.trim()].filter(isEntry) : lines;
    const likely = entries.filter((line) => looksLikeEntry(line.trim()));
    if (entries.length === 0 || likely.length < entries.length * 0.8) return 0;
    return /\.(?:txt|list|lst|hosts)$|(?:^|[\\/])hosts$/i.test(file) ? 0.4 : 0.3;
  },
  read(given, _, asking = {}) {
    const remarks = takeRemarks();
    const entries = takeEntries(asking.list ?? {}, remarks);
    for (const { file, text } of given) readLines(file, text, entries);
    return {
      format: FORMAT,
      files: given.map(({ file }) => file),
      ...orBlockAll(entries.tables()),
      remarks: remarks.all(),
    };
  },
};

/** An empty list names nothing. */
export function orBlockAll(tables: ReturnType<Entries['tables']>): ReturnType<Entries['tables']> {
  if (Object.keys(tables).length > 0) return tables;
  return { access: { rules: [], otherwise: 'block', because: 'the list is empty' } };
}

function looksLikeEntry(line: string): boolean {
  const [first = '', second = ''] = line.slice(0, LONGEST).split(/\s+/, 2);
  if (isIP(first) !== 0) return true;
  return first.includes('.') && !/[={}()<>]/.test(first) && (second === '' || /^[#;/]/.test(second));
}

function isEntry(line: string): boolean {
  const text = line.trim();
  return text !== '' && !COMMENT.test(text);
}

function readLines(file: string, text: string, entries: Entries): void {
  let line = 0;
  for (const raw of text.replace(/^\ufeff/, '').split('\n')) {
    line += 1;
    if (!isEntry(raw)) continue;
    const words = wordsOf(raw);
    const [first = '', ...rest] = words;
    const place = { file, line };
    if (rest.length > 0 && isIP(first) !== 0) {
      for (const name of rest)
        if (!NAMES_OF_OWN.test(name)) entries.add(name, place, SINKS.has(first) ? 'block' : undefined);
    } else if (rest.length > 0 && rest.some((word) => !word.includes('.'))) entries.add(raw.trim(), place);
    else for (const word of words) entries.add(word, place);
  }
}

/** Words between blanks, commas and semicolons, without quotes; nothing after a comment begins. */
function wordsOf(line: string): readonly string[] {
  return line
    .replace(/\s(?:#|;|\/\/).*$/s, '')
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^["'](.*)["']$/, '$1'))
    .filter((word) => word !== '');
}
