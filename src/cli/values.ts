import type { ArgumentSpec, Completes, OptionSpec } from './command.ts';

type More = { readonly completes?: Completes };

/** An option without a value: given or not. */
export function flag(flags: string, doc: string): OptionSpec<boolean> {
  return { flags, doc, initial: false };
}

/** An option with any text. */
export function text(flags: string, doc: string, more: More = {}): OptionSpec<string | undefined> {
  return { flags, doc, initial: undefined, ...more };
}

/** An option with one of a few words. */
export function choice<const T extends string>(
  flags: string,
  doc: string,
  choices: readonly T[],
  initial: NoInfer<T>,
): OptionSpec<T> {
  return { flags, doc, initial, choices };
}

/** An option that may be given several times. */
export function list(flags: string, doc: string, more: More = {}): OptionSpec<readonly string[]> {
  return { flags, doc, initial: [], parse: (value, earlier) => [...earlier, value], ...more };
}

/** An option with a whole number of at least `minimum`. */
export function whole(
  flags: string,
  doc: string,
  minimum: number,
  maximum = Number.POSITIVE_INFINITY,
): OptionSpec<number | undefined> {
  const most = maximum === Number.POSITIVE_INFINITY ? '' : ` and at most ${maximum}`;
  const parse = (value: string) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : -1;
    if (number < minimum || number > maximum) throw new Error(`expected a whole number of at least ${minimum}${most}`);
    return number;
  };
  return { flags, doc, initial: undefined, parse };
}

/** A word that must be given. */
export function required(doc: string, more: More = {}): ArgumentSpec<string> {
  return { doc, arity: 'required', ...more };
}

/** A word that must be given, one of a few. */
export function oneOf<const T extends string>(doc: string, choices: readonly T[]): ArgumentSpec<T> {
  return { doc, arity: 'required', choices };
}

/** A word that may be given. */
export function optional(doc: string, more: More = {}): ArgumentSpec<string | undefined> {
  return { doc, arity: 'optional', ...more };
}

/** One or more words. */
export function many(doc: string, more: More = {}): ArgumentSpec<readonly string[]> {
  return { doc, arity: 'many', ...more };
}

/** Any number of words, none too. */
export function optionalMany(doc: string, more: More = {}): ArgumentSpec<readonly string[]> {
  return { doc, arity: 'any', ...more };
}
