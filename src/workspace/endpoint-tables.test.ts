import { describe, expect, it } from 'vitest';
import { TABLES } from '../evidence/index.ts';
import { readCatalogFiles, shippedCatalogs } from './catalog-files.ts';
import { readCatalogs } from './catalogs.ts';
import { parseEndpointFiles } from './endpoint-tables.ts';

describe('the table of endpoints', () => {
  it('has the rows of every list, in exactly its declared columns', async () => {
    const { reference } = await readCatalogs();
    const rows = reference.tables.get('endpoints') ?? [];
    const columns = Object.keys(TABLES.find(({ name }) => name === 'endpoints')?.columns ?? {}).sort();

    expect([...new Set(rows.map(({ list }) => list))]).toEqual([
      'intune',
      'linked-pages',
      'managed-desktop',
      'microsoft-365',
      'minimal',
    ]);
    expect(rows.filter((row) => String(Object.keys(row).sort()) !== String(columns))).toEqual([]);
  });

  it('has no endpoint twice', async () => {
    const { reference } = await readCatalogs();
    const keys = (reference.tables.get('endpoints') ?? []).map((row) =>
      [row['list'], row['service'], row['protocol'], row['pattern'], row['port']].join(' '),
    );

    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('goes without the publication that an assessment of before has not kept', () => {
    const files = readCatalogFiles(shippedCatalogs()).filter(({ path }) => !path.endsWith('.json'));
    const parsed = parseEndpointFiles(files);

    expect(parsed.ok && parsed.value.map(({ file }) => file)).not.toContain('endpoints/microsoft-365-worldwide.json');
    expect(parsed).toMatchObject({ ok: true });
  });

  it('is not read where the list is missing that requirements rest on, or where one is wrong', () => {
    const files = readCatalogFiles(shippedCatalogs());
    const without = files.filter(({ path }) => path !== 'endpoints/minimal.yaml');
    const wrong = files.map((file) => (file.path === 'endpoints/intune.yaml' ? { ...file, text: 'list: Mine' } : file));

    expect(parseEndpointFiles(without)).toMatchObject({ ok: false, faults: [{ file: 'endpoints/minimal.yaml' }] });
    expect(parseEndpointFiles(wrong)).toMatchObject({ ok: false });
  });
});

describe('the table of endpoints, of a wildcard', () => {
  it('says whether a host can be tested for it, by the members that other lists lend as well', async () => {
    const { reference } = await readCatalogs();
    const rows = (reference.tables.get('endpoints') ?? []).filter(({ list }) => list === 'microsoft-365');
    const isTestable = (pattern: string, port: number) =>
      rows.filter((row) => row['pattern'] === pattern && row['port'] === port).map(({ testable }) => testable);

    expect(isTestable('*.msauth.net', 443)).toEqual([true]);
    expect(isTestable('*.msauth.net', 80)).toEqual([false]);
    expect(isTestable('outlook.office.com', 443)).toContain(true);
    expect(isTestable('*.teams.microsoft.com', 443)).toContain(false);
  });
});
