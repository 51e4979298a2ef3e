import { type ConfigNode, childOf, createNode } from './tree.ts';

const MOST_WORDS = 20_000;
const DEEPEST = 100;

/** What the lines of `set` commands make, the lines that are none, and where the reader gave up. */
export interface ReadSet {
  readonly root: ConfigNode;
  readonly strange: readonly { readonly line: number; readonly text: string }[];
}

/**
 * Reads configuration as PAN-OS shows it with `set cli config-output-format set`: a path of words, and at its end one
 * value or several in brackets. Prompts before the command are left out, and commands of the session are no lines.
 */
export function readSet(file: string, lines: readonly string[]): ReadSet {
  const root = createNode('', { file, line: 1 });
  const strange: { line: number; text: string }[] = [];
  lines.forEach((raw, index) => {
    const line = index + 1;
    const text = raw.replace(/^[\w.-]{1,64}@[\w.-]{1,64}(\([\w-]{1,32}\))?[#>] {0,4}/, '').trim();
    if (text === '' || text.startsWith('#') || /^(configure|exit|quit|commit|show|edit|top|set cli)\b/.test(text))
      return;
    const words = wordsOf(text);
    if (words?.[0] !== 'set' || words.length < 3) {
      strange.push({ line, text });
      return;
    }
    const opening = words.indexOf('[');
    const path = opening < 0 ? words.slice(1, -1) : words.slice(1, opening);
    const values = opening < 0 ? words.slice(-1) : words.slice(opening + 1, words.at(-1) === ']' ? -1 : undefined);
    if (path.length > DEEPEST || (opening >= 0 && words.at(-1) !== ']')) strange.push({ line, text });
    const place = { file, line };
    const node = path.slice(0, DEEPEST).reduce((parent, key) => childOf(parent, key, place), root);
    node.values.push(...values.map((value) => ({ text: value, place })));
  });
  return { root, strange };
}

/** The words of a line; those in quotation marks may hold blanks. Undefined where a mark is not closed. */
function wordsOf(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let at = 0;
  while (at < text.length && words.length < MOST_WORDS) {
    const mark = text[at] ?? '';
    if (/\s/.test(mark)) {
      at += 1;
      continue;
    }
    if (mark === '"' || mark === "'") {
      const end = text.indexOf(mark, at + 1);
      if (end < 0) return undefined;
      words.push(text.slice(at + 1, end));
      at = end + 1;
      continue;
    }
    let end = at;
    while (end < text.length && !/\s/.test(text[end] ?? '')) end += 1;
    words.push(text.slice(at, end));
    at = end;
  }
  return words;
}
