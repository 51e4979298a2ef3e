import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TABLES } from '../../evidence/tables/index.ts';
import { parseReferenceData, REFERENCE_FILES } from './tables.ts';

const texts = new Map(
  REFERENCE_FILES.map((file) => [file, readFileSync(new URL(`../../../catalogs/${file}`, import.meta.url), 'utf8')]),
);
/** Endpoint lists are read by a stage of their own. */
const declared = TABLES.filter((table) => table.kind === 'reference' && table.name !== 'endpoints');

describe('parseReferenceData', () => {
  const parsed = parseReferenceData(texts);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const { files, tables } = parsed.value;

  it('fills every declared reference table and no other', () => {
    expect(new Set(tables.keys())).toEqual(new Set(declared.map((table) => table.name)));
  });

  it.each(declared.map((table) => [table.name, table] as const))(
    '%s has exactly its declared columns',
    (name, table) => {
      const rows = tables.get(name) ?? [];

      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(Object.keys(row).sort()).toEqual(Object.keys(table.columns).sort());
    },
  );

  it('dates every file', () => {
    expect(files.map((file) => file.file)).toEqual([...REFERENCE_FILES]);
    expect(files.filter((file) => file.source === '' || !/^\d{4}-\d\d-\d\d$/.test(file.date))).toEqual([]);
  });

  it('names a file that is missing', () => {
    const [first = ''] = REFERENCE_FILES;

    const result = parseReferenceData(new Map([...texts].filter(([file]) => file !== first)));

    expect(result).toMatchObject({ ok: false, faults: [{ file: first }] });
  });
});
