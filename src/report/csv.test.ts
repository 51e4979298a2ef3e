import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvRow, csvText } from './csv.ts';

describe('CSV of findings', () => {
  it('begins with a byte order mark and names its columns', () => {
    expect(csvHeader()).toMatch(/^\uFEFFrequirement,title,.*,subject_id,subject_name,.*\r\n$/);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\0=1', '＝1'])('makes no formula of %j', (text) => {
    expect(csvRow([text])).toBe(`"'${text}"\r\n`);
  });

  it('leaves alone what is no formula, and tells nothing from an empty text', () => {
    expect(csvRow(['a=b', '', null, 'say "no", twice'])).toBe(`"a=b","",,"say ""no"", twice"\r\n`);
  });

  it('keeps any text in its cell', () => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", '=', '-', '"', 'a') }));
    fc.assert(
      fc.property(texts, (text) => {
        const cell = csvRow([text]).slice(1, -3);

        expect(cell.replaceAll('""', '')).not.toContain('"');
        expect(csvText(cell.replaceAll('""', '"'))).toBe(text);
        expect(cell).not.toMatch(/^[=+\-@]/);
      }),
    );
  });
});
