const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** Marks text for a terminal, or leaves it alone where there are no colours. */
export type Style = { readonly [K in keyof typeof CODES]: (text: string) => string };

/** The style that changes text, or the one that does not. */
export function createStyle(isColoured: boolean): Style {
  const mark = (name: keyof typeof CODES) => (text: string) =>
    isColoured && text !== '' ? `\u001b[${CODES[name][0]}m${text}\u001b[${CODES[name][1]}m` : text;
  return {
    bold: mark('bold'),
    dim: mark('dim'),
    red: mark('red'),
    green: mark('green'),
    yellow: mark('yellow'),
    cyan: mark('cyan'),
  };
}

/**
 * Whether to colour what goes to a stream: never with `--no-color`; else FORCE_COLOR decides (0 and false mean no);
 * else not with NO_COLOR (any text) or TERM=dumb; else where it is a terminal.
 */
export function isColourWanted(options: {
  readonly isAllowed: boolean;
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}): boolean {
  const { isAllowed, isTerminal, env } = options;
  if (!isAllowed) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false;
  return isTerminal;
}
