import { z } from 'zod';
import { type Parsed, parseYaml } from '../parse.ts';
import { type About, about, MAX_BYTES, refuseRepeats, slug } from './fields.ts';

const lowerCase = z
  .string()
  .min(1)
  .refine((name) => name === name.trim().toLowerCase(), 'write it in lower case, without blanks around it');

const maker = z.strictObject({ id: slug, title: z.string().min(1), aliases: z.array(lowerCase).min(1) });

const makers = z
  .strictObject({ ...about, makers: z.array(maker).min(1), virtual_models: z.array(lowerCase) })
  .superRefine((file, context) => {
    refuseRepeats(context, 'makers', file.makers, (item) => item.id);
    const aliases = file.makers.flatMap((item) => item.aliases);
    refuseRepeats(context, 'makers', aliases, (alias) => alias);
  });

export type SupportedMaker = {
  readonly maker: string;
  readonly title: string;
  /** As reported, in lower case and trimmed. */
  readonly alias: string;
};

export interface SupportedMakers extends About {
  readonly rows: readonly SupportedMaker[];
  /** How the models of virtual machines begin, in lower case. */
  readonly virtualModels: readonly string[];
}

/** Reads `makers.yaml`. */
export function parseMakers(text: string, file = 'makers.yaml'): Parsed<SupportedMakers> {
  const parsed = parseYaml(text, file, makers, MAX_BYTES);
  if (!parsed.ok) return parsed;
  const { source, date, virtual_models } = parsed.value;
  const rows = parsed.value.makers.flatMap(({ id, title, aliases }) =>
    aliases.map((alias) => ({ maker: id, title, alias })),
  );
  return { ok: true, value: { source, date, rows, virtualModels: virtual_models } };
}
