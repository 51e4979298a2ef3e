import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRegions } from './regions.ts';

const text = readFileSync(new URL('../../../catalogs/reference/regions.yaml', import.meta.url), 'utf8');

describe('regions.yaml', () => {
  it('names fourteen countries, Norway among them in spite of YAML', () => {
    const parsed = parseRegions(text);
    const codes = parsed.ok ? parsed.value.rows.map((row) => row.code) : [];

    expect(codes).toHaveLength(14);
    expect(codes).toContain('NO');
  });

  it('keeps what holds only in part of Canada', () => {
    const parsed = parseRegions(text);

    expect(parsed.ok && parsed.value.rows.find((row) => row.code === 'CA')?.note).toMatch(/Quebec/);
  });
});

describe('parseRegions', () => {
  it('refuses a code that is none, and one that is there twice', () => {
    const file = (codes: readonly string[]) =>
      `source: s\ndate: 2026-01-01\ncountries:\n${codes.map((code) => `  - { code: ${code}, name: X }\n`).join('')}`;

    expect(parseRegions(file(['UK1']))).toMatchObject({ ok: false, faults: [{ line: 4 }] });
    expect(parseRegions(file(['GB', 'GB']))).toMatchObject({ ok: false, faults: [{ line: 5 }] });
  });
});
