import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJsonSplitter, type SplitLimits } from './json-splitter.ts';

interface Split {
  readonly begun: unknown[];
  readonly elements: unknown[];
  readonly ended: unknown[];
  readonly problems: string[];
}

const LIMITS: SplitLimits = { maxElementBytes: 1000, maxDepth: 20 };

function split(text: Buffer, sizes: readonly number[] = [], limits = LIMITS): Split {
  const found: Split = { begun: [], elements: [], ended: [], problems: [] };
  const parse = (bytes: Buffer): unknown => JSON.parse(bytes.toString('utf8'));
  const splitter = createJsonSplitter(
    {
      begin: (head) => found.begun.push(parse(head)),
      element: (bytes) => found.elements.push(parse(bytes)),
      end: (envelope) => found.ended.push(parse(envelope)),
      problem: ({ message, offset }) => found.problems.push(`${offset}: ${message}`),
    },
    limits,
  );
  let at = 0;
  for (const size of sizes) {
    splitter.push(text.subarray(at, at + size));
    at += size;
  }
  splitter.push(text.subarray(at));
  splitter.end();
  return found;
}

const splitText = (text: string, limits = LIMITS) => split(Buffer.from(text), [], limits);

test('an answer with a value array gives its entries and its envelope', () => {
  const found = splitText(
    '{"@odata.context":"c","value":[{"id":"a","value":[1,{"x":"]}"}]},{"id":"b\\"\\\\"}],"@odata.nextLink":"n"}',
  );

  expect(found).toEqual({
    begun: [{ '@odata.context': 'c', value: [] }],
    elements: [{ id: 'a', value: [1, { x: ']}' }] }, { id: 'b"\\' }],
    ended: [{ '@odata.context': 'c', value: [], '@odata.nextLink': 'n' }],
    problems: [],
  });
});

test('single objects, arrays and answers may stand behind each other', () => {
  const found = splitText('{"id":1}\n[{"id":2},3,"x",null]\r\n{"Value":[{"id":4}]}{"a":"value","b":[5]}\n');

  expect(found.elements).toEqual([{ id: 1 }, { id: 2 }, 3, 'x', null, { id: 4 }, { a: 'value', b: [5] }]);
  expect(found.ended).toEqual([{ Value: [] }]);
  expect(found.problems).toEqual([]);
});

test.each([
  ['{"value":[{"id":1},{"id":', ['25: the text ends in the middle of a value']],
  ['oops\n{"id":1}', ['0: there is text that is not JSON']],
  [
    '{"value":[}',
    ['10: an array has a brace or colon where a value should be', '11: the text ends in the middle of a value'],
  ],
  ['[1,2', ['4: the text ends in the middle of a value']],
])('%s is a problem with its place', (text, problems) => {
  expect(splitText(text).problems).toEqual(problems);
});

test('a value that is too large or too deep is left out, and the rest is read', () => {
  const large = `{"id":"${'x'.repeat(2000)}"}`;
  const deep = `{"id":${'['.repeat(30)}${']'.repeat(30)}}`;
  const text = Buffer.from(`{"value":[{"id":1},${large},{"id":2},${deep},{"id":3}]}${large}{"id":4}`);

  for (const sizes of [[], Array.from({ length: 400 }, () => 10)]) {
    const found = split(text, sizes);

    expect(found.elements).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }]);
    expect(found.problems.map((problem) => problem.replace(/^\d+: /, ''))).toEqual([
      'a value is larger than 1000 bytes',
      'a value is nested deeper than 20 levels',
      'a value is larger than 1000 bytes',
    ]);
  }
});

test('however a text is cut into pieces, the same is found', () => {
  const entry = fc.jsonValue({ maxDepth: 4, noUnicodeString: false });
  const answer = fc.array(entry, { maxLength: 6 }).map((value) => ({ '@odata.context': 'c', value }));
  const documents = fc.array(fc.oneof(answer, fc.array(entry, { maxLength: 5 }), fc.dictionary(fc.string(), entry)), {
    maxLength: 4,
  });
  const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 40 });

  fc.assert(
    fc.property(documents, sizes, fc.constantFrom('', '\n', '\r\n', ' '), (drawn, cuts, between) => {
      const values: typeof drawn = JSON.parse(JSON.stringify(drawn)); // there is no -0 in JSON
      const text = Buffer.from(values.map((value) => JSON.stringify(value)).join(between));
      const large = { maxElementBytes: 1 << 20, maxDepth: 100 };

      expect(split(text, cuts, large)).toEqual(split(text, [], large));
      const whole = split(text, cuts, large);
      expect(whole.problems).toEqual([]);
      expect(whole.elements).toEqual(
        values.flatMap((value): unknown[] => {
          if (Array.isArray(value)) return value;
          const list = Object.entries(value).find(
            ([key, held]) => key.toLowerCase() === 'value' && Array.isArray(held),
          );
          return list === undefined ? [value] : Array.isArray(list[1]) ? list[1] : [];
        }),
      );
    }),
  );
});

test('no text makes it fail or lose its place', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.integer({ min: 0, max: 20 })), (bytes, cuts) => {
      const offsets: number[] = [];
      const splitter = createJsonSplitter(
        {
          begin: () => undefined,
          element: (text, offset) => offsets.push(offset, offset + text.length),
          end: () => undefined,
          problem: ({ offset }) => offsets.push(offset),
        },
        { maxElementBytes: 50, maxDepth: 3 },
      );
      let at = 0;
      for (const cut of cuts) {
        splitter.push(Buffer.from(bytes.subarray(at, at + cut)));
        at += cut;
      }
      splitter.push(Buffer.from(bytes.subarray(at)));
      splitter.end();

      expect(offsets.every((offset) => offset >= 0 && offset <= bytes.length)).toBe(true);
    }),
  );
});
