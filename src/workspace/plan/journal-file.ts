import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PARTIES, PHASES, type TextFault } from '../../catalog/index.ts';
import type { JournalEvent } from '../../onboard/index.ts';
import { WorkspaceFault } from '../read.ts';

export const JOURNAL_FILE = 'journal.ndjson';

const MAX_BYTES = 64 * 1024 * 1024;
const MOST_TOLD = 20;
const Day = z.iso.date('a day that there is, as 2026-12-01');
const Text = z.string().trim().min(1).max(4000);
const Days = z.number().min(0).max(400);

/** Keys that a later version may add are passed over. */
const said = { id: z.uuid(), at: z.iso.datetime(), by: z.string().min(1).max(200) };
const Subject = z.string().min(1).max(60);

const EventText = z.discriminatedUnion('what', [
  z.object({ ...said, what: z.literal('assign'), subject: Subject, owner: z.string().min(1).max(60).nullable() }),
  z.object({
    ...said,
    what: z.literal('set'),
    subject: Subject,
    due: Day.nullable().optional(),
    notBefore: Day.nullable().optional(),
    estimate: z
      .strictObject({ optimistic: Days, likely: Days, pessimistic: Days })
      .refine(
        (days) => days.optimistic <= days.likely && days.likely <= days.pessimistic,
        'optimistic ≤ likely ≤ pessimistic',
      )
      .nullable()
      .optional(),
    state: z.enum(['open', 'in-progress']).optional(),
  }),
  z.object({ ...said, what: z.literal('done'), subject: Subject, note: Text.optional() }),
  z.object({ ...said, what: z.literal('reopen'), subject: Subject, note: Text.optional() }),
  z.object({ ...said, what: z.literal('note'), subject: Subject, text: Text }),
  z.object({ ...said, what: z.literal('call'), held: z.iso.datetime(), note: Text }),
  z.object({
    ...said,
    what: z.literal('sign-off'),
    phase: z.enum(PHASES),
    party: z.enum(PARTIES),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.object({ ...said, what: z.literal('baseline'), finish: Day, tasks: z.record(Subject, Day) }),
  z.object({
    ...said,
    what: z.literal('invite'),
    calls: z
      .array(
        z.object({
          week: Day,
          start: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'a local time as 2026-12-08T10:00'),
          zone: z.string().min(1).max(60),
          minutes: z.int().min(1).max(480),
          sequence: z.int().min(0),
          cancelled: z.boolean(),
        }),
      )
      .max(1000),
  }),
]);

const KNOWN: readonly string[] = EventText.options.map(({ shape }) => shape.what.value);

/** What a journal says, and what of it could not be used. */
export interface ReadJournal {
  /** Each once, with the line it stands on. */
  readonly events: readonly (JournalEvent & { readonly line: number })[];
  /** Sentences on lines that were left out: torn ones, and those of a newer version. */
  readonly told: readonly string[];
}

/** Reads the journal; nothing where there is none. Throws `WorkspaceFault` for a whole line that says what cannot be. */
export async function readJournal(folder: string): Promise<ReadJournal> {
  const path = join(folder, JOURNAL_FILE);
  const size = await stat(path).then(
    (found) => found.size,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
      throw error;
    },
  );
  if (size === 0) return { events: [], told: [] };
  const place = { file: JOURNAL_FILE, line: 1, column: 1 };
  if (size > MAX_BYTES) throw new WorkspaceFault([{ ...place, message: `is larger than ${MAX_BYTES} bytes` }]);
  return parseJournal(await readFile(path, 'utf8'));
}

/**
 * Reads a journal's text. A line that was cut, by a power failure or by a merge, loses at most itself: what was glued to
 * it is read. Kinds of events that this version does not know are passed over, and told; the file keeps them.
 */
export function parseJournal(text: string): ReadJournal {
  const events = new Map<string, JournalEvent & { readonly line: number }>();
  const told: string[] = [];
  const faults: TextFault[] = [];
  text.split('\n').forEach((line, index) => {
    const place = { file: JOURNAL_FILE, line: index + 1, column: 1 };
    if (line.trim() === '') return;
    if (/^(<{7}|={7}|>{7}|\|{7})/.test(line)) {
      told.push(`${JOURNAL_FILE}:${place.line} a mark of a merge conflict is passed over; take the line out`);
      return;
    }
    const { values, isTorn } = piecesOf(line);
    if (isTorn)
      told.push(`${JOURNAL_FILE}:${place.line} the line is torn: what is cut off of it is lost, all else is read`);
    for (const value of values) {
      const what = typeof value === 'object' && value !== null && 'what' in value ? value.what : undefined;
      if (typeof what === 'string' && !KNOWN.includes(what)) {
        told.push(
          `${JOURNAL_FILE}:${place.line} ${JSON.stringify(what.slice(0, 40))} is of a newer Muster and passed over`,
        );
        continue;
      }
      const parsed = EventText.safeParse(value);
      if (parsed.success) {
        if (!events.has(parsed.data.id)) events.set(parsed.data.id, { ...parsed.data, line: place.line });
        continue;
      }
      faults.push(
        ...parsed.error.issues.map(({ path, message }) => ({
          ...place,
          message: `${path.length === 0 ? 'event' : path.join('.')}: ${message}`,
        })),
      );
    }
  });
  if (faults.length > 0) throw new WorkspaceFault(faults.slice(0, 100));
  const rest = told.length - MOST_TOLD;
  const more = rest > 0 ? [`${JOURNAL_FILE}: and ${rest} more lines of the same kinds`] : [];
  return { events: [...events.values()], told: [...told.slice(0, MOST_TOLD), ...more] };
}

function faultsOf(event: JournalEvent): readonly z.core.$ZodIssue[] {
  return EventText.safeParse(event).error?.issues ?? [];
}

/** The JSON values of a line: one, or those that can still be read where lines were cut and glued together. */
function piecesOf(line: string): { readonly values: readonly unknown[]; readonly isTorn: boolean } {
  const whole = parseJson(line);
  if (whole !== undefined) return { values: [whole], isTorn: false };
  const pieces = line.split(/(?=\{"id":)/).map(parseJson);
  return { values: pieces.filter((piece) => piece !== undefined), isTorn: pieces.includes(undefined) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Adds events to the journal, whole lines that have reached the disk; after a cut line they begin a new one. Throws
 * `WorkspaceFault`, and adds none, where one could not be read back.
 */
export async function appendToJournal(folder: string, events: readonly JournalEvent[]): Promise<void> {
  const faults = events.flatMap((event) => {
    const of = 'subject' in event ? `${event.subject}: ` : '';
    return faultsOf(event).map(({ path, message }) => `${of}${path.join('.')}: ${message}`);
  });
  if (faults.length > 0) throw new WorkspaceFault(faults.slice(0, MOST_TOLD));
  const file = await open(join(folder, JOURNAL_FILE), 'a+');
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read({ buffer: Buffer.alloc(1), position: Math.max(0, size - 1) });
    const isCut = size > 0 && buffer[0] !== 0x0a;
    // One write, so that two commands at a time do not mix their lines.
    await file.appendFile(`${isCut ? '\n' : ''}${events.map((event) => `${JSON.stringify(event)}\n`).join('')}`);
    await file.sync();
  } finally {
    await file.close();
  }
}
