/** A page of the documentation: its path below `docs/`, and its text. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Puts a page together: title, where it comes from, then its parts with an empty line between. */
export function page(path: string, title: string, origin: string, parts: readonly string[]): Page {
  const notice = `_Made by \`npm run docs\` from ${origin}. Change that, not this page._`;
  return { path, text: `${[`# ${title}`, notice, ...parts].filter((part) => part !== '').join('\n\n')}\n` };
}

/** A table; a column that is empty in every row is left out, and without rows there is no table. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const kept = heads.map((_, index) => rows.some((row) => (row[index] ?? '') !== ''));
  const line = (cells: readonly string[]) =>
    `| ${cells
      .filter((_, index) => kept[index])
      .map(cell)
      .join(' | ')} |`;
  const bar = `|${heads
    .filter((_, index) => kept[index])
    .map(() => '---|')
    .join('')}`;
  return [line(heads), bar, ...rows.map(line)].join('\n');
}

/** A list with dashes. */
export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${oneLine(item)}`).join('\n');
}

/** A numbered list. */
export function numbered(items: readonly string[]): string {
  return items.map((item, index) => `${index + 1}. ${oneLine(item)}`).join('\n');
}

/** Text as code inside a line. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${oneLine(text)} \`\`` : `\`${oneLine(text)}\``;
}

/** Several texts as code, with commas. */
export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

/** A block of code. */
export function block(language: string, text: string): string {
  const fence = text.includes('```') ? '````' : '```';
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** A part that a reader opens by hand. */
export function folded(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/** Text on one line, for lists and sentences. */
export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

/** The anchor that a heading gets, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

/** `3 tables`, `1 table`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|');
}
