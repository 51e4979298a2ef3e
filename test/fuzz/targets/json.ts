import { createJsonSplitter } from '../../../src/collect/tenant/json-splitter.ts';
import { LIMITS } from '../../../src/collect/tenant/read-answers.ts';
import { sampleFiles } from '../corpus.ts';
import type { Tokens } from '../mutate.ts';
import { must, type Target } from '../target.ts';

/** What Microsoft Graph, PowerShell and broken exporters write. */
export const JSON_TOKENS: Tokens = [
  '{}',
  '[]',
  'null',
  '[null]',
  '{"value":[',
  '"Value":[]',
  ']}',
  '}{',
  '"@odata.nextLink":"https://graph.microsoft.com/next"',
  '"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users"',
  '"@odata.type":"#microsoft.graph.group"',
  '"@odata.type":{"a":1}',
  '{"error":{"code":"Authorization_RequestDenied","message":null}}',
  '{"error":[]}',
  '"__proto__":{"id":"x"},',
  '"constructor":null,',
  '"toString":1,',
  '"id":1,',
  '"Id":"A",',
  '"AdditionalProperties":{"a":[]},',
  '{"value":"/Date(99999999999999999)/","DateTime":"x"}',
  '\\ud800',
  '\\u0000',
  '\\',
  '"',
  '//',
  'NaN',
  'undefined',
  ',,',
];

const SMALL = { maxElementBytes: 512, maxDepth: 20 };

/** The splitter: what it finds must not depend on where the pieces end, nor be lost from sound JSON. */
export const jsonSplitter: Target = {
  name: 'json-splitter',
  unit: 'createJsonSplitter, whole and in pieces; against JSON.parse where the text is sound',
  inputs: 100_000,
  slice: 1000,
  growthMb: 50,
  tokens: JSON_TOKENS,
  corpus: async () =>
    (await sampleFiles()).filter(({ path }) => /json$/.test(path)).map(({ bytes }) => bytes.subarray(0, 2000)),
  open: async () => ({
    run(input) {
      const whole = split(input, [input.length], LIMITS);
      const sizes = [1 + (input.length % 61), 64 + (input.length % 997)];
      must(same(whole, split(input, sizes, LIMITS)), 'pieces of any size give the same values');
      split(input, sizes, SMALL);
      const list = soundList(input);
      if (list === undefined) return;
      const entries = whole.filter((event) => event.startsWith('entry '));
      must(entries.length === list.length, `a list of ${list.length} entries gives ${entries.length}`);
    },
  }),
};

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((event, index) => event === b[index]);
}

function split(input: Buffer, sizes: readonly number[], limits: typeof LIMITS): readonly string[] {
  const events: string[] = [];
  const splitter = createJsonSplitter(
    {
      begin: (head) => events.push(`begin ${head.toString('latin1')}`),
      element: (text, offset, place) => events.push(`${place} ${offset} ${text.toString('latin1')}`),
      end: (envelope) => events.push(`end ${envelope.toString('latin1')}`),
      problem: ({ offset, message }) => events.push(`problem ${offset} ${message}`),
    },
    limits,
  );
  for (let at = 0, piece = 0; at < input.length; piece++) {
    const size = sizes[piece % sizes.length] ?? 1;
    splitter.push(input.subarray(at, at + size));
    at += size;
  }
  splitter.end();
  return events;
}

/** The entries of a text that is one list and nothing else, no deeper than allowed. */
function soundList(input: Buffer): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(input.toString('latin1'));
    return Array.isArray(value) && depthOf(value) <= LIMITS.maxDepth ? value : undefined;
  } catch {
    return undefined;
  }
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > LIMITS.maxDepth) return depth;
  return Math.max(depth + 1, ...Object.values(value).map((held) => depthOf(held, depth + 1)));
}
