/** The characters of host names; a name is read from its end, one after the other. */
export const SYMBOLS = '.abcdefghijklmnopqrstuvwxyz0123456789-_';
export const DOT = 0;
/** Stand before and after every name, so that expressions can speak of its ends. */
export const START = SYMBOLS.length;
export const END = SYMBOLS.length + 1;

const NUMBERS: ReadonlyMap<string, number> = new Map([...SYMBOLS].map((symbol, number) => [symbol, number]));

/** The number of a character; undefined where no host name has it. */
export function symbolOf(character: string): number | undefined {
  return NUMBERS.get(character);
}

/** The character of a number. */
export function characterOf(symbol: number): string {
  return SYMBOLS[symbol] ?? '';
}
