import { z } from 'zod';
import type { Parsed, TextFault } from '../parse.ts';
import { type About, guid, isoDay } from './fields.ts';

const HEADER = ['sku_id', 'sku_part_number', 'product_name', 'plan_ids'];
const planIds = z
  .string()
  .transform((cell) => cell.split(' '))
  .pipe(z.array(guid));
const row = z.tuple([guid, z.string().min(1), z.string().min(1), planIds]);

export type Sku = {
  readonly sku_id: string;
  readonly sku_part_number: string;
  readonly product_name: string;
};

/** A plan that a SKU carries, as published; a tenant's own `subscribedSkus` decides. */
export type SkuPlan = {
  readonly sku_id: string;
  readonly plan_id: string;
};

export interface Skus extends About {
  readonly rows: readonly Sku[];
  readonly plans: readonly SkuPlan[];
}

/** Reads `skus.csv`: comment lines with source and date, a header, then a row per SKU. */
export function parseSkus(text: string, file = 'skus.csv'): Parsed<Skus> {
  const faults: TextFault[] = [];
  const refuse = (line: number, message: string) => faults.push({ file, line, column: 1, message });
  const lines = text.split(/\r?\n/).map((content, index) => ({ content, number: index + 1 }));
  const [header, ...body] = lines.filter(({ content }) => content !== '' && !content.startsWith('#'));
  const source = commentOf(text, 'source');
  const date = commentOf(text, 'date');
  if (source === undefined) refuse(1, 'say "# source: ..." in the first lines');
  if (!isoDay.safeParse(date).success) refuse(1, 'say "# date: YYYY-MM-DD" in the first lines');
  if (header?.content !== HEADER.join(',')) refuse(header?.number ?? 1, `the header must be ${HEADER.join(',')}`);

  const rows: Sku[] = [];
  const plans: SkuPlan[] = [];
  const seen = new Set<string>();
  for (const { content, number } of body) {
    const cells = row.safeParse(splitCsvLine(content));
    if (!cells.success) refuse(number, cells.error.issues.map(({ message }) => message).join('; '));
    else {
      const [sku_id, sku_part_number, product_name, planIds] = cells.data;
      if (seen.has(sku_id)) refuse(number, `${sku_id} is here twice: keep one`);
      seen.add(sku_id);
      rows.push({ sku_id, sku_part_number, product_name });
      plans.push(...planIds.map((plan_id) => ({ sku_id, plan_id })));
    }
  }
  if (faults.length > 0 || source === undefined || date === undefined) return { ok: false, faults };
  return { ok: true, value: { source, date, rows, plans } };
}

function commentOf(text: string, key: string): string | undefined {
  return new RegExp(`^# ${key}: (.+?)\\r?$`, 'm').exec(text)?.[1];
}

/** Cells of one line; a quoted cell may hold commas and doubled quotes, but no line end. */
function splitCsvLine(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
