import type { Place } from '../model/configuration.ts';

/** A line as words. */
export interface Line {
  readonly words: readonly string[];
  readonly place: Place;
  readonly text: string;
}

/** A line that begins at the left, and those that are indented below it. */
export interface Block extends Line {
  readonly children: readonly Line[];
}

const MOST_WORDS = 200;

/**
 * Splits what `show running-config` gives into its blocks: settings of a block are indented by a blank. Prompts, comments
 * (`!`, `:`) and what `show access-list` counts are left out, as are the entries that it expands below those configured.
 */
export function blocksOf(file: string, text: string): readonly Block[] {
  const blocks: { line: Line; children: Line[] }[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const bare = raw.replace(/^\ufeff/, '').replace(/ \(hitcnt=.*$/, '');
    if (/^\s*([!:]|$)/.test(bare)) return;
    const line = { words: wordsOf(bare), place: { file, line: index + 1 }, text: bare };
    const last = blocks.at(-1);
    if (!/^\s/.test(bare)) blocks.push({ line, children: [] });
    else if (last !== undefined && last.line.words[0] !== 'access-list') last.children.push(line);
  });
  return blocks.map(({ line, children }) => ({ ...line, children }));
}

function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/, MOST_WORDS);
}
