import { visible } from '../plain-text.ts';

/** A symbol, so that nothing read from a file can pass for markup. */
const MARKUP = Symbol('markup');

/** A piece of HTML that is safe to put into a page: only this file makes one. */
export interface Markup {
  readonly [MARKUP]: string;
}

/** What may stand between the pieces of a template: text is escaped, nothing is left out. */
export type Content = string | number | Markup | undefined | readonly Content[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML: whatever has a meaning there is escaped, and what cannot be seen is written out. */
export function escaped(text: string, longest?: number): string {
  return visible(text, longest).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** A template of HTML: everything put into it is escaped unless it came out of such a template itself. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let markup = '';
  strings.forEach((part, index) => {
    markup += part.replace(/\n\s*/g, '\n');
    if (index < values.length) markup += flat(values[index]);
  });
  return { [MARKUP]: markup };
}

/** Text of our own that is not to be cut, such as a query. */
export function whole(text: string): Markup {
  return { [MARKUP]: escaped(text, Number.POSITIVE_INFINITY) };
}

/** Prose of a catalog: escaped, and what stands between backticks is code. */
export function prose(text: string): Markup {
  const pieces = text.trim().split(/(`[^`]+`)/);
  return {
    [MARKUP]: pieces
      .map((piece) => (/^`[^`]+`$/.test(piece) ? `<code>${escaped(piece.slice(1, -1))}</code>` : escaped(piece, 2000)))
      .join(''),
  };
}

/** A name of many parts as code that may be broken after a part: a table, a request, a permission. */
export function name(text: string): Markup {
  return {
    [MARKUP]: `<code>${escaped(text).replace(/(&[a-z#0-9]+;)|([_/.?,])(?=[^_/.?,&])/g, (part, entity: string | undefined) => (entity === undefined ? `${part}<wbr>` : entity))}</code>`,
  };
}

/** Markup as the text that goes into the file. */
export function textOf(markup: Markup): string {
  return markup[MARKUP];
}

/** A link out of the page, or plain text where the address is not one of the web. */
export function link(address: string): Markup {
  return /^https?:\/\//i.test(address) ? html`<a href="${address}" rel="noreferrer">${address}</a>` : html`${address}`;
}

function flat(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'object' && MARKUP in content) return content[MARKUP];
  if (typeof content !== 'object') return escaped(String(content));
  let markup = '';
  for (const part of content) markup += flat(part);
  return markup;
}
