import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameAt } from './names.ts';
import { createRandom, guidFor, permute } from './random.ts';

describe('permute', () => {
  it('sends every index to another one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.string(), (size, key) => {
        const images = Array.from({ length: size }, (_, index) => permute(index, size, key));

        expect(new Set(images).size).toBe(size);
        expect(images.every((image) => image >= 0 && image < size)).toBe(true);
      }),
    );
  });
});

describe('guidFor', () => {
  it('is a GUID of version 4 in form, and another for another key', () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => guidFor(`device/${index}`));

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
  });
});

describe('createRandom', () => {
  it('gives the same numbers for the same key', () => {
    const draw = (key: string): readonly number[] => {
      const random = createRandom(key);
      return [random.next(), random.between(1, 6), random.next()];
    };

    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
  });
});

describe('nameAt', () => {
  it('never gives two people the same sign-in name', () => {
    const locals = Array.from({ length: 60_000 }, (_, index) => nameAt(index).local);

    expect(new Set(locals).size).toBe(locals.length);
  });

  it('writes sign-in names without accents', () => {
    const odd = Array.from({ length: 20_000 }, (_, index) => nameAt(index).local).filter(
      (local) => !/^[a-z'.-]+\d*$/.test(local),
    );

    expect(odd).toEqual([]);
  });
});
