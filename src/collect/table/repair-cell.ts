/** A cell as it is read, and what was put right in it. */
export interface RepairedCell {
  readonly text: string;
  readonly repair?: string;
}

/** What a column holds, as far as cells of it are read differently. */
export type CellKind = 'text' | 'serial' | 'number' | 'date';

const CELL_CHARS = 4096;
const CONTROLS = /\p{Cc}+/gu;
const GUARDED = /^="(.*)"$/s;
const ROUNDED = /^\d([.,]\d+)?E\+\d{2,}$/i;
const NEVER = '4294967295';

/** Puts a cell right: spaces around it, a spreadsheet's guard `="007"`, numbers with a decimal comma, "never". */
export function repairCell(cell: string, kind: CellKind, separator: string): RepairedCell {
  if (cell.length > CELL_CHARS) return { text: '', repair: `a cell has more than ${CELL_CHARS} characters: left out` };
  const trimmed = cell.replace(CONTROLS, ' ').trim();
  const guarded = trimmed.startsWith('="') ? GUARDED.exec(trimmed) : null;
  const text = guarded === null ? trimmed : (guarded[1] ?? '').trim();
  const unguarded = guarded === null ? {} : { repair: 'a spreadsheet keeps the cell as ="...": taken without' };
  if (kind === 'serial' && ROUNDED.test(text))
    return { text: '', repair: 'a spreadsheet has rounded the serial number: left out' };
  if (kind !== 'number' || text === '') return { text, ...unguarded };
  if (text === NEVER) return { text: '', repair: `${NEVER} stands for "never": left out` };
  const number = plainNumber(text, separator);
  return number === undefined
    ? { text, ...unguarded }
    : { text: number, repair: 'numbers have commas: read as numbers' };
}

/** A number without marks of thousands and with a point before its decimals; nothing where it is so already, or no number. */
function plainNumber(text: string, separator: string): string | undefined {
  if (!text.includes(',') && !/^\d{1,3}(\.\d{3}){2,}$/.test(text)) return undefined;
  const isThousands = separator === ',' && /^\d{1,3}(,\d{3})+$/.test(text);
  if (isThousands || /^\d{1,3}(,\d{3})+\.\d+$/.test(text)) return text.replaceAll(',', '');
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(text)) return text.replaceAll('.', '').replace(',', '.');
  return /^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : undefined;
}
