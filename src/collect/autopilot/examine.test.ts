import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examineRegistrations } from './examine.ts';
import { readHardwareHash } from './hardware-hash.ts';
import { laptopHash } from './hash-for-test.ts';
import { readRegistrationText } from './registration-text.ts';

const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash';
const CLEAN = `${HEADER},Group Tag,Assigned User\r\n0012345,,${laptopHash('0012345')},Kiosk,ada@contoso.com\r\nA2,,${laptopHash('A2')},,\r\n`;

function examine(...texts: readonly (string | Buffer)[]) {
  const files = texts.map((text, index) => ({ name: `f${index + 1}.csv`, bytes: Buffer.from(text) }));
  return examineRegistrations(files, ['changes.csv']);
}

/** What comes out of the first file, as text. */
function mended(text: string | Buffer): string {
  return examine(text).files[0]?.uploads[0]?.bytes.toString('latin1') ?? '';
}

function found(...texts: readonly (string | Buffer)[]) {
  return examine(...texts).changes.map(
    ({ line, kind, effect, reason }) => `${line ?? '-'} ${effect} ${kind}: ${reason}`,
  );
}

describe('a clean file', () => {
  it.each([
    ['with all columns', CLEAN],
    ['with line feeds, and none at the end', CLEAN.replaceAll('\r\n', '\n').trimEnd()],
    ['of Get-WindowsAutopilotInfo', `${HEADER}\r\nA2,,${laptopHash('A2')}\r\n`],
    ['for Partner Center', `${HEADER},Manufacturer name,Device model\r\nA2,,,Contoso,Laptop 3\r\n`],
    [
      'for Managed Desktop',
      `Manufacturer,Model,Serial Number,Hardware Hash\r\nContoso,Laptop 3,A2,${laptopHash('A2')}\r\n`,
    ],
  ])('comes out byte for byte: %s', (_, text) => {
    const { files, changes } = examine(text);

    expect(changes).toEqual([]);
    expect(files[0]).toMatchObject({ isClean: true, leftOut: 0 });
    expect(files[0]?.uploads[0]?.bytes.toString()).toBe(text);
  });
});

describe('what is put right', () => {
  const hash = laptopHash('A2');
  const right = `${HEADER}\r\nA2,,${hash}\r\n`;

  it.each<[string, string | Buffer, string]>([
    [
      'quotation marks',
      `"Device Serial Number","Windows Product ID","Hardware Hash"\r\n"A2","","${hash}"\r\n`,
      'quotes',
    ],
    ['whole lines in quotation marks', `"${HEADER}"\r\n"A2,,${hash}"\r\n`, 'quotes'],
    ['case', right.replace(HEADER, HEADER.toLowerCase()), 'header'],
    ['German headers', right.replace(HEADER, 'Geräteseriennummer,Windows-Produkt-ID,Hardwarehash'), 'header'],
    ['semicolons', right.replaceAll(',', ';'), 'separator'],
    ['a line that says so', `sep=;\r\n${right.replaceAll(',', ';')}`, 'report-row'],
    ['a byte-order mark', `\ufeff${right}`, 'encoding'],
    ['UTF-16', Buffer.from(`\ufeff${right}`, 'utf16le'), 'encoding'],
    ['UTF-16, the other way round', Buffer.from(`\ufeff${right}`, 'utf16le').swap16(), 'encoding'],
    ['rows of a report', `Windows Autopilot Device Information\r\n\r\n${right}`, 'report-row'],
    ['commas at the end', `${HEADER}\r\nA2,,${hash},,,\r\n`, 'cells'],
    ['commas at the end of every line', `${HEADER},,\r\nA2,,${hash},,\r\n`, 'column'],
    ['empty rows', `${HEADER}\r\n\r\n,,\r\nA2,,${hash}\r\n,,\r\n`, 'blank-row'],
    ['spaces', `${HEADER}\r\n A2\u00a0,, ${hash}\r\n`, 'spaces'],
    ['more columns', `Device name,${HEADER}\r\nPC-1,A2,,${hash}\r\n`, 'column'],
    ['another order', `Hardware Hash,Device Serial Number,Windows Product ID\r\n${hash},A2,\r\n`, 'header'],
    ['a column too few', `Device Serial Number,Hardware Hash\r\nA2,${hash}\r\n`, 'column'],
    ['no header', `A2,,${hash}\r\n`, 'header'],
    ['two files pasted together', `${right}${HEADER}\r\n`, 'repeated-header'],
    ['a hash over two lines', `${HEADER}\r\nA2,,"${hash.slice(0, 76)}\r\n${hash.slice(76)}"\r\n`, 'hash'],
    ['no serial number', `${HEADER}\r\n,,${hash}\r\n`, 'serial'],
    ["a spreadsheet's text", `${HEADER}\r\n"=""A2""",,${hash}\r\n`, 'spaces'],
    ["a spreadsheet's apostrophe", `${HEADER}\r\n'A2,,${hash}\r\n`, 'serial'],
    ['line ends of an old Mac', right.replaceAll('\r\n', '\r'), 'encoding'],
    [
      "Configuration Manager's report",
      `Report\r\n\r\nTextbox1,Textbox2,Textbox3,Serial,Product,Hash\r\n${HEADER},A2,,${hash}\r\n`,
      'cells',
    ],
  ])('%s', (_, text, kind) => {
    const { changes } = examine(text);

    expect(mended(text)).toBe(right);
    expect(changes.map((change) => change.kind)).toContain(kind);
    expect(changes.map((change) => change.effect)).not.toContain('left-out');
  });

  it('a serial number that a spreadsheet rounded, or took the zeros from, where the hash says it', () => {
    const text = `${HEADER}\n4.55E+11,,${laptopHash('455012345678')}\n12345,,${laptopHash('0012345')}\n`;

    expect(found(text)).toEqual([
      '2 changed serial: a spreadsheet rounded it; the hash says it',
      '3 changed serial: it had lost its leading zeros; the hash says it',
    ]);
    expect(mended(text)).toMatch(/^455012345678,.*\n0012345,/ms);
  });

  it('a hash without its padding', () => {
    const whole = laptopHash('A2');
    const cut = Buffer.from(whole, 'base64').subarray(0, 2998).toString('base64');

    expect(found(`${HEADER}\nA2,,${cut.replaceAll('=', '')}\n`)).toEqual([
      '2 changed hash: base64 must end on a multiple of four characters; without it the portal imports nothing',
    ]);
  });
});

