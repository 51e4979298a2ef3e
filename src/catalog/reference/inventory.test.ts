import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseInventory } from './inventory.ts';

const text = readFileSync(new URL('../../../catalogs/inventory.yaml', import.meta.url), 'utf8');

describe('inventory.yaml', () => {
  const parsed = parseInventory(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const { items, documents } = parsed.value;
  const statements = [...new Set(items.map((item) => item.id.replace(/\.\d+$/, '')))];

  it.each([
    ['PRE', 12, 'prerequisites'],
    ['NET', 10, 'network-configuration'],
    ['SEC', 33, 'security'],
    ['APD', 26, 'autopilot-device-preparation'],
    ['FT', 26, 'fasttrack-responsibilities'],
  ])('holds all statements %s-01 to -%i, in order', (prefix, count, document) => {
    const expected = Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(2, '0')}`);

    expect(statements.filter((id) => id.startsWith(`${prefix}-`))).toEqual(expected);
    expect(new Set(items.filter((item) => item.id.startsWith(`${prefix}-`)).map((item) => item.document))).toEqual(
      new Set([document]),
    );
  });

  it.each([
    ['PRE-02', 7],
    ['NET-05', 14],
    ['NET-06', 7],
    ['NET-08', 11],
    ['SEC-04', 6],
    ['SEC-05', 4],
    ['SEC-21', 2],
    ['FT-04', 5],
    ['FT-08', 4],
    ['FT-09', 3],
    ['FT-10', 4],
    ['FT-11', 3],
    ['FT-13', 14],
    ['FT-14', 4],
    ['FT-15', 5],
    ['FT-16', 9],
    ['FT-17', 12],
    ['FT-24', 4],
  ])('%s has %i parts', (id, count) => {
    expect(items.filter((item) => item.id.startsWith(`${id}.`))).toHaveLength(count);
  });

  it('names five documents', () => {
    expect(documents.size).toBe(5);
  });

  it('asks a check or an attestation of every prerequisite but the one on their publication', () => {
    const others = items.filter(
      (item) => item.id.startsWith('PRE') && !item.kinds.includes('check') && !item.kinds.includes('attest'),
    );

    expect(others.map((item) => item.id)).toEqual(['PRE-12']);
  });
});

describe('parseInventory', () => {
  const file = (statement: string) =>
    `source: s\ndate: 2026-01-01\ndocuments: { one: { title: One } }\nstatements:\n  - ${statement}\n`;

  it.each([
    ['a document that is not declared', '{ id: PRE-01, document: two, statement: x, kind: [check], met_by: [] }'],
    ['data without a note', '{ id: PRE-01, document: one, statement: x, kind: [data], met_by: [] }'],
    ['a kind that does not exist', '{ id: PRE-01, document: one, statement: x, kind: [hope], met_by: [] }'],
    ['both parts and a kind', '{ id: PRE-01, document: one, statement: x, kind: [check], met_by: [], parts: [] }'],
    [
      'parts out of order',
      '{ id: PRE-01, document: one, statement: x, parts: [{ part: 2, statement: y, kind: [check], met_by: [] }] }',
    ],
  ])('refuses %s', (_, statement) => {
    expect(parseInventory(file(statement))).toMatchObject({ ok: false });
  });

  it('cites a part by its number', () => {
    const parsed = parseInventory(
      file(
        '{ id: PRE-01, document: one, statement: x, parts: [{ part: 1, statement: y, kind: [check], met_by: [a] }] }',
      ),
    );

    expect(parsed.ok && parsed.value.items).toEqual([
      {
        id: 'PRE-01.1',
        document: 'one',
        statement: 'x: y',
        kinds: ['check'],
        metBy: ['a'],
        metByNote: null,
        planned: null,
        at: ['statements', '0', 'parts', '0'],
      },
    ]);
  });
});
