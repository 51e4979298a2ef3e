import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMakers } from './makers.ts';

const text = readFileSync(new URL('../../../catalogs/reference/makers.yaml', import.meta.url), 'utf8');
const parsed = parseMakers(text);

describe('makers.yaml', () => {
  it.each([
    ['Dell Inc.', 'dell'],
    ['HP', 'hp'],
    ['Hewlett-Packard', 'hp'],
    ['LENOVO', 'lenovo'],
    ['Microsoft Corporation', 'microsoft'],
  ])('%s is %s', (name, maker) => {
    const rows = parsed.ok ? parsed.value.rows : [];

    expect(rows.find((row) => row.alias === name.toLowerCase())?.maker).toBe(maker);
  });

  it('names the four makers of the document', () => {
    const rows = parsed.ok ? parsed.value.rows : [];

    expect(new Set(rows.map((row) => row.title))).toEqual(new Set(['Dell', 'HP', 'Lenovo', 'Microsoft']));
  });
});

describe('parseMakers', () => {
  it('refuses an alias in capitals and one that two makers share', () => {
    const file = (makers: string) => `source: s\ndate: 2026-01-01\nvirtual_models: []\nmakers:\n${makers}`;

    expect(parseMakers(file('  - { id: hp, title: HP, aliases: [HP] }\n'))).toMatchObject({ ok: false });
    expect(
      parseMakers(file('  - { id: hp, title: HP, aliases: [x] }\n  - { id: dell, title: Dell, aliases: [x] }\n')),
    ).toMatchObject({ ok: false });
  });
});
