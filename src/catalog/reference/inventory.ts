import { z } from 'zod';
import { type Parsed, parseYaml } from '../parse.ts';
import { type About, about, isoDay, MAX_BYTES, refuseRepeats, slug } from './fields.ts';

const statementId = z.string().regex(/^(PRE|NET|SEC|APD|FT)-\d\d$/, 'write it like PRE-02');
const kinds = z.enum(['check', 'attest', 'task', 'product', 'data']);

const answer = {
  statement: z.string().min(1),
  kind: z.array(kinds).min(1),
  met_by: z.array(slug),
  met_by_note: z.string().min(1).optional(),
  planned: z.string().min(1).optional(),
};
const part = z.strictObject({ part: z.int().positive(), ...answer });
const statement = z.strictObject({
  id: statementId,
  document: slug,
  ...answer,
  kind: answer.kind.optional(),
  met_by: answer.met_by.optional(),
  parts: z.array(part).min(1).optional(),
});

const inventory = z
  .strictObject({
    ...about,
    documents: z.record(slug, z.strictObject({ title: z.string().min(1), date: isoDay.optional() })),
    statements: z.array(statement).min(1),
  })
  .superRefine((file, context) => {
    refuseRepeats(context, 'statements', file.statements, (item) => item.id);
    for (const [index, item] of file.statements.entries()) {
      const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['statements', index], message });
      if (file.documents[item.document] === undefined) refuse(`no document ${item.document}: add it above`);
      const pieces = piecesOf(item);
      if (pieces === undefined) refuse('give either kind and met_by, or parts');
      if (item.parts?.some((piece, place) => piece.part !== place + 1)) refuse('number the parts from 1');
      for (const piece of pieces ?? []) {
        if (new Set(piece.kind).size < piece.kind.length) refuse('a kind is here twice');
        const needsNote = piece.kind.some((kind) => kind === 'task' || kind === 'product' || kind === 'data');
        if (needsNote && piece.met_by_note === undefined)
          refuse('say in met_by_note what meets a task, product or data');
      }
    }
  });

export type InventoryKind = z.infer<typeof kinds>;

/** One thing the source documents ask for: a statement, or one part of it. */
export interface InventoryItem {
  /** As requirements cite it: `PRE-01`, or `PRE-02.1` for a part. */
  readonly id: string;
  readonly document: string;
  readonly statement: string;
  readonly kinds: readonly InventoryKind[];
  /** Ids of requirements and tasks. */
  readonly metBy: readonly string[];
  readonly metByNote: string | null;
  /** What will meet it, or the rest of it, later: nothing does today. */
  readonly planned: string | null;
  /** Keys that lead to it in the file. */
  readonly at: readonly string[];
}

export interface Inventory extends About {
  /** Title and day of each document; the day is null where the document bears none. */
  readonly documents: ReadonlyMap<string, { readonly title: string; readonly date: string | null }>;
  readonly items: readonly InventoryItem[];
}

/** Reads `inventory.yaml`: an item per part, and one per statement without parts. */
export function parseInventory(text: string, file = 'inventory.yaml'): Parsed<Inventory> {
  const parsed = parseYaml(text, file, inventory, MAX_BYTES);
  if (!parsed.ok) return parsed;
  const { source, date, documents, statements } = parsed.value;
  const items = statements.flatMap((item, index): readonly InventoryItem[] =>
    (piecesOf(item) ?? []).map(({ suffix, statement: own, kind, met_by, met_by_note, planned }, place) => ({
      id: `${item.id}${suffix}`,
      document: item.document,
      statement: own === item.statement ? own : `${item.statement}: ${own}`,
      kinds: kind,
      metBy: met_by,
      metByNote: met_by_note ?? null,
      planned: planned ?? null,
      at: ['statements', String(index), ...(suffix === '' ? [] : ['parts', String(place)])],
    })),
  );
  const titled = Object.entries(documents).map(
    ([id, { title, date: day }]) => [id, { title, date: day ?? null }] as const,
  );
  return { ok: true, value: { source, date, documents: new Map(titled), items } };
}

/** What is asked and answered one by one: the parts, or the statement itself; undefined where it is neither or both. */
function piecesOf({ parts, statement: text, kind, met_by, met_by_note, planned }: z.infer<typeof statement>) {
  if (parts === undefined) {
    if (kind === undefined || met_by === undefined) return undefined;
    return [{ suffix: '', statement: text, kind, met_by, met_by_note, planned }];
  }
  if ([kind, met_by, met_by_note, planned].some((own) => own !== undefined)) return undefined;
  return parts.map(({ part: number, ...piece }) => ({ suffix: `.${number}`, ...piece }));
}
