import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ARCHIVE_LIMITS, ArchiveRefusal, unpack } from '../collect/index.ts';
import { WorkspaceFault } from './read.ts';
import { zip } from './write-report-zip.ts';

/** A sheet with more rows is not one that people fill in. */
const MOST_ROWS = 50_000;
const LIMITS = { ...ARCHIVE_LIMITS, entries: 500, totalBytes: 256 * 2 ** 20 };
const MOST_BYTES = 64 * 2 ** 20;
/** Cells of one sheet, empty ones too: a reader fills the gaps up to the last that is named. */
const MOST_CELLS = 20_000_000;

/** A row of a sheet, by the titles of its columns. */
export interface SheetRow {
  /** As spreadsheets count, the titles being row 1. */
  readonly row: number;
  /** Undefined where the cell is empty; a date is its ISO day. */
  readonly cell: (title: string) => string | undefined;
}

/**
 * Reads the rows of one sheet of a workbook that Muster wrote and people filled in; `madeBy` is the command that writes
 * it. Columns are found by their titles, wherever they stand. The file is unpacked by our own limits first, and the reader of
 * spreadsheets sees only what came out. Throws `WorkspaceFault` where there is no such sheet, or a column of `titles` is missing.
 */
export async function readWorkbookSheet(
  path: string,
  sheet: { readonly name: string; readonly titles: readonly string[]; readonly madeBy: string },
  signal?: AbortSignal,
): Promise<readonly SheetRow[]> {
  const name = basename(path);
  const refuse = (why: string) => new WorkspaceFault([`${name}: ${why}`]);
  const alone = `save the sheet "${sheet.name}" alone as a workbook of its own`;
  if ((await stat(path)).size > MOST_BYTES) throw refuse(`larger than ${MOST_BYTES / 2 ** 20} MiB; ${alone}`);
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
        throw refuse(`${inside} has more cells than can be read; ${alone}`);
      parts.push({ path: inside, content });
    }
    const [first = [], ...rows] = await readSheetOf(parts, sheet.name).catch((error: unknown) => {
      // The reader throws errors of many kinds for a file that is no workbook; none of them is our fault.
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
      throw refuse(`it has no sheet "${sheet.name}" that can be read (${why}); write it with \`${sheet.madeBy}\``);
    });
    const titles = first.map((cell) => String(cell ?? '').trim());
    const missing = sheet.titles.filter((title) => !titles.includes(title));
    if (missing.length > 0)
      throw refuse(`the sheet "${sheet.name}" has no column ${missing.join(', ')} in its first row`);
    if (rows.length >= MOST_ROWS) throw refuse(`the sheet "${sheet.name}" has more than ${MOST_ROWS} rows`);
    return rows.map((cells, index) => ({
      row: index + 2,
      cell: (title) => (titles.includes(title) ? textOf(cells[titles.indexOf(title)]) : undefined),
    }));
  } catch (error) {
    if (error instanceof ArchiveRefusal) throw refuse(`this workbook is not opened: ${error.message}`);
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

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
  sheet: string,
): Promise<readonly (readonly unknown[])[]> {
  const { readSheet } = await import('read-excel-file/node');
  const pieces: Buffer[] = [];
  for await (const piece of zip(parts)) pieces.push(piece);
  return readSheet(Buffer.concat(pieces), sheet, { trim: false });
}

/** What a cell says: a date as its day, anything else as text; nothing where it is empty. */
function textOf(cell: unknown): string | undefined {
  if (cell === null || cell === undefined) return undefined;
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? 'no date' : cell.toISOString().slice(0, 10);
  const text = String(cell).trim();
  return text === '' ? undefined : text;
}
