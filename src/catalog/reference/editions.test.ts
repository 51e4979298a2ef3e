import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normaliseEdition, parseEditions } from './editions.ts';

const text = readFileSync(new URL('../../../catalogs/reference/editions.yaml', import.meta.url), 'utf8');
const parsed = parseEditions(text);

describe('editions.yaml', () => {
  it('is valid', () => {
    expect(parsed).toMatchObject({ ok: true });
  });

  it.each([
    ['Microsoft Windows 11 Pro', 'pro'],
    ['Windows 10 Pro for Workstations', 'pro-workstations'],
    ['Windows 11 Pro Education', 'pro-education'],
    ['Professional', 'pro'],
    ['ProfessionalEducation', 'pro-education'],
    ['Enterprise', 'enterprise'],
    ['Windows 10 Enterprise LTSC', 'enterprise-ltsc'],
    ['EnterpriseS', 'enterprise-ltsc'],
    ['EnterpriseMultisession', 'enterprise-multi-session'],
    ['Windows 11 Home Single Language', 'home'],
    ['Education N', 'education'],
  ])('%s is the family %s', (name, family) => {
    if (!parsed.ok) throw new Error('invalid');
    const row = parsed.value.rows.find(({ alias }) => alias === normaliseEdition(name));

    expect(row?.edition).toBe(family);
  });

  it('knows an edition by its SKU number', () => {
    const rows = parsed.ok ? parsed.value.rows : [];

    expect(rows.find(({ alias }) => alias === '48')?.edition).toBe('pro');
    expect(rows.find(({ alias }) => alias === '175')?.servicing).toBe('enterprise');
  });

  it('lets exactly the five editions of the document into device preparation', () => {
    const rows = parsed.ok ? parsed.value.rows : [];

    expect(new Set(rows.filter((row) => row.is_for_device_preparation).map((row) => row.title))).toEqual(
      new Set(['Pro', 'Pro Education', 'Pro for Workstations', 'Enterprise', 'Education']),
    );
  });
});

describe('parseEditions', () => {
  const families = 'families: [{ id: pro, title: Pro, managed_desktop: true, device_preparation: true }]\n';
  const file = (editions: string) => `source: s\ndate: 2026-01-01\n${families}editions:\n${editions}`;

  it('refuses a spelling that two editions share', () => {
    const content = file(
      '  - { sku_number: 48, sku_family: Professional, family: pro, servicing: pro, names: [pro] }\n' +
        '  - { sku_number: 49, sku_family: Pro, family: pro, servicing: pro, names: [] }\n',
    );

    expect(parseEditions(content)).toMatchObject({ ok: false });
  });

  it('refuses a family that is not declared', () => {
    const content = file('  - { sku_number: 4, sku_family: Enterprise, family: none, servicing: pro, names: [] }\n');

    expect(parseEditions(content)).toMatchObject({ ok: false, faults: [{ line: 5 }] });
  });
});
