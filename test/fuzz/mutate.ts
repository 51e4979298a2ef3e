import type { Random } from '../../lab/tenants/random.ts';

/** Pieces of text that a format gives a meaning to. */
export type Tokens = readonly string[];

const LARGEST = 24 << 10;
const NUMBERS: Tokens = [
  '0',
  '-0',
  '-1',
  '1e999',
  '-1e-999',
  '9007199254740993',
  '18446744073709551616',
  '170141183460469231731687303715884105728',
  '1'.repeat(400),
  '0.1e+',
  'NaN',
];
const BYTES: readonly (readonly number[])[] = [
  [0xef, 0xbb, 0xbf],
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0x00],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe2, 0x80, 0xa8],
  [0x80],
  [0x1b, 0x5b, 0x32, 0x4a],
  [0x0d, 0x0a],
  [0x0d],
];
const BRACKETS: readonly (readonly [string, string])[] = [
  ['[', ']'],
  ['{"a":', '}'],
  ['(', ')'],
  ['- ', ''],
  ['{', '}'],
  ['"', '"'],
  ['SELECT (', ')'],
];

type Mutation = (input: Buffer, random: Random, other: Buffer, tokens: Tokens) => Buffer;

const place = (input: Buffer, random: Random): number => random.between(0, input.length);

function insert(input: Buffer, at: number, piece: Uint8Array): Buffer {
  return Buffer.concat([input.subarray(0, at), piece, input.subarray(at)]);
}

const MUTATIONS: readonly Mutation[] = [
  // flip bits
  (input, random) => {
    const out = Buffer.from(input);
    for (let times = random.between(1, 4); times > 0 && out.length > 0; times--) {
      const at = random.between(0, out.length - 1);
      out[at] = (out[at] ?? 0) ^ (1 << random.between(0, 7));
    }
    return out;
  },
  // splice with another input
  (input, random, other) => {
    const from = place(other, random);
    return Buffer.concat([input.subarray(0, place(input, random)), other.subarray(from)]);
  },
  // cut the end off
  (input, random) => input.subarray(0, place(input, random)),
  // take a piece out
  (input, random) => {
    const from = place(input, random);
    return Buffer.concat([
      input.subarray(0, from),
      input.subarray(Math.min(input.length, from + random.between(1, 64))),
    ]);
  },
  // repeat a piece
  (input, random) => {
    const from = place(input, random);
    const piece = input.subarray(from, from + random.between(1, 256));
    const times = random.pick([1, 2, 10, 60]);
    return insert(input, from, Buffer.concat(Array.from({ length: times }, () => piece)));
  },
  // a token somewhere
  (input, random, _, tokens) => insert(input, place(input, random), Buffer.from(random.pick(tokens))),
  // a token in place of something
  (input, random, _, tokens) => {
    const at = place(input, random);
    const rest = input.subarray(Math.min(input.length, at + random.between(1, 12)));
    return Buffer.concat([input.subarray(0, at), Buffer.from(random.pick(tokens)), rest]);
  },
  // a number where there is one, or anywhere
  (input, random) => {
    const text = input.toString('latin1');
    const found = [...text.matchAll(/\d+/g)];
    const number = Buffer.from(random.pick(NUMBERS));
    if (found.length === 0) return insert(input, place(input, random), number);
    const { index, 0: digits } = random.pick(found);
    return Buffer.concat([input.subarray(0, index), number, input.subarray(index + digits.length)]);
  },
  // bytes that are no text
  (input, random) => insert(input, random.chance(0.4) ? 0 : place(input, random), Buffer.from(random.pick(BYTES))),
  // deep nesting
  (input, random) => {
    const [open, close] = random.pick(BRACKETS);
    const depth = random.pick([5, 50, 101, 5000]);
    const tail = random.chance(0.5) ? close.repeat(depth) : '';
    return insert(input, place(input, random), Buffer.from(open.repeat(depth) + tail));
  },
  // a long run of one byte
  (input, random) =>
    insert(
      input,
      place(input, random),
      Buffer.alloc(random.pick([10, 300, 3000, 20_000]), random.pick([' ', 'a', '"', '\\', '\n', '\t', '0', ','])),
    ),
  // in another encoding
  (input, random) => {
    if (!random.chance(0.2)) return input;
    const wide = Buffer.from(input.toString('latin1'), 'utf16le');
    return random.chance(0.5) ? wide : Buffer.concat([Buffer.from([0xff, 0xfe]), wide]);
  },
];

/** Changes an input of a corpus in one to four ways; what comes out depends on the random source alone. */
export function mutate(corpus: readonly Buffer[], tokens: Tokens, random: Random): Buffer {
  let input = random.pick(corpus);
  for (let times = random.between(1, 4); times > 0; times--) {
    input = random.pick(MUTATIONS)(input, random, random.pick(corpus), tokens);
    if (input.length > LARGEST) input = input.subarray(0, LARGEST);
  }
  return input;
}
