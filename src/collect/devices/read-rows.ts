import { type DeviceTable, dateColumnsOf, numberColumnsOf, rawColumnsOf } from '../../evidence/index.ts';
import type { FileNotes } from '../table/file-notes.ts';
import { createDateProof, type DateVerdict } from '../table/local-dates.ts';
import { type CellKind, repairCell } from '../table/repair-cell.ts';

/** Takes the rows of a table of devices and gives them as lines of clean CSV with the columns of the raw evidence. */
export interface RowCleaner {
  /** Names of the columns, in the order of the cells. */
  readonly names: readonly string[];
  /** The row as a line of CSV; nothing where it says nothing, or cannot be taken. */
  clean(cells: readonly string[], line: number): string | undefined;
  dates(): DateVerdict;
}

/** Where the columns of a table stand, and how wide its rows are. */
export interface RowShape {
  readonly table: DeviceTable;
  readonly columns: ReadonlyMap<string, number>;
  readonly again: ReadonlyMap<string, readonly number[]>;
  readonly headers: readonly string[];
  readonly width: number;
  readonly separator: string;
}

/** Begins to clean the rows of a table; what is repaired or lost goes into `notes`. */
export function createRowCleaner(shape: RowShape, notes: FileNotes): RowCleaner {
  const { table, columns, again, headers, width, separator } = shape;
  const [dates, numbers] = [dateColumnsOf(table), numberColumnsOf(table)];
  const names = rawColumnsOf(table.source.collection).map(({ name }) => name);
  const read = names.map((name) => ({ name, place: columns.get(name), kind: kindOf(name, dates, numbers) }));
  const proof = createDateProof();

  function isHeader(cells: readonly string[]): boolean {
    return cells.length >= width && headers.every((header, index) => header.trim() === (cells[index] ?? '').trim());
  }

  return {
    names,
    dates: () => proof.verdict(),
    clean(cells, line) {
      if (cells.every((cell) => cell.trim() === '')) return undefined;
      if (isHeader(cells)) {
        notes.repaired('the headers stand there again: passed over', line);
        return undefined;
      }
      if (cells.length < width || cells.slice(headers.length).some((cell) => cell.trim() !== '')) {
        notes.lost(`it has ${cells.length} cells where the headers have ${width}: not taken`, line);
        return undefined;
      }
      const texts = read.map(({ name, place, kind }) => {
        if (place === undefined) return '';
        if (again.get(name)?.some((other) => (cells[other] ?? '').trim() !== (cells[place] ?? '').trim())) {
          notes.repaired(`${headers[place]?.trim()} stands there more than once, and differs: left out`, line);
          return '';
        }
        const { text, repair } = repairCell(cells[place] ?? '', kind, separator);
        if (repair !== undefined) notes.repaired(repair, line);
        if (kind === 'date') proof.look(text, line);
        return text;
      });
      return `${texts.map((text) => (text === '' ? '' : `"${text.replaceAll('"', '""')}"`)).join(',')}\n`;
    },
  };
}

function kindOf(name: string, dates: readonly string[], numbers: readonly string[]): CellKind {
  if (dates.includes(name)) return 'date';
  if (numbers.includes(name)) return 'number';
  return /serial/i.test(name) ? 'serial' : 'text';
}
