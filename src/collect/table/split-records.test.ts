import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRecordSplitter } from './split-records.ts';

function split(text: string, separator = ',', pieces: readonly string[] = [text]) {
  const splitter = createRecordSplitter(separator);
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
}

const cellsOf = (text: string, separator = ',') => split(text, separator).map(({ cells }) => cells);

describe('records', () => {
  test.each([
    [
      'plain cells',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'Windows line ends',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'line ends of old Macs',
      'a,b\r1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a separator, a quote and a line end in quotes',
      '"a,b","say ""x""","1\n2"\nc',
      [['a,b', 'say "x"', '1\n2'], ['c']],
    ],
    [
      'empty cells',
      ',,\n"",""',
      [
        ['', '', ''],
        ['', ''],
      ],
    ],
    ['a quote inside a cell', 'a 15" screen,b', [['a 15" screen', 'b']]],
    ['text behind a closing quote', '"a" ,b', [['a ', 'b']]],
    ['spaces before a quote', 'a, "b,c"', [['a', 'b,c']]],
  ])('%s', (_, text, expected) => {
    expect(cellsOf(text)).toEqual(expected);
  });

  test('know the line of the file on which they begin', () => {
    expect(split('a\n"1\n2"\nb').map(({ line }) => line)).toEqual([1, 2, 4]);
  });
});

test('a quote that is not closed spoils its own line and nothing else', () => {
  const rows = Array.from({ length: 200 }, (_, n) => `PC-${n},"x"`);
  const records = split(['name,model', '"PC-a,broken', ...rows].join('\n'));

  expect(records).toHaveLength(202);
  expect(records[1]).toEqual({ cells: ['PC-a', 'broken'], line: 2, repair: expect.stringContaining('not closed') });
  expect(records[201]).toEqual({ cells: ['PC-199', 'x'], line: 202 });
});

test('a quote that closes in the middle of another cell does not make one cell of two', () => {
  const [record] = split('PC-1,"005,"Maker, Inc.",x');

  expect(record).toEqual({ cells: ['PC-1', '005', 'Maker', ' Inc.', 'x'], line: 1, repair: expect.any(String) });
});

test('what was written is what is read, in pieces of any size', () => {
  const cell = fc
    .string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'ü') })
    .map((text) => text.trimStart());
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(table, fc.array(fc.nat(40), { maxLength: 20 }), (rows, sizes) => {
      const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n');
      const pieces: string[] = [];
      let at = 0;
      for (const size of sizes) {
        pieces.push(text.slice(at, at + size));
        at += size;
      }
      pieces.push(text.slice(at));

      expect(split(text, ',', pieces).map(({ cells }) => cells)).toEqual(rows);
    }),
  );
});

test('any text in pieces gives the same as in one', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ';', '\n', '\r', ' ') });
  fc.assert(
    fc.property(text, fc.nat(30), (whole, size) => {
      expect(split(whole, ';', [whole.slice(0, size), whole.slice(size)])).toEqual(split(whole, ';'));
    }),
  );
});

// A walk that took more than its share of time would not end within the time of a test.
test('comes to an end with a large text full of quotes', () => {
  const quotes = `${'"a""b",c\r'.repeat(200_000)}`;
  const open = `${'a,"b\n'.repeat(20_000)}`;

  expect(split(quotes)).toHaveLength(200_000);
  expect(split(open).length).toBeGreaterThan(100);
});