describe('what stays out, with its reason', () => {
  it.each([
    ['no hash', 'A2,,', 'tuple: there is no hardware hash'],
    ['no base64', 'A2,,<hardwareHash>', 'hash: the hash is no base64'],
    ['its end missing', `A2,,${laptopHash('A2').slice(0, 100)}`, 'hash: the end of the hash is missing'],
    [
      'rounded, and the hash does not say it',
      `4.55E+11,,${Buffer.alloc(99, 7).toString('base64')}`,
      'serial: a spreadsheet',
    ],
    ['rounded, and the hash is of another device', `4.55E+11,,${laptopHash('789012345678')}`, 'serial: a spreadsheet'],
    ['rounded to another size', `4.55E+11,,${laptopHash('45501234567')}`, 'serial: a spreadsheet'],
    ['a comma too many', `A2,x,y,${laptopHash('A2')}`, 'cells: it has 4 cells under 3 headers'],
    ['a comma in a cell', `A2,"x,y",${laptopHash('A2')}`, 'character: the Windows Product ID has a comma'],
    ['longer than a cell', `A2,,${'A'.repeat(40_000)}`, 'length: it has 40000 characters'],
  ])('%s', (_, row, why) => {
    const { files, changes } = examine(`${HEADER}\n${row}\n`);

    expect(files[0]).toMatchObject({ devices: 0, leftOut: 1, uploads: [] });
    expect(
      changes.filter(({ effect }) => effect === 'left-out').map(({ kind, reason }) => `${kind}: ${reason}`),
    ).toEqual([expect.stringContaining(why)]);
  });

  it('a device that stands there twice, in one file or two', () => {
    const one = `${HEADER}\nA2,,${laptopHash('A2')}\n`;
    const newer = `${HEADER}\na2,,${laptopHash('A2', { tpm: 'another' })}\n`;

    expect(found(one, one, newer)).toEqual([
      '2 left-out duplicate: f1.csv, line 2, has the same hash, which the portal answers with ZtdDeviceDuplicated',
      expect.stringContaining('2 left-out duplicate: f1.csv, line 2, has the same serial number with another hash'),
    ]);
  });
});

describe('what is only said', () => {
  it.each([
    [
      'two devices with one serial number',
      `A2,,${laptopHash('A2')}\nA2,,${laptopHash('A2', { uuid: 'ab'.repeat(16) })}`,
      'but is another device',
    ],
    [
      'a serial number that is none',
      `System Serial Number,,${laptopHash('System Serial Number')}`,
      'many devices have this',
    ],
    [
      'a hash whose serial number only ends alike',
      `345,,${laptopHash('0012345')}`,
      'the hash is that of a device with',
    ],
    ["another device's hash", `B7,,${laptopHash('A2')}`, 'the hash is that of a device with the serial number A2'],
    [
      'a layout that is not known',
      `A2,,${Buffer.alloc(99, 7).toString('base64')}`,
      'of a layout that is not known here',
    ],
  ])('%s', (_, rows, why) => {
    const { files, changes } = examine(`${HEADER}\n${rows}\n`);

    expect(changes.map(({ effect }) => effect)).toEqual(['warning']);
    expect(changes[0]?.reason).toContain(why);
    expect(files[0]?.isClean).toBe(true);
  });

  it('a user that is no user principal name', () => {
    expect(found(CLEAN.replace('ada@contoso.com', 'CONTOSO\\ada'))).toEqual([
      expect.stringContaining('2 warning user: this is no user principal name'),
    ]);
  });

  it('zeros that may be lost where no hash says so', () => {
    const text = `${HEADER},Manufacturer name,Device model\n0016520,,,Contoso,Laptop 3\n16521,,,Contoso,Laptop 3\n`;

    expect(found(text)).toEqual([
      '3 warning serial: it may have lost leading zeros: others of this model have 7 digits',
    ]);
  });
});

