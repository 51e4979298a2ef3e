import type { Place } from '../model/configuration.ts';

/** What `set` gave a name. */
export interface Setting {
  readonly values: readonly string[];
  readonly place: Place;
}

/** A `config` section or an `edit` entry with what stands in it, in the order of the file. */
export interface Block {
  readonly key: string;
  readonly place: Place;
  readonly settings: Map<string, Setting>;
  sections?: Map<string, Block>;
  entries?: Map<string, Block>;
}

/** A configuration, and what in it does not follow its language. */
export interface ReadBlocks {
  readonly root: Block;
  readonly faults: readonly { readonly place: Place; readonly message: string }[];
}

/** What stands between blanks; other blanks than those of ASCII are part of a word. */
const WORD = /[^ \t\r\n]+/y;
const DEEPEST = 32;
const MOST_VALUES = 100_000;

/**
 * Reads the text that `show` prints and that backups hold: `config`, `edit`, `set`, `unset`, `append`, `next`, `end`, in
 * nested sections; texts in quotation marks may go over several lines, and a backslash takes the meaning from what follows.
 */
export function readBlocks(file: string, text: string): ReadBlocks {
  const root = createBlock('', { file, line: 1 });
  const stack: { block: Block; isEntry: boolean }[] = [{ block: root, isEntry: false }];
  const faults: { place: Place; message: string }[] = [];
  for (const { words, line } of statements(text)) {
    const place = { file, line };
    const [command = '', ...rest] = words;
    const { block, isEntry } = stack.at(-1) ?? { block: root, isEntry: false };
    const name = rest[0] ?? '';
    if (command === 'config' && rest.length > 0) {
      block.sections ??= new Map();
      open(block.sections, rest.join(' '), place, false);
    } else if (command === 'edit' && rest.length > 0) {
      if (isEntry) stack.pop();
      const holder = stack.at(-1)?.block ?? root;
      holder.entries ??= new Map();
      open(holder.entries, name, place, true);
    } else if (command === 'set' || command === 'append') {
      const before = command === 'append' ? (block.settings.get(name)?.values ?? []) : [];
      const values = [...before, ...rest.slice(1)];
      if (values.length > MOST_VALUES)
        faults.push({ place, message: `It has more than ${MOST_VALUES} values: the rest was not read.` });
      block.settings.set(name, { values: values.slice(0, MOST_VALUES), place });
    } else if (command === 'unset') block.settings.delete(name);
    else if (command === 'next' && isEntry) stack.pop();
    else if (command === 'end' && stack.length > 1) {
      if (isEntry) stack.pop();
      if (stack.length > 1) stack.pop();
    } else if (command === 'unclosed') faults.push({ place, message: 'A quotation mark is not closed.' });
    else faults.push({ place, message: `${command.slice(0, 40)} stands where it means nothing.` });
  }
  const left = stack.at(-1);
  if (stack.length > 1 && left !== undefined)
    faults.push({ place: left.block.place, message: 'What begins here does not end.' });
  return { root, faults };

  function open(among: Map<string, Block>, key: string, place: Place, isEntry: boolean): void {
    // `edit 0` makes a new entry each time.
    const own = isEntry && key === '0' ? `0 ${among.size}` : key;
    const block = among.get(own) ?? createBlock(key, place);
    if (stack.length > DEEPEST) {
      faults.push({ place, message: `It is nested deeper than ${DEEPEST} sections.` });
      stack.push({ block: createBlock(key, place), isEntry });
      return;
    }
    among.set(own, block);
    stack.push({ block, isEntry });
  }
}

/** The section at the end of a path. */
export function section(block: Block | undefined, ...path: readonly string[]): Block | undefined {
  return path.reduce<Block | undefined>((found, key) => found?.sections?.get(key), block);
}

/** The entries of a section, in their order. */
export function entriesIn(block: Block | undefined, ...path: readonly string[]): readonly Block[] {
  return [...(section(block, ...path)?.entries?.values() ?? [])];
}

/** What a setting has been given; nothing where it was not set. */
export function wordsIn(block: Block | undefined, name: string): readonly string[] {
  return block?.settings.get(name)?.values ?? [];
}

/** The first value of a setting. */
export function wordIn(block: Block | undefined, name: string): string | undefined {
  return wordsIn(block, name)[0];
}

function createBlock(key: string, place: Place): Block {
  return { key, place, settings: new Map() };
}

/** The words of each statement with the line that it begins on. */
function* statements(text: string): Generator<{ words: readonly string[]; line: number }> {
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const start = line;
    const words: string[] = [];
    let isUnclosed = false;
    while (at < text.length && text[at] !== '\n') {
      const mark = text[at] ?? '';
      if (mark === '#' && words.length === 0) at = endOfLine(at);
      else if (mark === ' ' || mark === '\t' || mark === '\r' || mark === '\ufeff') at += 1;
      else if (mark === '"' || mark === "'") {
        const end = closing(at, mark);
        isUnclosed ||= end === undefined;
        const inner = text.slice(at + 1, end ?? endOfLine(at));
        words.push(inner.includes('\\') ? inner.replace(/\\(.)/gs, '$1') : inner);
        line += end === undefined ? 0 : inner.split('\n').length - 1;
        at = end === undefined ? endOfLine(at) : end + 1;
      } else {
        WORD.lastIndex = at;
        const end = at + Math.max(1, WORD.exec(text)?.[0].length ?? 1);
        const word = text.slice(at, end);
        words.push(word.includes('\\') ? word.replace(/\\(.)/g, '$1') : word);
        at = end;
      }
    }
    at += 1;
    line += 1;
    if (words.length > 0) yield { words, line: start };
    if (isUnclosed) yield { words: ['unclosed'], line: start };
  }

  function endOfLine(from: number): number {
    const end = text.indexOf('\n', from);
    return end < 0 ? text.length : end;
  }

  /** Where a text in quotation marks ends; it is looked for in a hundred thousand characters. */
  function closing(from: number, mark: string): number | undefined {
    const last = Math.min(text.length, from + 100_000);
    for (let end = from + 1; end < last; end += 1) {
      if (text[end] === '\\') end += 1;
      else if (text[end] === mark) return end;
    }
    return undefined;
  }
}
