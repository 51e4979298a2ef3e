import { DOT, END, START, SYMBOLS, symbolOf } from './symbols.ts';

/** A set of texts over the characters of host names. */
export type Expression =
  | { readonly is: 'one-of'; readonly symbols: readonly number[] }
  | { readonly is: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly is: 'either'; readonly options: readonly Expression[] }
  | { readonly is: 'repeated'; readonly part: Expression; readonly least: 0 | 1 };

const ALL = Array.from({ length: SYMBOLS.length }, (_, symbol) => symbol);
const NO_DOT = ALL.filter((symbol) => symbol !== DOT);

/** Any characters, dots too; perhaps none. */
export const ANYTHING: Expression = { is: 'repeated', part: { is: 'one-of', symbols: ALL }, least: 0 };
const DOT_ITSELF: Expression = { is: 'one-of', symbols: [DOT] };
/** Characters within one label, perhaps none. */
const IN_LABEL: Expression = { is: 'repeated', part: { is: 'one-of', symbols: NO_DOT }, least: 0 };
/** One whole label. */
const LABEL: Expression = { is: 'repeated', part: { is: 'one-of', symbols: NO_DOT }, least: 1 };
/** One whole label or more. */
const LABELS: Expression = sequence([LABEL, { is: 'repeated', part: sequence([DOT_ITSELF, LABEL]), least: 0 }]);

/** Texts one after the other. */
export function sequence(parts: readonly Expression[]): Expression {
  return { is: 'sequence', parts };
}

/** A text itself; one with a character that no host name has is no name. */
export function literal(text: string): Expression {
  return sequence(
    [...text].map((character): Expression => {
      const symbol = symbolOf(character);
      return { is: 'one-of', symbols: symbol === undefined ? [] : [symbol] };
    }),
  );
}

/** A set of texts as one of whole names, from their start to their end. */
export function wholeName(expression: Expression): Expression {
  return sequence([{ is: 'one-of', symbols: [START] }, expression, { is: 'one-of', symbols: [END] }]);
}

/** Names that end in `host`: below it, at most `depth` labels deep, and itself where it counts. */
export function below(host: string, withApex: boolean, depth?: number): Expression {
  const prefix: Expression =
    depth === undefined
      ? sequence([LABELS, DOT_ITSELF])
      : {
          is: 'either',
          options: Array.from({ length: depth }, (_, more) =>
            sequence(Array.from({ length: more + 1 }, () => sequence([LABEL, DOT_ITSELF]))),
          ),
        };
  const deeper = sequence([prefix, literal(host)]);
  return withApex ? { is: 'either', options: [literal(host), deeper] } : deeper;
}

/**
 * A pattern with stars. `any`: characters, dots too. `labels`: a star is one whole label or more. `in-label`: a star that
 * is a whole label is just one; beside letters it may be nothing; `**` as a label is one label or more.
 */
export function glob(text: string, star: 'any' | 'in-label' | 'labels'): Expression {
  if (star !== 'in-label') {
    const between = star === 'any' ? ANYTHING : LABELS;
    return sequence(
      text.split('*').flatMap((part, index) => (index === 0 ? [literal(part)] : [between, literal(part)])),
    );
  }
  const labels = text.split('.').map((label): Expression => {
    if (label === '**') return LABELS;
    if (label === '*') return LABEL;
    return sequence(
      label.split('*').flatMap((part, index) => (index === 0 ? [literal(part)] : [IN_LABEL, literal(part)])),
    );
  });
  return sequence(labels.flatMap((label, index) => (index === 0 ? [label] : [DOT_ITSELF, label])));
}
