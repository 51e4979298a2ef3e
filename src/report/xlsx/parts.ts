import XMLBuilder from 'fast-xml-builder';
import { type Sheet, sheetXml } from './sheet.ts';

/** A file within a workbook. */
export interface WorkbookPart {
  readonly path: string;
  readonly content: string | AsyncIterable<string>;
}

const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const MEDIA = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The files of an XLSX workbook (ECMA-376, part 1, 12.3: the parts that one must have), its sheets as they are read. */
export function workbookParts(sheets: readonly Sheet[]): readonly WorkbookPart[] {
  const part = (index: number) => `worksheets/sheet${index + 1}.xml`;
  return [
    {
      path: '[Content_Types].xml',
      content: xml('Types', {
        '@_xmlns': `${PACKAGE}/content-types`,
        Default: [
          { '@_Extension': 'rels', '@_ContentType': 'application/vnd.openxmlformats-package.relationships+xml' },
          { '@_Extension': 'xml', '@_ContentType': 'application/xml' },
        ],
        Override: [
          { '@_PartName': '/xl/workbook.xml', '@_ContentType': `${MEDIA}.sheet.main+xml` },
          { '@_PartName': '/xl/styles.xml', '@_ContentType': `${MEDIA}.styles+xml` },
          ...sheets.map((_, index) => ({
            '@_PartName': `/xl/${part(index)}`,
            '@_ContentType': `${MEDIA}.worksheet+xml`,
          })),
        ],
      }),
    },
    { path: '_rels/.rels', content: relationships([{ type: 'officeDocument', target: 'xl/workbook.xml' }]) },
    {
      path: 'xl/workbook.xml',
      content: xml('workbook', {
        '@_xmlns': SPREADSHEET,
        '@_xmlns:r': OFFICE,
        bookViews: { workbookView: { '@_activeTab': 0 } },
        sheets: {
          sheet: sheets.map(({ name }, index) => ({
            '@_name': name,
            '@_sheetId': index + 1,
            '@_r:id': `rId${index + 1}`,
          })),
        },
      }),
    },
    {
      path: 'xl/_rels/workbook.xml.rels',
      content: relationships([
        ...sheets.map((_, index) => ({ type: 'worksheet', target: part(index) })),
        { type: 'styles', target: 'styles.xml' },
      ]),
    },
    { path: 'xl/styles.xml', content: styles() },
    ...sheets.map((sheet, index) => ({ path: `xl/${part(index)}`, content: sheetXml(sheet) })),
  ];
}

function relationships(list: readonly { readonly type: string; readonly target: string }[]): string {
  return xml('Relationships', {
    '@_xmlns': `${PACKAGE}/relationships`,
    Relationship: list.map(({ type, target }, index) => ({
      '@_Id': `rId${index + 1}`,
      '@_Type': `${OFFICE}/${type}`,
      '@_Target': target,
    })),
  });
}

/** The formats of cells, in the order of `STYLE`. */
function styles(): string {
  const format = (numFmtId: number, more: object = {}) => ({
    '@_numFmtId': numFmtId,
    '@_fontId': 0,
    '@_fillId': 0,
    '@_borderId': 0,
    '@_xfId': 0,
    ...more,
  });
  return xml('styleSheet', {
    '@_xmlns': SPREADSHEET,
    numFmts: {
      '@_count': 2,
      numFmt: [
        { '@_numFmtId': 164, '@_formatCode': 'yyyy\\-mm\\-dd' },
        { '@_numFmtId': 165, '@_formatCode': 'yyyy\\-mm\\-dd\\ hh:mm' },
      ],
    },
    fonts: {
      '@_count': 2,
      font: [
        { sz: { '@_val': 11 }, name: { '@_val': 'Calibri' } },
        { b: {}, sz: { '@_val': 11 }, name: { '@_val': 'Calibri' } },
      ],
    },
    // The first two are given by the format; a third one would be ours.
    fills: {
      '@_count': 2,
      fill: ['none', 'gray125'].map((pattern) => ({ patternFill: { '@_patternType': pattern } })),
    },
    borders: { '@_count': 1, border: [{ left: {}, right: {}, top: {}, bottom: {}, diagonal: {} }] },
    cellStyleXfs: { '@_count': 1, xf: [{ '@_numFmtId': 0, '@_fontId': 0, '@_fillId': 0, '@_borderId': 0 }] },
    cellXfs: {
      '@_count': 5,
      xf: [
        format(0),
        format(0, { '@_fontId': 1, '@_applyFont': 1 }),
        format(164, { '@_applyNumberFormat': 1 }),
        format(165, { '@_applyNumberFormat': 1 }),
        format(0, { '@_quotePrefix': 1 }),
      ],
    },
    cellStyles: { '@_count': 1, cellStyle: [{ '@_name': 'Normal', '@_xfId': 0, '@_builtinId': 0 }] },
  });
}

function xml(root: string, content: object): string {
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  });
  const head = { '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8', '@_standalone': 'yes' } };
  return builder.build({ ...head, [root]: content });
}
