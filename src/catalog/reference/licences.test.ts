import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLicences } from './licences.ts';
import { parseSkus } from './skus.ts';

const read = (name: string) => readFileSync(new URL(`../../../catalogs/reference/${name}`, import.meta.url), 'utf8');
const licences = parseLicences(read('licences.yaml'));
const skus = parseSkus(read('skus.csv'));

describe('licences.yaml and skus.csv', () => {
  if (!licences.ok) throw new Error(JSON.stringify(licences.faults));
  if (!skus.ok) throw new Error(JSON.stringify(skus.faults));
  const { plans, sets, examples } = licences.value;

  const plansOf = (partNumber: string) => {
    const ids = skus.value.rows.filter((row) => row.sku_part_number === partNumber).map((row) => row.sku_id);
    return new Set(skus.value.plans.filter((row) => ids.includes(row.sku_id)).map((row) => row.plan_id));
  };
  const carries = (partNumber: string, capability: string) => {
    const carried = plansOf(partNumber);
    return plans.some((plan) => plan.capability === capability && carried.has(plan.plan_id));
  };
  const meets = (partNumber: string, setId: string) =>
    sets.filter((row) => row.set_id === setId).every((row) => carries(partNumber, row.capability));

  it('gives a plan the same name wherever it stands', () => {
    const names = new Map(plans.map((plan) => [plan.plan_id, plan.plan_name]));

    expect(plans.filter((plan) => names.get(plan.plan_id) !== plan.plan_name)).toEqual([]);
  });

  it('names only plans that some SKU carries, and cuts the SKUs to these plans', () => {
    const counted = new Set(plans.map((plan) => plan.plan_id));

    expect(new Set(skus.value.plans.map((row) => row.plan_id))).toEqual(counted);
  });

  it('is dated as one', () => {
    expect(skus.value.date).toBe(licences.value.date);
    expect(skus.value.source).toBe(licences.value.source);
  });

  it.each(examples)('$set_id: $sku_part_number meets it: $meets', ({ set_id, sku_part_number, meets: expected }) => {
    expect(meets(sku_part_number, set_id)).toBe(expected);
  });

  it('sees Microsoft 365 E5 in E3 and the add-ons that bring the rest', () => {
    const mix = ['SPE_E3', 'EMSPREMIUM', 'WIN_DEF_ATP'];
    const needed = sets.filter((row) => ['windows-enterprise-e5', 'ems-e5'].includes(row.set_id));

    const missing = needed.filter((row) => !mix.some((sku) => carries(sku, row.capability)));

    expect(missing).toEqual([]);
  });

  it('counts no basic mobility, no free Teams, no Exchange without a mailbox', () => {
    expect(carries('STANDARDPACK', 'intune')).toBe(false);
    expect(carries('TEAMS_FREE', 'teams')).toBe(false);
    expect(carries('EMS', 'exchange-online')).toBe(false);
  });
});

describe('parseLicences', () => {
  it('refuses a set with a capability that is not declared', () => {
    const parsed = parseLicences(
      [
        'source: s',
        'date: 2026-01-01',
        'capabilities:',
        '  - { id: intune, title: Intune, plans: [{ id: c1ec4a95-1f05-45b3-a911-aa3fa01094f5, name: INTUNE_A }] }',
        'sets:',
        '  - { id: a, title: A, inventory: [], capabilities: [entra], skus: [X], not_skus: [Y] }',
      ].join('\n'),
    );

    expect(parsed).toMatchObject({ ok: false, faults: [{ line: 6 }] });
  });
});
