import { z } from 'zod';

/** Data files of ours are larger than a requirement's may be. */
export const MAX_BYTES = 1024 * 1024;

/** A calendar day, `YYYY-MM-DD`. */
export const isoDay = z.iso.date();

/** A GUID in lower case, as Graph prints service plans and SKUs. */
export const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'write a GUID, in lower case');

/** Name of a thing inside a data file: lower case, digits and hyphens. */
export const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower case, digits and hyphens');

/** Id of a statement of the inventory, with or without its part. */
export const inventoryId = z.string().regex(/^(PRE|NET|SEC|APD|FT)-\d\d(\.\d+)?$/, 'write it like PRE-02 or PRE-02.1');

/** What every data file says of itself: where the facts come from and of which day they are. */
export const about = { source: z.string().min(1), date: isoDay };

export interface About {
  readonly source: string;
  readonly date: string;
}

/** Adds an issue for each key that occurs twice among the items of `path`. */
export function refuseRepeats<T>(
  context: z.RefinementCtx,
  path: string,
  items: readonly T[],
  keyOf: (item: T) => string,
): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (seen.has(key)) {
      context.addIssue({ code: 'custom', path: [path, index], message: `${key} is here twice: keep one` });
    }
    seen.add(key);
  }
}

/** Lower case, letters and digits only: how names from the field are compared. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
