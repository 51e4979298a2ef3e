import { takeRemarks } from '../firewall/remarks.ts';
import type { ConfigurationReader, ListMeaning } from '../model/configuration.ts';
import { columnsOf, servicesOf, useOf } from './columns.ts';
import { orBlockAll } from './plain.ts';
import { takeEntries } from './tables.ts';

const FORMAT = 'csv';
const MOST_CELLS = 200;

/** Reads tables (RFC 4180, also with semicolons or tabs) whose headers say which column holds hosts, ports and what is done. */
export const csvReader: ConfigurationReader = {
  format: FORMAT,
  recognise(file, text) {
    const head = rowsOf(text.slice(0, 4000)).next().value;
    if (head === undefined || head.cells.length < 2 || columnsOf(head.cells).host === undefined) return 0;
    return /\.(?:csv|tsv)$/i.test(file) ? 0.6 : 0.35;
  },
  read(given, _, asking = {}) {
    const remarks = takeRemarks();
    const meaning = asking.list ?? {};
    const entries = takeEntries(meaning, remarks);
    for (const { file, text } of given) readTable(file, text, meaning, entries, remarks);
    return {
      format: FORMAT,
      files: given.map(({ file }) => file),
      ...orBlockAll(entries.tables()),
      remarks: remarks.all(),
    };
  },
};

function readTable(
  file: string,
  text: string,
  meaning: ListMeaning,
  entries: ReturnType<typeof takeEntries>,
  remarks: ReturnType<typeof takeRemarks>,
): void {
  let columns: ReturnType<typeof columnsOf> | undefined;
  for (const { cells, line } of rowsOf(text)) {
    const place = { file, line };
    if (columns === undefined) {
      columns = columnsOf(cells, meaning.columns);
      if (columns.host !== undefined) continue;
      const message = 'No header says which column holds the hosts; say which.';
      remarks.note(place, 'not-understood', 'no-host-column', message, [
        'access',
        'inspection',
        'authentication',
        'route',
      ]);
      return;
    }
    const cell = (at: number | undefined): string => (at === undefined ? '' : (cells[at] ?? '').trim());
    const action = cell(columns.action);
    const use = useOf(action);
    const services = servicesOf(cell(columns.ports), cell(columns.protocol));
    if ((action !== '' && use === undefined) || services === undefined) {
      const what = services === undefined ? 'these ports mean' : `\`${action.slice(0, 60)}\` means`;
      remarks.note(place, 'not-understood', 'cell', `What ${what} is not known here; the row is left out.`, [
        'access',
        'inspection',
        'authentication',
        'route',
      ]);
      continue;
    }
    for (const host of cell(columns.host).split(/[\s,;]+/)) if (host !== '') entries.add(host, place, use, services);
  }
}

/** Rows with the line that each begins in. A cell in quotes may hold separators, line ends and doubled quotes. */
export function* rowsOf(whole: string): Generator<{ readonly cells: readonly string[]; readonly line: number }> {
  const text = whole.replace(/^\ufeff/, '');
  const separator = separatorOf(text);
  let cells: string[] = [];
  let [at, line, start] = [0, 1, 1];
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      const parts: string[] = [];
      at += 1;
      for (;;) {
        const end = text.indexOf('"', at);
        const part = text.slice(at, end < 0 ? text.length : end);
        parts.push(part);
        for (let next = part.indexOf('\n'); next >= 0; next = part.indexOf('\n', next + 1)) line += 1;
        at = end < 0 ? text.length : end + 1;
        if (text[at] !== '"') break;
        parts.push('"');
        at += 1;
      }
      cell = parts.join('');
    }
    const from = at;
    while (at < text.length && text[at] !== separator && text[at] !== '\n') at += 1;
    cell += text.slice(from, at).replace(/\r$/, '');
    if (cells.length < MOST_CELLS) cells.push(cell);
    const isEnd = at >= text.length || text[at] === '\n';
    at += 1;
    if (!isEnd) continue;
    if (cells.some((one) => one.trim() !== '')) yield { cells, line: start };
    cells = [];
    line += 1;
    start = line;
  }
}

function separatorOf(text: string): string {
  const head = text.slice(0, text.indexOf('\n') < 0 ? 2000 : text.indexOf('\n'));
  const count = (separator: string): number => head.split(separator).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}
