import { onOneLine } from '../plain-text.ts';
import { NAMESPACE } from './ids.ts';

/** What OSCAL's markup, a dialect of CommonMark, gives a meaning: https://pages.nist.gov/OSCAL/reference/datatypes/#markup-data-types */
const MARKUP = /[\\`*_~^[\]<>{}"&|#]/g;
const LONGEST = 400;

/** A value of OSCAL's type `string`: one line, never empty, without outer space. */
export function line(text: string): string {
  return onOneLine(text, LONGEST).trim() || '-';
}

/** Text from outside as markup that shows exactly what it says. */
export function foreign(text: string): string {
  return line(text).replace(MARKUP, '\\$&');
}

/** Text of a catalog as markup: only what it sets in backticks stays marked. */
export function ours(text: string): string {
  return (onOneLine(text, Number.POSITIVE_INFINITY) || '-')
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(MARKUP, '\\$&')))
    .join('');
}

/** Steps as a list of markup. */
export function steps(texts: readonly string[]): string {
  return texts.map((text, index) => `${index + 1}. ${ours(text)}`).join('\n');
}

/** A property with a name of ours. */
export interface Prop {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
}

/** Properties with names of ours, in the order given; those that are null are left out. */
export function props(values: Readonly<Record<string, string | number | null | undefined>>): readonly Prop[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [{ name, ns: NAMESPACE, value: line(String(value)) }],
  );
}

/** A member with a list, or no member where it is empty: OSCAL's schemas refuse empty lists. */
export function some<K extends string, T>(name: K, list: readonly T[]): { readonly [key in K]?: readonly T[] } {
  // TypeScript widens a computed key to an index signature.
  return list.length === 0 ? {} : ({ [name]: list } as { readonly [key in K]: readonly T[] });
}

/** An OSCAL time with a zone from an ISO 8601 time or day; `otherwise` where it is neither. */
export function timeOr(time: string | undefined, otherwise: string): string {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? otherwise : new Date(at).toISOString();
}
