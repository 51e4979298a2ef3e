import { z } from 'zod';
import { type Parsed, parseYaml } from '../parse.ts';
import { type About, about, MAX_BYTES, normaliseName, refuseRepeats, slug } from './fields.ts';
import { servicingGroup } from './windows-releases.ts';

const family = z.strictObject({
  id: slug,
  title: z.string().min(1),
  managed_desktop: z.boolean(),
  device_preparation: z.boolean(),
});

const edition = z.strictObject({
  sku_number: z.int().positive(),
  sku_family: z.string().min(1),
  family: slug,
  servicing: z.union([servicingGroup, z.literal('none')]),
  names: z.array(z.string().regex(/^[a-z0-9]+$/, 'lower case, letters and digits only')),
});

const editions = z
  .strictObject({ ...about, families: z.array(family).min(1), editions: z.array(edition).min(1) })
  .superRefine((file, context) => {
    refuseRepeats(context, 'families', file.families, (item) => item.id);
    refuseRepeats(context, 'editions', file.editions, (item) => String(item.sku_number));
    const names = file.editions.flatMap((item) => [normaliseName(item.sku_family), ...item.names]);
    refuseRepeats(context, 'editions', names, (name) => name);
    const families = new Set(file.families.map((item) => item.id));
    for (const [index, item] of file.editions.entries()) {
      if (!families.has(item.family)) {
        const message = `no family ${item.family}: add it above`;
        context.addIssue({ code: 'custom', path: ['editions', index, 'family'], message });
      }
    }
  });

/** A way of writing an edition, and what follows from it. */
export type WindowsEditionAlias = {
  readonly edition: string;
  readonly title: string;
  /** As `normaliseEdition` leaves it; the SKU number is an alias too. */
  readonly alias: string;
  /** The servicing group of `windows_releases`; null where no release date applies. */
  readonly servicing: z.infer<typeof servicingGroup> | null;
  readonly is_for_managed_desktop: boolean;
  readonly is_for_device_preparation: boolean;
};

export interface WindowsEditions extends About {
  readonly rows: readonly WindowsEditionAlias[];
}

/** Reads `editions.yaml`: a row per way of writing an edition. */
export function parseEditions(text: string, file = 'editions.yaml'): Parsed<WindowsEditions> {
  const parsed = parseYaml(text, file, editions, MAX_BYTES);
  if (!parsed.ok) return parsed;
  const { source, date, families } = parsed.value;
  const rows = parsed.value.editions.flatMap(({ sku_number, sku_family, names, servicing, family: id }) => {
    const known = families.find((candidate) => candidate.id === id);
    if (known === undefined) return [];
    return [String(sku_number), normaliseName(sku_family), ...names].map((alias) => ({
      edition: id,
      title: known.title,
      alias,
      servicing: servicing === 'none' ? null : servicing,
      is_for_managed_desktop: known.managed_desktop,
      is_for_device_preparation: known.device_preparation,
    }));
  });
  return { ok: true, value: { source, date, rows } };
}

/**
 * The alias of an edition as somebody writes it: lower case, without "microsoft", "windows", "10", "11" and all that is
 * no letter or digit. A check does the same with `regexp_replace(lower(x), 'microsoft|windows|10|11|[^a-z0-9]', '', 'g')`;
 * a SKU number is its own alias, as text.
 */
export function normaliseEdition(name: string): string {
  return name.toLowerCase().replaceAll(/microsoft|windows|10|11|[^a-z0-9]/g, '');
}
