import { z } from 'zod';
import { type Read, readYaml } from './read-text.ts';
import type { Publication } from './web-service.ts';

/** A shipped answer of a web service: its file, below the folder of endpoint lists, and what to call it. */
export interface ShippedPublication extends Publication {
  readonly file: string;
}

const shipped = z.strictObject({
  publications: z.array(
    z.strictObject({
      list: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower case, digits and hyphens'),
      file: z.string().regex(/^[a-z0-9-]+\.json$/, 'write the name of a JSON file beside this one'),
      title: z.string().min(1),
      source: z.string().min(1),
      version: z.string().regex(/^\d{10}$/, 'write it like 2026073100'),
      date: z.iso.date(),
    }),
  ),
});

/** Reads `publications.yaml`: which answers of web services ship, and what each does not say of itself. */
export function parsePublications(text: string, file: string): Read<readonly ShippedPublication[]> {
  const read = readYaml(text, file, shipped);
  if (!read.ok) return read;
  return { ok: true, value: read.value.publications.map(({ list, ...rest }) => ({ id: list, ...rest })) };
}
