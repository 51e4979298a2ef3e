import { Parser } from 'saxen';
import type { Place } from '../model/configuration.ts';
import { type ConfigNode, childOf, createNode } from './tree.ts';

const DEEPEST = 100;
const MOST_ELEMENTS = 3_000_000;

/** A configuration as far as it could be read, and what kept it from being read to its end. */
export interface ReadTree {
  readonly root: ConfigNode;
  readonly fault?: { readonly place: Place; readonly message: string };
}

/**
 * Reads the XML that PAN-OS and Panorama export. No entity is expanded but the five of XML itself, whatever a document
 * declares; elements are bounded in depth and number.
 */
export function readXml(file: string, xml: string): ReadTree {
  const root = createNode('', { file, line: 1 });
  const stack: ConfigNode[] = [root];
  const texts: string[] = [''];
  const lines: number[] = [1];
  let line = 0;
  let elements = 0;
  let fault: ReadTree['fault'];
  const parser = new Parser();
  const count = (text: string): void => {
    for (let found = text.indexOf('\n'); found >= 0; found = text.indexOf('\n', found + 1)) line += 1;
  };
  const stop = (message: string): void => {
    fault ??= { place: { file, line: Math.max(line, 1) }, message };
    parser.stop();
  };
  parser
    .on('openTag', (name, attributes, decode, _isClosed, context) => {
      // Only what stands before the first tag is not told to us as text.
      if (line === 0) line = context().line + 1;
      elements += 1;
      if (stack.length > DEEPEST) return stop(`it is nested deeper than ${DEEPEST} elements`);
      if (elements > MOST_ELEMENTS) return stop(`it has more than ${MOST_ELEMENTS} elements`);
      const parent = stack.at(-1) ?? root;
      const place = { file, line };
      const key = name === 'entry' ? decode(attributes()['name'] ?? name) : name;
      if (name === 'member') stack.push(parent);
      else {
        const node = childOf(parent, key, place);
        if (name === 'config')
          for (const about of ['version', 'detail-version']) addAttribute(node, about, attributes(), place);
        stack.push(node);
      }
      texts.push('');
      lines.push(line);
    })
    .on('closeTag', () => {
      const node = stack.pop();
      const text = (texts.pop() ?? '').trim();
      const start = lines.pop() ?? line;
      if (node !== undefined && text !== '') node.values.push({ text, place: { file, line: start } });
    })
    .on('text', (text, decode) => {
      texts[texts.length - 1] = (texts.at(-1) ?? '') + decode(text);
      count(text);
    })
    .on('cdata', (text) => {
      texts[texts.length - 1] = (texts.at(-1) ?? '') + text;
      count(text);
    })
    .on('comment', (text) => line > 0 && count(text))
    .on('question', (text) => line > 0 && count(text))
    .on('attention', (text) => line > 0 && count(text))
    .on('warn', () => undefined)
    .on('error', (error) => stop(error.message));
  parser.parse(xml);
  return fault === undefined ? { root } : { root, fault };
}

function addAttribute(node: ConfigNode, key: string, attributes: Readonly<Record<string, string>>, place: Place): void {
  const value = attributes[key];
  if (value !== undefined) childOf(node, `@${key}`, place).values.push({ text: value, place });
}
