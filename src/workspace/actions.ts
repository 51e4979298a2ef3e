import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { parseYaml } from '../catalog/index.ts';
import { ACTION_STATES, type PlannedAction } from '../report/index.ts';
import { WorkspaceFault } from './read.ts';
import { replaceFile } from './write-file.ts';

const FILE = 'actions.yaml';
const NOTHING = 'version: 1\nactions: []\n';
const MAX_BYTES = 8 * 1024 * 1024;

/** What somebody may say of an action; an empty cell says nothing. */
export const ActionText = z.strictObject({
  requirement: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'the id of a requirement')
    .max(60),
  /** One of its subjects; the whole requirement where it is left out. */
  subject: z.string().min(1).max(400).optional(),
  owner: z.string().min(1).max(200).optional(),
  due: z.iso.date('a day, as 2027-02-28').optional(),
  state: z.enum(ACTION_STATES).optional(),
  comment: z.string().min(1).max(4000).optional(),
});

/** `actions.yaml`: who puts what right, and until when. */
const ActionsText = z.strictObject({ version: z.literal(1), actions: z.array(ActionText).max(100_000).default([]) });

/** The action plan of a workspace; empty where there is none. Throws `WorkspaceFault` with the line of what is wrong. */
export async function readActions(folder: string): Promise<readonly PlannedAction[]> {
  return parse(await readText(folder)).actions;
}

/**
 * Brings rows of an action plan into `actions.yaml`, one per requirement and subject: what a row says takes the place of
 * what was said, a row that says nothing takes it out, and what no row is about stays, comments of the file too.
 * Returns how many entries were added, changed and removed.
 */
export async function keepActions(
  folder: string,
  rows: readonly PlannedAction[],
): Promise<{ readonly added: number; readonly changed: number; readonly removed: number }> {
  const text = await readText(folder);
  const before = parse(text).actions;
  const indexOf = new Map(before.map((action, index) => [keyOf(action), index]));
  const document = parseDocument(text);
  const counts = { added: 0, changed: 0, removed: 0 };
  const gone: number[] = [];
  for (const row of new Map(rows.map((one) => [keyOf(one), one])).values()) {
    const index = indexOf.get(keyOf(row));
    const action = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
    if (!saysSomething(row)) {
      if (index !== undefined) gone.push(index);
    } else if (index === undefined) {
      document.addIn(['actions'], document.createNode(action));
      counts.added++;
    } else if (JSON.stringify(ordered(before[index])) !== JSON.stringify(ordered(row))) {
      document.setIn(['actions', index], document.createNode(action));
      counts.changed++;
    }
  }
  for (const index of gone.sort((a, b) => b - a)) document.deleteIn(['actions', index]);
  const after = document.toString({ lineWidth: 140 });
  parse(after);
  if (counts.added + counts.changed + gone.length > 0) await replaceFile(join(folder, FILE), after);
  return { ...counts, removed: gone.length };
}

function saysSomething({ owner, due, state, comment }: PlannedAction): boolean {
  return owner !== undefined || due !== undefined || comment !== undefined || (state !== undefined && state !== 'open');
}

function ordered(action: PlannedAction | undefined): readonly (string | undefined)[] {
  return [action?.owner, action?.due, action?.state, action?.comment];
}

function keyOf({ requirement, subject }: PlannedAction): string {
  return `${requirement}\n${subject ?? ''}`;
}

function parse(text: string): z.output<typeof ActionsText> {
  const parsed = parseYaml(text, FILE, ActionsText, MAX_BYTES);
  if (!parsed.ok) throw new WorkspaceFault(parsed.faults);
  return parsed.value;
}

async function readText(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NOTHING;
    throw error;
  }
}