it('says of files that are none why', () => {
  const exported =
    'Serial number,Manufacturer,Model,Group tag,Profile status,Purchase order,Userless Enrollment Status\n"A2","C","L","","Assigned","","Unknown"\n';
  const { files } = examine(exported, 'a,b\n1,2\n', '');

  expect(files.map(({ why }) => why)).toEqual([
    expect.stringContaining('an export of devices that are registered already'),
    expect.stringContaining('no header of a registration file'),
    expect.stringContaining('no header of a registration file'),
  ]);
});

it('splits after 500 devices', () => {
  const rows = Array.from({ length: 1001 }, (_, index) => `S${index},,,Contoso,Laptop ${index}`);
  const [file] = examine(`${HEADER},Manufacturer name,Device model\n${rows.join('\n')}\n`).files;

  expect(file?.uploads.map(({ name, devices }) => [name, devices])).toEqual([
    ['f1-1.csv', 500],
    ['f1-2.csv', 500],
    ['f1-3.csv', 1],
  ]);
});

/** Rows and files as spreadsheets and scripts make them, and worse. */
const serials = fc.oneof(
  fc.stringMatching(/^[A-Z0-9]{1,12}$/),
  fc.stringMatching(/^[ '="0-9.,E+;|\té€Ã¼-]{0,10}$/),
  fc.constantFrom('4.55E+11', 'None', '="A1"', "'' 'x", '\u200bA', '"', '""'),
);
const hashes = fc.oneof(
  serials.map((serial) => laptopHash(serial)),
  fc.constantFrom('', 'AAAA', 'T0EeB', ' T0 Ee', laptopHash('A1').slice(0, -1), laptopHash('A1').slice(0, 99)),
  fc.string({ maxLength: 8 }),
);
const cells = fc.oneof(serials, hashes, fc.string({ unit: 'binary', maxLength: 6 }));
const rows = fc.oneof(fc.tuple(serials, fc.constant(''), hashes, serials, serials), fc.array(cells, { maxLength: 7 }));
const headers = fc.constantFrom(
  `${HEADER},Group Tag,Assigned User`,
  `${HEADER},Manufacturer name,Device model`,
  HEADER.toLowerCase(),
  'Manufacturer,Model,Serial Number,Hardware Hash',
  'x;Hardware Hash;Serial number;Hash',
  '',
);
const files = fc
  .tuple(
    headers,
    fc.array(rows, { maxLength: 6 }),
    fc.constantFrom(',', ';', '\t'),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
    fc.constantFrom('utf8', 'utf16le', 'latin1'),
  )
  .map(([header, list, comma, lineEnd, isQuoted, encoding]) => {
    const cellOf = (cell: string) => (isQuoted ? `"${cell.replaceAll('"', '""')}"` : cell);
    const lines = [header.replaceAll(',', comma), ...list.map((row) => row.map(cellOf).join(comma))];
    // The encodings are those of the constants above.
    return Buffer.from(lines.join(lineEnd), encoding as BufferEncoding);
  });

describe('for any file', () => {
  it('what comes out is clean: examined again, it comes out byte for byte', () => {
    fc.assert(
      fc.property(fc.array(files, { minLength: 1, maxLength: 2 }), (list) => {
        const once = examine(...list).files.flatMap(({ uploads }) => uploads);
        const twice = examineRegistrations(once, ['changes.csv']);

        expect(twice.changes.filter(({ effect }) => effect !== 'warning')).toEqual([]);
        expect(twice.files.flatMap(({ uploads }) => uploads)).toEqual(once);
      }),
      { numRuns: 150 },
    );
  });

  it('no serial number and no hash comes out that did not go in, but for what is reported', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(serials, hashes), { minLength: 1, maxLength: 5 }), (list) => {
        const text = [
          HEADER,
          ...list.map((row) => [row[0], '', row[1]].map((cell) => `"${cell.replaceAll('"', '""')}"`).join()),
        ];
        const { files: out, changes } = examine(text.join('\n'));
        const told = changes.flatMap(({ effect, after }) =>
          effect === 'changed' && after !== undefined ? [after] : [],
        );
        const known = new Set([...list.flat(), ...told]);
        const upload = readRegistrationText(out[0]?.uploads[0]?.bytes ?? Buffer.alloc(0)).text;

        for (const line of upload.split('\n').slice(1).filter(Boolean)) {
          const [serial = '', , hash = ''] = line.split(',');
          expect(known.has(serial)).toBe(true);
          expect(known.has(hash)).toBe(true);
          expect(readHardwareHash(hash).kind).not.toBe('not-base64');
        }
      }),
      { numRuns: 150 },
    );
  });
});
