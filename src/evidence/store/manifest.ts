import { createHash } from 'node:crypto';
import { z } from 'zod';

/** How a collection or table came: whole, or why not. */
export const EVIDENCE_STATUSES = ['complete', 'truncated', 'denied', 'not-licensed', 'failed'] as const;
export type EvidenceStatus = (typeof EVIDENCE_STATUSES)[number];

const Count = z.int().nonnegative();
const Time = z.iso.datetime();

const FileText = z.strictObject({ path: z.string(), bytes: Count, sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const Answer = {
  status: z.enum(EVIDENCE_STATUSES),
  request: z.string(),
  permission: z.string(),
  message: z.string().optional(),
};

const CollectionText = z.strictObject({
  name: z.string(),
  ...Answer,
  /** Objects in the raw file. */
  rows: Count,
  /** When the oldest of its files was written. */
  collectedAt: Time,
  /** Declared properties that are in no object. */
  propertiesNotSupplied: z.array(z.string()),
  /** What was kept of the objects in a property, where not all was. */
  kept: z.record(z.string(), z.array(z.string())),
  /** Absent where nothing was answered. */
  raw: z.string().optional(),
});

const TableText = z.strictObject({
  name: z.string(),
  collection: z.string(),
  ...Answer,
  rows: Count,
  collectedAt: Time,
  columnsNotSupplied: z.array(z.string()),
  problems: Count,
  /** Hash of the declaration that the rows were made by. */
  schema: z.string(),
  file: z.string().optional(),
});

const InputText = z.strictObject({
  file: z.string(),
  collection: z.string(),
  objects: Count,
  problems: z.array(z.string()),
});

const ManifestText = z.strictObject({
  schema: z.literal('muster.snapshot/1'),
  id: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]*$/),
  tenant: z.string(),
  source: z.string(),
  /** The part of the tenant that the source was asked about, as a site; absent where it was all of it. */
  scope: z.string().min(1).max(300).optional(),
  collector: z.strictObject({ name: z.string(), version: z.string() }),
  collectedAt: Time,
  startedAt: Time,
  endedAt: Time,
  who: z.string(),
  inputs: z.array(InputText),
  collections: z.array(CollectionText),
  tables: z.array(TableText),
  files: z.array(FileText),
  notes: z.array(z.strictObject({ at: Time, text: z.string() })),
});

/** What a snapshot is: where it comes from, what is in it and in what state. */
export type Manifest = z.infer<typeof ManifestText>;
/** One file of a snapshot. */
export type SnapshotFile = Manifest['files'][number];
/** How a request was answered. */
export type CollectionEntry = Manifest['collections'][number];
/** How a table came out. */
export type TableEntry = Manifest['tables'][number];
/** A file that was read, and what was wrong in it. */
export type InputEntry = Manifest['inputs'][number];

/** Reads the text of a manifest; an error says what is wrong and where in it. */
export function parseManifest(text: string): { readonly manifest: Manifest } | { readonly fault: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { fault: `it is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = ManifestText.safeParse(json);
  if (parsed.success) return { manifest: parsed.data };
  const [issue] = parsed.error.issues;
  return { fault: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a manifest'}` };
}

/** The text of a manifest: lists in the order of their names, so that the same snapshot gives the same bytes. */
export function formatManifest(manifest: Manifest): string {
  const ordered: Manifest = {
    ...manifest,
    inputs: sortedBy(manifest.inputs, (entry) => entry.file),
    collections: sortedBy(manifest.collections, (entry) => entry.name),
    tables: sortedBy(manifest.tables, (entry) => entry.name),
    files: sortedBy(manifest.files, (entry) => entry.path),
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/**
 * The hash that an assessment pins: over everything but the tables, which are a cache and may be made anew from the
 * raw evidence.
 */
export function contentHash(manifest: Manifest): string {
  const raw = { ...manifest, tables: [], files: manifest.files.filter((file) => file.path.startsWith('raw/')) };
  return createHash('sha256').update(formatManifest(raw)).digest('hex');
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
