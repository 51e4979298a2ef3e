import { z } from 'zod';
import { type Parsed, parseYaml } from '../parse.ts';
import { type About, about, MAX_BYTES, refuseRepeats } from './fields.ts';

const country = z.strictObject({
  code: z.string().regex(/^[A-Z]{2}$/, 'write an ISO 3166-1 code of two capitals, quoted where YAML needs it'),
  name: z.string().min(1),
  note: z.string().optional(),
});

const regions = z.strictObject({ ...about, countries: z.array(country).min(1) }).superRefine((file, context) => {
  refuseRepeats(context, 'countries', file.countries, (item) => item.code);
});

export type SupportedCountry = {
  readonly code: string;
  readonly name: string;
  /** What holds only in part of the country; null where all of it counts. */
  readonly note: string | null;
};

export interface SupportedCountries extends About {
  readonly rows: readonly SupportedCountry[];
}

/** Reads `regions.yaml`. */
export function parseRegions(text: string, file = 'regions.yaml'): Parsed<SupportedCountries> {
  const parsed = parseYaml(text, file, regions, MAX_BYTES);
  if (!parsed.ok) return parsed;
  const { source, date, countries } = parsed.value;
  const rows = countries.map(({ code, name, note }) => ({ code, name, note: note ?? null }));
  return { ok: true, value: { source, date, rows } };
}
