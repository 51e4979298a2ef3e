/** What is wrong with a change that was typed, and where. */
export class SetFault extends Error {}

/** A piece of what was typed; `at` is its place in it. */
export type Token = { readonly kind: 'text' | 'number' | 'word' | 'sign'; readonly text: string; readonly at: number };

const SPACE = /\s+/y;
const NUMBER = /-?\d+(?:\.\d+)?(?![\w.:-])/y;
/** A bare word may stand for a text as codes and versions are written; a name of a table or column is one without dots. */
const NAME = /[a-z_][a-z0-9_]*/iy;
const BARE = /[a-z0-9_][a-z0-9_.:@/+-]*/iy;
const SIGN = /<>|<=|>=|!=|[=<>(),.[\]]/y;

/** Cuts what was typed into texts in quotes, numbers, words and signs. Throws `SetFault` at what is none of them. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const start = at;
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    if (text[at] === "'") {
      const value = quotedAt(text, at);
      tokens.push({ kind: 'text', text: value.text, at: start });
      at = value.end;
      continue;
    }
    const isValue = ['=', '<>', '<', '<=', '>', '>=', '(', ',', '['].includes(tokens.at(-1)?.text ?? '');
    const number = match(NUMBER);
    const word = number === undefined ? match(isValue ? BARE : NAME) : undefined;
    const sign = number === undefined && word === undefined ? match(SIGN) : undefined;
    const found = number ?? word ?? sign;
    if (found === undefined)
      throw new SetFault(`${text[at] ?? ''} at character ${at + 1} has no meaning here; texts stand in '...'`);
    tokens.push({
      kind: number !== undefined ? 'number' : word !== undefined ? 'word' : 'sign',
      text: found === '!=' ? '<>' : found,
      at: start,
    });
    at += found.length;
  }
  return tokens;
}

function quotedAt(text: string, from: number): { readonly text: string; readonly end: number } {
  let value = '';
  let at = from + 1;
  for (;;) {
    const close = text.indexOf("'", at);
    if (close < 0) throw new SetFault(`the text that begins at character ${from + 1} has no end: '`);
    value += text.slice(at, close);
    if (text[close + 1] !== "'") return { text: value, end: close + 1 };
    value += "'";
    at = close + 2;
  }
}
