/**
 * Seeded randomness. Nothing here keeps state between calls: a generator is made from a key, so that the hundredth
 * device is the same whether or not the ninety-nine before it were written.
 */

/** A source of numbers that depends on its key alone. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** `length` characters of an alphabet. */
  text(length: number, alphabet: string): string;
}

type Words = readonly [number, number, number, number];

/** Hashes a key to 128 bits (cyrb128). */
function hash(key: string): Words {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  a ^= b ^ c ^ d;
  return [a >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0];
}

/** Makes the generator (sfc32) that belongs to a key. */
export function createRandom(key: string): Random {
  let [a, b, c, d] = hash(key);
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (list) => elementAt(list, Math.floor(next() * list.length)),
    chance: (probability) => next() < probability,
    text: (length, alphabet) => {
      let out = '';
      for (let i = 0; i < length; i++) out += alphabet[Math.floor(next() * alphabet.length)];
      return out;
    },
  };
}

/** The element at an index that counts round and round the list. */
export function elementAt<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new RangeError('the list to choose from is empty');
  return found;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(word: number): string {
  return `${HEX[word >>> 24]}${HEX[(word >>> 16) & 255]}${HEX[(word >>> 8) & 255]}${HEX[word & 255]}`;
}

/** The id (a version 4 GUID in form) that belongs to a key. */
export function guidFor(key: string): string {
  const [a, b, c, d] = hash(key);
  const low = hex((b & 0xffff0fff) | 0x00004000);
  const high = hex((c & 0x3fffffff) | 0x80000000);
  return `${hex(a)}-${low.slice(0, 4)}-${low.slice(4)}-${high.slice(0, 4)}-${high.slice(4)}${hex(d)}`;
}

/** Sends 0 ... size-1 to 0 ... size-1 one to one, in an order that depends on the key. */
export function permute(index: number, size: number, key: string): number {
  if (size < 2) return 0;
  const [a, b] = hash(key);
  let stride = 1 + (a % (size - 1));
  while (commonDivisor(stride, size) !== 1) stride = (stride % size) + 1;
  return (stride * index + (b % size)) % size;
}

function commonDivisor(left: number, right: number): number {
  let a = left;
  let b = right;
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
