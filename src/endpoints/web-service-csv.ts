import { fault, type Read } from './read-text.ts';

const COLUMNS = ['id', 'serviceArea', 'urls', 'ips', 'tcpPorts', 'udpPorts', 'category', 'required'] as const;
const MOST_ROWS = 2000;

/** Whether a text is an answer of the web service with `format=CSV`, by the first words of its head. */
export function isWebServiceCsv(text: string): boolean {
  return /^\uFEFF?"?id"?,"?serviceArea"?,/.test(text);
}

/**
 * Reads an answer of the method `endpoints` with `format=CSV` into records as its JSON has them: names and addresses
 * parted by commas inside a cell, True and False for booleans, nothing where the JSON leaves a key out. The head is
 * id,serviceArea,serviceAreaDisplayName,urls,ips,tcpPorts,udpPorts,expressRoute,category,required,notes.
 */
export function readWebServiceCsv(text: string, file: string): Read<readonly unknown[]> {
  const rows = cellsOf(text.replace(/^\uFEFF/, ''));
  if (rows === undefined) return fault(file, 'a quoted cell has no end');
  const [head = [], ...body] = rows;
  const missing = COLUMNS.filter((column) => !head.includes(column));
  if (missing.length > 0) return fault(file, `lacks the column ${missing.join(', ')}`);
  if (body.length > MOST_ROWS) return fault(file, `has more than ${MOST_ROWS} rows`);
  const value = body
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map((cells) => {
      const record = Object.fromEntries(head.map((column, index) => [column, cells[index]?.trim() ?? '']));
      const { id, urls, ips, required, expressRoute, ...rest } = record;
      const texts = Object.fromEntries(Object.entries(rest).filter(([, cell]) => cell !== ''));
      return {
        ...texts,
        id: /^\d{1,9}$/.test(id ?? '') ? Number(id) : id,
        ...(urls === '' ? {} : { urls: partsOf(urls) }),
        ...(ips === '' ? {} : { ips: partsOf(ips) }),
        ...(expressRoute === '' ? {} : { expressRoute: booleanOf(expressRoute) }),
        required: booleanOf(required),
      };
    });
  return { ok: true, value };
}

function partsOf(cell = ''): readonly string[] {
  return cell
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** What is no boolean stays as it is, for the schema to refuse. */
function booleanOf(cell = ''): boolean | string {
  const word = cell.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : cell;
}

/** The cells of a text by RFC 4180; undefined where a quoted one has no end. */
function cellsOf(text: string): readonly (readonly string[])[] | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell: string;
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) return undefined;
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      const end = /[,\r\n]/g;
      end.lastIndex = at;
      const stop = end.exec(text)?.index ?? text.length;
      cell = text.slice(at, stop);
      at = stop;
    }
    row.push(cell);
    if (text[at] === ',') {
      at += 1;
      if (at < text.length) continue;
      row.push('');
    }
    rows.push(row);
    row = [];
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    if (rows.length > MOST_ROWS + 1) break;
  }
  return rows;
}
