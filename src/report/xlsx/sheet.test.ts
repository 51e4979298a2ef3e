import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { createTestModel } from '../model-for-test.ts';
import { type Cell, columnLetters, MOST_ROWS, sheetXml } from './sheet.ts';
import { renderWorkbook } from './workbook.ts';

const COLUMN = { title: 'Text', width: 10 };

async function textOf(content: string | AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of typeof content === 'string' ? [content] : content) text += piece;
  return text;
}

/** Parses XML and refuses what is not well formed. */
function parse(xml: string) {
  const onError = (level: string, message: string) => {
    throw new Error(`${level}: ${message}`);
  };
  return new DOMParser({ onError }).parseFromString(xml, 'text/xml');
}

/** The cells of a sheet with one row, as XML. */
async function cells(...row: readonly Cell[]) {
  const columns = row.map(() => COLUMN);
  const xml = await textOf(sheetXml({ name: 'a', columns, rows: [[row]] }));
  return [...parse(xml).getElementsByTagName('c')].filter((cell) => cell.getAttribute('r')?.endsWith('2'));
}

describe('a worksheet', () => {
  it('is well formed whatever its texts say', async () => {
    const texts = [
      'a & b',
      '&amp;',
      '<c/>',
      ']]>',
      '"\'',
      '\u0000\u0008\ud800\uffff',
      'x\r\ny',
      '_x0041_',
      '😀',
      '='.repeat(50_000),
    ];
    const found = await cells(...texts);

    expect(found.slice(0, 5).map((cell) => cell.textContent)).toEqual(texts.slice(0, 5));
    expect(found[5]?.textContent).toBe('[U+0000][U+0008][U+D800][U+FFFF]');
    expect(found[7]?.textContent).toBe('_x005F_x0041_');
    expect(found[9]?.textContent?.length).toBeLessThanOrEqual(32_767);
  });

  it('has every text as an inline string, quoted where it looks like a formula', async () => {
    const found = await cells('=1+1', '+1', '-1', '@a', '\t=1', 'plain');

    expect(found.map((cell) => cell.getAttribute('t'))).toEqual(Array(6).fill('inlineStr'));
    expect(found.map((cell) => cell.getAttribute('s'))).toEqual(['4', '4', '4', '4', '4', null]);
  });

  it('has numbers and dates as numbers, and no cell for what is empty', async () => {
    const found = await cells(7, { date: '2026-11-15' }, { date: '2026-11-15T12:00:00Z', hasTime: true }, null, '', {
      date: 'soon',
    });

    expect(found.map((cell) => cell.textContent)).toEqual(['7', '46341', '46341.5', 'soon']);
  });

  it('freezes its header and filters what it has', async () => {
    const xml = await textOf(sheetXml({ name: 'a', columns: [COLUMN, COLUMN], rows: [[['x', 'y']], [['z', 'z']]] }));

    expect(xml).toContain('state="frozen"');
    expect(xml).toContain('<autoFilter ref="A1:B3"/>');
  });

  it('ends where Excel does', async () => {
    function* rows() {
      for (let index = 0; index < 1100; index++) yield Array<readonly Cell[]>(1000).fill([1]);
    }
    let count = 0;
    let last = '';
    for await (const piece of sheetXml({ name: 'a', columns: [COLUMN], rows: rows() })) {
      count += piece.split('<row ').length - 1;
      last = piece;
    }

    expect(count).toBe(MOST_ROWS);
    expect(last).toContain(`ref="A1:A${MOST_ROWS}"`);
  });

  it('names its columns as Excel does', () => {
    expect([0, 25, 26, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  });
});

describe('a workbook', () => {
  it('has only well-formed parts, and each that its relations name', async () => {
    async function* none() {}
    const rows = { findings: none(), isCut: true, devices: none(), endpoints: none(), actions: [] };
    const parts = renderWorkbook(createTestModel(), rows);
    const texts = new Map<string, string>();
    for (const { path, content } of parts) texts.set(path, await textOf(content));
    for (const text of texts.values()) parse(text);

    const relations = parse(texts.get('xl/_rels/workbook.xml.rels') ?? '').getElementsByTagName('Relationship');
    expect([...relations].map((one) => texts.has(`xl/${one.getAttribute('Target')}`))).toEqual(Array(7).fill(true));
    expect(texts.get('xl/worksheets/sheet1.xml')).toContain('More than a sheet can hold.');
  });
});
