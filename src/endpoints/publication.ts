import { z } from 'zod';
import { type EndpointList, patternsOf } from './endpoint.ts';
import { decodeText, type Read, readJson } from './read-text.ts';

/** A part of the names beyond which their loss is no ordinary change. In eight years no month took as many. */
const MOST_LOST = 0.2;

/** A record of the web service's method `changes`; only what the guards use. */
export interface ChangeRecord {
  readonly endpointSetId: number;
  readonly disposition: 'Add' | 'Change' | 'Remove';
  readonly version: string;
  /** Names and addresses that the record takes away. */
  readonly removed: readonly string[];
}

const names = z.object({ urls: z.array(z.string()).optional(), ips: z.array(z.string()).optional() }).optional();
const changes = z
  .array(
    z.object({
      endpointSetId: z.int(),
      disposition: z
        .string()
        .transform((text) => text.toLowerCase())
        .pipe(z.enum(['add', 'change', 'remove'])),
      version: z.string().regex(/^\d{10}$/, 'write it like 2026073100'),
      remove: names,
    }),
  )
  .max(50_000);

/** Reads an answer of the method `changes` of the web service. */
export function parseChanges(bytes: Uint8Array, file: string): Read<readonly ChangeRecord[]> {
  const text = decodeText(bytes, file);
  if (!text.ok) return text;
  const read = readJson(text.value, file, changes);
  if (!read.ok) return read;
  const words = { add: 'Add', change: 'Change', remove: 'Remove' } as const;
  const value = read.value.map(({ endpointSetId, disposition, version, remove }) => ({
    endpointSetId,
    disposition: words[disposition],
    version,
    removed: [...(remove?.urls ?? []).map((name) => name.toLowerCase()), ...(remove?.ips ?? [])],
  }));
  return { ok: true, value };
}

/** Whether a publication may take the place of the last good one, and if not, why: each reason a sentence. */
export type PublicationVerdict =
  | { readonly use: 'publication' }
  | { readonly use: 'last-good'; readonly reasons: readonly string[] };

/**
 * Judges a publication of the web service against the last good one. Refused are an empty one, an older one, one that
 * loses more than a fifth of the names, an Optimize set, or all addresses of an Optimize or Allow set, where no record
 * of `changes` says so. Each has happened: the table of 2018-11-28 was empty, and addresses of an Allow set vanished
 * and came back (MicrosoftDocs/microsoft-365-docs#5075).
 */
export function judgePublication(
  published: EndpointList,
  lastGood: EndpointList | undefined,
  records: readonly ChangeRecord[] = [],
): PublicationVerdict {
  const reasons = [
    ...emptiness(published),
    ...(lastGood === undefined ? [] : [...age(published, lastGood), ...losses(published, lastGood, records)]),
  ];
  return reasons.length === 0 ? { use: 'publication' } : { use: 'last-good', reasons };
}

function emptiness({ services }: EndpointList): readonly string[] {
  if (services.length === 0) return ['it is empty'];
  return patternsOf(services).length === 0 ? ['it names no host'] : [];
}

function age(published: EndpointList, lastGood: EndpointList): readonly string[] {
  const [now, then] = [published.version ?? '', lastGood.version ?? ''];
  return now !== '' && now < then ? [`its version ${now} is older than ${then}`] : [];
}

function losses(published: EndpointList, lastGood: EndpointList, records: readonly ChangeRecord[]): readonly string[] {
  // Records of the past say nothing of what is lost now.
  const news = records.filter(({ version }) => version > (lastGood.version ?? ''));
  const told = new Set(news.flatMap(({ removed }) => removed));
  const removedSets = new Set(
    news.filter(({ disposition }) => disposition === 'Remove').map(({ endpointSetId }) => String(endpointSetId)),
  );
  const now = new Set(patternsOf(published.services));
  const before = patternsOf(lastGood.services.filter(({ id }) => !removedSets.has(id)));
  const lost = before.filter((pattern) => !now.has(pattern) && !told.has(pattern));
  const reasons: string[] = [];
  if (lost.length > MOST_LOST * patternsOf(lastGood.services).length) {
    reasons.push(`it loses ${lost.length} of ${patternsOf(lastGood.services).length} names without a record of change`);
  }
  const sets = new Map(published.services.map((service) => [service.id, service]));
  for (const { id, category, addresses } of lastGood.services) {
    const set = sets.get(id);
    if (removedSets.has(id) || category === 'Default' || category === null) continue;
    if (set === undefined) {
      if (category === 'Optimize') reasons.push(`it loses the ${category} set ${id} without a record of change`);
    } else if (addresses.length > 0 && set.addresses.length === 0 && !addresses.every((address) => told.has(address))) {
      reasons.push(`it loses all addresses of the ${category} set ${id} without a record of change`);
    }
  }
  return reasons;
}
