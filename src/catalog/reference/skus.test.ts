import { describe, expect, it } from 'vitest';
import { parseSkus } from './skus.ts';

const head = '# source: somewhere\n# date: 2026-01-01\nsku_id,sku_part_number,product_name,plan_ids\n';
const id = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const plan = 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5';

describe('parseSkus', () => {
  it('reads quoted cells with commas and doubled quotes', () => {
    const parsed = parseSkus(`${head}${id},SPE_E3,"Windows 365, ""Business""",${plan}\n`);

    expect(parsed).toMatchObject({ ok: true, value: { rows: [{ product_name: 'Windows 365, "Business"' }] } });
  });

  it('gives a row per plan', () => {
    const parsed = parseSkus(`${head}${id},A,A,${plan} ${id}\n`);

    expect(parsed.ok && parsed.value.plans.map((row) => row.plan_id)).toEqual([plan, id]);
  });

  it.each([
    ['a missing cell', `${head}${id},A,${plan}\n`, 4],
    ['an id that is none', `${head}${id},A,A,nonsense\n`, 4],
    ['a repeated SKU', `${head}${id},A,A,${plan}\n${id},B,B,${plan}\n`, 5],
    ['another header', head.replace('plan_ids', 'plans'), 3],
    ['no date', head.replace('# date: 2026-01-01\n', ''), 1],
  ])('refuses %s, with its line', (_, text, line) => {
    expect(parseSkus(text)).toMatchObject({ ok: false, faults: [{ line }] });
  });
});
