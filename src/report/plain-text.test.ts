import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, dayOf, grouped, onOneLine, shortened, timeOf, visible } from './plain-text.ts';
import { atMost, wrap } from './wrap.ts';

describe('text from outside', () => {
  it('has nothing left that cannot be seen, and is well formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, longest) => {
        for (const shown of [visible(text, longest), onOneLine(text, longest), shortened(text, longest)]) {
          expect(shown).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
          expect(shown.isWellFormed()).toBe(true);
        }
        expect(onOneLine(text)).not.toMatch(/[\n\t]/);
        expect(shortened(text, longest).length).toBeLessThanOrEqual(longest + 2);
      }),
    );
  });

  it('is written out, cut and said to be cut', () => {
    expect(visible('a\u0000b\u202Ec\r\nd')).toBe('a[U+0000]b[U+202E]c\nd');
    expect(visible('x'.repeat(2000), 5)).toBe('xxxxx… (2,000 characters)');
    expect(shortened('one, two three', 9)).toBe('one, two …');
  });
});

describe('numbers and times', () => {
  it('are as people write them', () => {
    expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
    expect([counted(1, 'device'), counted(1204, 'device'), counted(2, 'policy', 'policies')]).toEqual([
      '1 device',
      '1,204 devices',
      '2 policies',
    ]);
    expect([dayOf('2026-03-01'), timeOf('2026-11-15T08:00:59.999Z'), timeOf('2026-04-30'), timeOf('soon')]).toEqual([
      '1 March 2026',
      '15 November 2026, 08:00 UTC',
      '30 April 2026',
      'soon',
    ]);
  });
});

describe('wrapping', () => {
  it('keeps every word, and no line longer than asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 30 })),
        fc.integer({ min: 4, max: 20 }),
        (words, width) => {
          const lines = wrap(words.join(' '), width);

          expect(lines.every((line) => line.length <= width)).toBe(true);
          expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
        },
      ),
    );
  });

  it('cuts lines and shows it', () => {
    expect(atMost(['one', 'two', 'three'], 2, 10)).toEqual(['one', 'two …']);
    expect(atMost(['one', 'twotwotwo!', 'three'], 2, 10)).toEqual(['one', 'twotwotwo…']);
    expect(atMost(['one', 'two'], 2, 10)).toEqual(['one', 'two']);
  });
});
