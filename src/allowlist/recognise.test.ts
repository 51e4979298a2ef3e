import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ConfigurationReader } from './model/configuration.ts';
import { READERS } from './readers.ts';
import { readerOf, recognise } from './recognise.ts';

/** A reader that is so sure of every file. */
const sure = (format: string, of: (file: string) => number): ConfigurationReader => ({
  format,
  recognise: of,
  read: (files) => ({ format, files: files.map(({ file }) => file), remarks: [] }),
});

describe('the format of files', () => {
  const always = sure('always', () => 0.6);
  const never = sure('never', () => 0);
  const conf = sure('conf', (file) => (file.endsWith('.conf') ? 0.9 : 0));
  const files = [
    { file: 'squid.conf', text: '' },
    { file: 'list.txt', text: '' },
  ];

  test('is that of the surest reader; a list beside the file that is sure does not count against it', () => {
    expect(recognise(files, [always, never, conf])).toMatchObject({ ok: true, reader: { format: 'conf' } });
  });

  test('has to be said where two are equally sure, of which it names both', () => {
    expect(recognise(files, [sure('other', () => 0.6), never, always])).toEqual({
      ok: false,
      fault: 'squid.conf, list.txt: could be always, other; say which with --format',
    });
  });

  test('has to be said where none is sure at all, of all that there are', () => {
    expect(recognise(files, [never, sure('odd', () => Number.NaN)])).toEqual({
      ok: false,
      fault: 'squid.conf, list.txt: no format that is known here; say which with --format: never, odd',
    });
  });

  test('that is named is taken, or refused with the names that there are', () => {
    expect(readerOf('conf', [always, conf])).toMatchObject({ ok: true, reader: { format: 'conf' } });
    expect(readerOf('cnf', [always, conf])).toEqual({
      ok: false,
      fault: '--format: there is no format cnf; there are always, conf',
    });
  });
});

describe('the readers', () => {
  test('have a name each', () => {
    const formats = READERS.map(({ format }) => format);

    expect(new Set(formats).size).toBe(formats.length);
  });

  test.each([
    ['azure-firewall', 'azure-firewall/fixtures/az-list.json'],
    ['azure-firewall', 'azure-firewall/fixtures/bicep.json'],
    ['azure-firewall', 'azure-firewall/fixtures/main.tf.json'],
    ['cisco-asa', 'cisco/fixtures/asa.cfg'],
    ['ftd', 'cisco/fixtures/fmc-accessrules.json'],
    ['fortigate', 'fortigate/fixtures/backup.conf'],
    ['fortigate', 'fortigate/fixtures/explicit-proxy.conf'],
    ['list', 'lists/fixtures/allow.txt'],
    ['list', 'lists/fixtures/hosts'],
    ['csv', 'lists/fixtures/rules.csv'],
    ['pac', 'pac/fixtures/office365.pac'],
    ['palo-alto', 'palo-alto/fixtures/panorama.xml'],
    ['palo-alto', 'palo-alto/fixtures/running-config.set'],
    ['palo-alto', 'palo-alto/fixtures/m365-urls.txt'],
    ['pfsense', 'pfsense/fixtures/pfsense.xml'],
    ['pfsense', 'pfsense/fixtures/opnsense.xml'],
    ['squid', 'squid/fixtures/squid.conf'],
    ['zscaler', 'zscaler/fixtures/url-categories.json'],
    ['zscaler', 'zscaler/fixtures/policies.json'],
  ])('recognise %s by %s', (format, path) => {
    const text = readFileSync(join(import.meta.dirname, path), 'utf8');

    const found = recognise([{ file: path, text }], READERS);

    expect(found.ok ? found.reader.format : found.fault).toBe(format);
  });
});
