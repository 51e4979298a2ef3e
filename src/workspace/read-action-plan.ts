import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ARCHIVE_LIMITS, ArchiveRefusal, unpack } from '../collect/index.ts';
import { ACTION_SHEET, ACTION_STATES, ACTION_TITLES, type PlannedAction } from '../report/index.ts';
import { ActionText } from './actions.ts';
import { WorkspaceFault } from './read.ts';
import { zip } from './write-report-zip.ts';

/** A workbook with a larger action plan is not one that people fill in. */
const MOST_ROWS = 50_000;
const MOST_FAULTS = 20;
const LIMITS = { ...ARCHIVE_LIMITS, entries: 500, totalBytes: 256 * 2 ** 20 };
const MOST_BYTES = 64 * 2 ** 20;
/** Cells of one sheet, empty ones too: a reader fills the gaps up to the last that is named. */
const MOST_CELLS = 20_000_000;

/**
 * Reads the sheet `Action plan` of a workbook that `muster report --format xlsx` wrote and people filled in: a row for
 * each requirement and subject, also where nothing was filled in. Columns are found by their titles, wherever they stand.
 * Throws `WorkspaceFault` with the row of each fault. The file is unpacked by our own limits first, and the reader of
 * spreadsheets sees only what came out.
 */
export async function readActionPlan(path: string, signal?: AbortSignal): Promise<readonly PlannedAction[]> {
  const name = basename(path);
  const refuse = (why: string) => new WorkspaceFault([`${name}: ${why}`]);
  if ((await stat(path)).size > MOST_BYTES) throw refuse(`larger than ${MOST_BYTES / 2 ** 20} MiB; ${ALONE}`);
  const scratch = await mkdtemp(join(tmpdir(), 'muster-workbook-'));
  try {
    const { size, mtime } = await stat(path);
    const unpacked = await unpack({ name, path, bytes: size, writtenAt: mtime }, scratch, LIMITS, signal);
    const parts: { readonly path: string; readonly content: string }[] = [];
    for (const part of unpacked.files) {
      const inside = part.name.slice(name.length + 1);
      if (!/\.(xml|rels)$/.test(inside)) continue;
      const content = await readFile(part.path, 'utf8');
      if (inside.startsWith('xl/worksheets/') && cellsOf(content) > MOST_CELLS)
        throw refuse(`${inside} has more cells than can be read; ${ALONE}`);
      parts.push({ path: inside, content });
    }
    return toActions(await readSheetOf(parts, name), name);
  } catch (error) {
    if (error instanceof ArchiveRefusal) throw refuse(`this workbook is not opened: ${error.message}`);
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const ALONE = `save the sheet "${ACTION_SHEET}" alone as a workbook of its own`;
const ADDRESS = /\br\s*=\s*["']([A-Za-z]*)(\d*)/g;

/** How many cells lie within the furthest addresses that a sheet names. */
function cellsOf(xml: string): number {
  let rows = 0;
  let columns = 0;
  for (const [, letters = '', digits = ''] of xml.matchAll(ADDRESS)) {
    rows = Math.max(rows, Number(digits));
    let column = 0;
    for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
    columns = Math.max(columns, column);
  }
  return rows * Math.max(1, columns);
}

async function readSheetOf(
  parts: readonly { readonly path: string; readonly content: string }[],
  name: string,
): Promise<readonly (readonly unknown[])[]> {
  const { readSheet } = await import('read-excel-file/node');
  const pieces: Buffer[] = [];
  for await (const piece of zip(parts)) pieces.push(piece);
  try {
    return await readSheet(Buffer.concat(pieces), ACTION_SHEET, { trim: false });
  } catch (error) {
    // The reader throws errors of many kinds for a file that is no workbook; none of them is our fault.
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    throw new WorkspaceFault([
      `${name}: it has no sheet "${ACTION_SHEET}" that can be read (${why}); write it with \`muster report --format xlsx\``,
    ]);
  }
}

function toActions(rows: readonly (readonly unknown[])[], name: string): readonly PlannedAction[] {
  const titles = (rows[0] ?? []).map((cell) => String(cell ?? '').trim());
  const missing = Object.values(ACTION_TITLES).filter((title) => !titles.includes(title));
  if (missing.length > 0)
    throw new WorkspaceFault([
      `${name}: the sheet "${ACTION_SHEET}" has no column ${missing.join(', ')} in its first row`,
    ]);
  if (rows.length > MOST_ROWS)
    throw new WorkspaceFault([`${name}: the sheet "${ACTION_SHEET}" has more than ${MOST_ROWS} rows`]);
  const faults: string[] = [];
  const actions = rows.slice(1).flatMap((row, index) => {
    const cell = (title: string) => textOf(row[titles.indexOf(title)]);
    const said = Object.fromEntries(
      Object.entries(ACTION_TITLES).map(([key, title]) => [
        key,
        key === 'state' ? cell(title)?.toLowerCase() : cell(title),
      ]),
    );
    if (Object.values(said).every((text) => text === undefined)) return [];
    const parsed = ActionText.safeParse(said);
    if (parsed.success) return [parsed.data];
    for (const {
      path: [key],
      message,
    } of parsed.error.issues)
      faults.push(
        `${name}: row ${index + 2}, ${titleOf(key)}: ${key === 'state' ? `one of ${ACTION_STATES.join(', ')}` : message}`,
      );
    return [];
  });
  if (faults.length > MOST_FAULTS) faults.splice(MOST_FAULTS, faults.length, `${name}: and more of the same kind`);
  if (faults.length > 0) throw new WorkspaceFault(faults);
  return actions;
}

function titleOf(key: PropertyKey | undefined): string {
  return Object.entries(ACTION_TITLES).find(([name]) => name === key)?.[1] ?? String(key);
}

/** What a cell says: a date as its day, anything else as text; nothing where it is empty. */
function textOf(cell: unknown): string | undefined {
  if (cell === null || cell === undefined) return undefined;
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? 'no date' : cell.toISOString().slice(0, 10);
  const text = String(cell).trim();
  return text === '' ? undefined : text;
}
