import { Parser } from 'saxen';
import type { Place } from '../model/configuration.ts';

/** An element with its text, which elements in it do not count to. */
export interface Element {
  readonly name: string;
  readonly line: number;
  readonly children: readonly Element[];
  readonly text: string;
}

/** A document as far as it could be read, and what kept it from being read to its end. */
export interface ReadXml {
  readonly root: Element;
  readonly fault?: { readonly line: number; readonly message: string };
}

interface Open {
  readonly name: string;
  readonly line: number;
  readonly children: Element[];
  text: string;
}

const DEEPEST = 100;
const MOST_ELEMENTS = 2_000_000;

/**
 * Reads a `config.xml`, whose elements may stand several times beside each other. No entity is expanded but the five of XML
 * itself, whatever a document declares; elements are bounded in depth and number.
 */
export function readConfigXml(xml: string): ReadXml {
  const stack: Open[] = [{ name: '', line: 1, children: [], text: '' }];
  let line = 0;
  let elements = 0;
  let fault: ReadXml['fault'];
  const parser = new Parser();
  const count = (text: string): void => {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line += 1;
  };
  const stop = (message: string): void => {
    fault ??= { line: Math.max(line, 1), message };
    parser.stop();
  };
  const close = (): void => {
    const one = stack.pop();
    if (one !== undefined) stack.at(-1)?.children.push({ ...one, text: one.text.trim() });
  };
  parser
    .on('openTag', (name, _attributes, _decode, _isClosed, context) => {
      // Only what stands before the first tag is not told to us as text.
      if (line === 0) line = context().line + 1;
      elements += 1;
      if (stack.length > DEEPEST) return stop(`it is nested deeper than ${DEEPEST} elements`);
      if (elements > MOST_ELEMENTS) return stop(`it has more than ${MOST_ELEMENTS} elements`);
      stack.push({ name, line, children: [], text: '' });
    })
    .on('closeTag', close)
    .on('text', (text, decode) => {
      const open = stack.at(-1);
      if (open !== undefined && text.trim() !== '') open.text += decode(text);
      count(text);
    })
    .on('cdata', (text) => {
      const open = stack.at(-1);
      if (open !== undefined) open.text += text;
      count(text);
    })
    .on('comment', (text) => line > 0 && count(text))
    .on('question', (text) => line > 0 && count(text))
    .on('attention', (text) => line > 0 && count(text))
    .on('warn', () => undefined)
    .on('error', (error) => stop(error.message));
  parser.parse(xml);
  while (stack.length > 1) close();
  const [root] = stack;
  const top: Element = root ?? { name: '', line: 1, children: [], text: '' };
  return fault === undefined ? { root: top } : { root: top, fault };
}

/** The elements at the end of a path, of all that lead there. */
export function elementsAt(element: Element | undefined, ...path: readonly string[]): readonly Element[] {
  return path.reduce<readonly Element[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    element === undefined ? [] : [element],
  );
}

/** The text of the first element at the end of a path; undefined where there is none, or it is empty. */
export function textAt(element: Element | undefined, ...path: readonly string[]): string | undefined {
  const [found] = elementsAt(element, ...path);
  return found === undefined || found.text === '' ? undefined : found.text;
}

/** Where an element stands. */
export function placeAt(file: string, { line }: Element): Place {
  return { file, line };
}
