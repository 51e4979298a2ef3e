import { ANYTHING, type Expression, literal, sequence } from './expression.ts';
import { END, START, SYMBOLS, symbolOf } from './symbols.ts';

const DEEPEST = 50;
const MOST_REPEATS = 64;
const ALL: Expression = { is: 'one-of', symbols: Array.from({ length: SYMBOLS.length }, (_, symbol) => symbol) };
const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /[a-z]/,
  lower: /[a-z]/,
  digit: /\d/,
  alnum: /[a-z0-9]/,
  punct: /[._-]/,
};

/**
 * The whole names that a regular expression finds something in, as POSIX extended expressions have it and without regard
 * to case. Undefined for what goes beyond it: back references, look-around, control characters.
 */
export function regexExpression(source: string): Expression | undefined {
  const text = source.toLowerCase();
  let at = 0;

  function either(depth: number): Expression | undefined {
    const options: Expression[] = [];
    for (;;) {
      const option = branch(depth);
      if (option === undefined) return undefined;
      options.push(option);
      if (text[at] !== '|') return options.length === 1 ? option : { is: 'either', options };
      at += 1;
    }
  }

  function branch(depth: number): Expression | undefined {
    if (depth > DEEPEST) return undefined;
    const parts: Expression[] = [];
    while (at < text.length && text[at] !== '|' && text[at] !== ')') {
      const part = repeated(depth);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return sequence(parts);
  }

  function repeated(depth: number): Expression | undefined {
    let part = atom(depth);
    while (part !== undefined && at < text.length) {
      const sign = text[at];
      if (sign === '*' || sign === '+') part = { is: 'repeated', part, least: sign === '*' ? 0 : 1 };
      else if (sign === '?') part = { is: 'either', options: [sequence([]), part] };
      else if (sign === '{') {
        const bounds = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(text.slice(at, at + 10));
        if (bounds === null) return undefined;
        part = times(part, Number(bounds[1]), bounds[2] === undefined ? Number(bounds[1]) : bounds[3]);
        at += bounds[0].length - 1;
      } else return part;
      at += 1;
    }
    return part;
  }

  function atom(depth: number): Expression | undefined {
    const character = text[at] ?? '';
    at += 1;
    if (character === '.') return ALL;
    if (character === '^') return { is: 'one-of', symbols: [START] };
    if (character === '$') return { is: 'one-of', symbols: [END] };
    if (character === '[') return set();
    if (character === '(') {
      if (text[at] === '?') {
        if (text[at + 1] !== ':') return undefined;
        at += 2;
      }
      const inner = either(depth + 1);
      if (inner === undefined || text[at] !== ')') return undefined;
      at += 1;
      return inner;
    }
    if (character === '\\') {
      const escaped = text[at] ?? '';
      at += 1;
      if (escaped === 'd') return oneOf((symbol) => /\d/.test(symbol));
      if (escaped === 'w') return oneOf((symbol) => /\w/.test(symbol));
      return /[a-z0-9]/.test(escaped) || escaped === '' ? undefined : literal(escaped);
    }
    return /[*+?{}\]]/.test(character) ? undefined : literal(character);
  }

  function set(): Expression | undefined {
    const isNot = text[at] === '^';
    if (isNot) at += 1;
    const chosen = new Set<number>();
    for (let isFirst = true; isFirst || text[at] !== ']'; isFirst = false) {
      if (at >= text.length) return undefined;
      const named = /^\[:([a-z]+):\]/.exec(text.slice(at, at + 12));
      if (named !== null) {
        const test = CLASSES[named[1] ?? ''];
        if (test === undefined) return undefined;
        for (const symbol of SYMBOLS) if (test.test(symbol)) chosen.add(symbolOf(symbol) ?? 0);
        at += named[0].length;
        continue;
      }
      const from = text[at] ?? '';
      if (from === '[' || from === '\\') return undefined;
      const isRange = text[at + 1] === '-' && text[at + 2] !== ']' && at + 2 < text.length;
      const to = isRange ? (text[at + 2] ?? '') : from;
      for (const symbol of SYMBOLS) if (symbol >= from && symbol <= to) chosen.add(symbolOf(symbol) ?? 0);
      at += isRange ? 3 : 1;
    }
    at += 1;
    return oneOf((_, number) => chosen.has(number) !== isNot);
  }

  const found = either(0);
  if (found === undefined || at < text.length) return undefined;
  const none = sequence([]);
  // Where the expression does not say that a name starts or ends there, anything may stand beside what it finds.
  return sequence([
    { is: 'either', options: [none, sequence([{ is: 'one-of', symbols: [START] }, ANYTHING])] },
    found,
    { is: 'either', options: [none, sequence([ANYTHING, { is: 'one-of', symbols: [END] }])] },
  ]);
}

function oneOf(isIn: (symbol: string, number: number) => boolean): Expression {
  return { is: 'one-of', symbols: [...SYMBOLS].flatMap((symbol, number) => (isIn(symbol, number) ? [number] : [])) };
}

function times(part: Expression, least: number, most: number | string | undefined): Expression | undefined {
  const upTo = most === undefined || most === '' ? undefined : Number(most);
  if (least > MOST_REPEATS || (upTo ?? 0) > MOST_REPEATS || (upTo !== undefined && upTo < least)) return undefined;
  const sure = Array.from({ length: least }, () => part);
  if (upTo === undefined) return sequence([...sure, { is: 'repeated', part, least: 0 }]);
  const maybe: Expression = { is: 'either', options: [sequence([]), part] };
  return sequence([...sure, ...Array.from({ length: upTo - least }, () => maybe)]);
}
