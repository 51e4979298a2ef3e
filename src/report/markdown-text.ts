import { onOneLine } from './plain-text.ts';

/** Characters that mean something to Markdown wherever they stand, or begin HTML. */
const SPECIAL = /[\\`*_{}[\]#|<>~&]/g;
/** What a forge makes a mention of somebody or a link to an issue of, escaped or not: a sign before a word. */
const MENTION = /(?<!\w)[@#](?=\w)/g;
const WORD_JOINER = '\u2060';
/** What makes a list of a line that begins with it. */
const LIST = /^(?:[-+]|\d+(?=[.)]))/;

/** Text of a catalog as Markdown on one line: what stands between backticks stays code, nothing else is markup. */
export function prose(text: string): string {
  return onOneLine(text, 2000)
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.length > 2 && part.startsWith('`') && part.endsWith('`') ? code(part.slice(1, -1)) : escaped(part),
    )
    .join('');
}

/** Text from a tenant as Markdown on one line: every character stands for itself. */
export function plain(text: string): string {
  return escaped(onOneLine(text)).replace(LIST, (begin) => (/\d/.test(begin) ? `${begin}\\` : `\\${begin}`));
}

function escaped(text: string): string {
  return text.replace(SPECIAL, '\\$&').replace(MENTION, `$&${WORD_JOINER}`);
}

/** A value from a tenant as code on one line, in which no character means anything, in a table neither. */
export function code(text: string): string {
  const line = onOneLine(text, 200);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const space = line === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** A table; a bar in a cell stays in its cell, also within code. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
