import { z } from 'zod';

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Line of the page on which its text begins. */
  readonly line: number;
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { readonly language: string; readonly lines: string[]; readonly line: number } | undefined;
  for (const [index, line] of page.split('\n').entries()) {
    const fence = /^```(\w*)$/.exec(line);
    if (fence === null) open?.lines.push(line);
    else if (open === undefined) open = { language: fence[1] ?? '', lines: [], line: index + 2 };
    else {
      blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`line ${open.line - 1}: this block has no end`);
  return blocks;
}

/** A command line of the page, as words. */
export interface CommandLine {
  readonly line: number;
  readonly words: readonly string[];
}

/** The command lines of all `sh` blocks that begin with `muster`. */
export function commandLinesOf(page: string): readonly CommandLine[] {
  return blocksOf(page)
    .filter((block) => block.language === 'sh' && block.text.startsWith('muster '))
    .flatMap((block) =>
      block.text.split('\n').map((text, index) => ({ line: block.line + index, words: wordsOf(text).slice(1) })),
    );
}

/** Words as a shell would have them, with quotes and without anything else that a shell does. */
function wordsOf(text: string): readonly string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** The YAML blocks that are a file: their first line is `# path`. */
export function filesOf(page: string): ReadonlyMap<string, string> {
  return new Map(
    blocksOf(page).flatMap((block) => {
      const path = /^# ([\w./-]+\.yaml)$/m.exec(block.text.split('\n')[0] ?? '')?.[1];
      return block.language === 'yaml' && path !== undefined ? [[path, block.text] as const] : [];
    }),
  );
}

/** What stands between backticks in the first column of the table under a heading. */
export function firstColumnUnder(page: string, heading: string): readonly string[] {
  const [, ...rest] = page.split(`\n${heading}\n`);
  const part = rest.join('\n').split(/^#/m)[0] ?? '';
  return [...part.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
}

/** The keys of a JSON schema, with dots; those inside a list of objects after `[]`. */
export function keysOf(schema: unknown, path = ''): readonly string[] {
  const { properties, items, additionalProperties } = Schema.parse(schema);
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([name, inner]) => keysOf(inner, path === '' ? name : `${path}.${name}`));
  if (items !== undefined && Schema.parse(items).properties !== undefined) return keysOf(items, `${path}[]`);
  return additionalProperties === undefined || path !== '' ? [path] : [];
}

const Schema = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
});
