import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWholeCatalogs } from './catalog-commands.ts';
import { type ImportListsOptions, importEndpointLists } from './endpoint-import.ts';
import { readEndpointList } from './endpoints.ts';
import { initWorkspace } from './init.ts';

const SHIPPED = join(import.meta.dirname, '../../catalogs/endpoints/microsoft-365-worldwide.json');
const FIXTURES = join(import.meta.dirname, '../endpoints/fixtures');
const HOUSE = `list: house
source: Our own portal
date: 2026-11-01
sources: { portal: { title: The portal's operator } }
services:
  - id: portal
    title: Portal
    inventory: []
    fatal: no
    consequence: Nobody can order a device
    source: portal
    defaults: { protocol: tcp, ports: [443], required: true, tls_inspection_allowed: true, authenticated_proxy_allowed: true }
    endpoints:
      - { pattern: portal.contoso.com }
`;
const CSV = `id,serviceArea,serviceAreaDisplayName,urls,ips,tcpPorts,udpPorts,expressRoute,category,required,notes
1,Exchange,Exchange Online,"outlook.cloud.microsoft,Outlook.office.com","13.107.6.152/31,2603:1006::/40","443, 80",443,True,Optimize,True,
2,Exchange,Exchange Online,smtp.office365.com,,587,,True,Allow,False,"Sending, by ""programs"""
`;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-lists-'));
  await initWorkspace(folder, { tenantId: 'contoso', tenantName: 'Contoso', catalogs: ['managed-desktop-2018'] });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

function importLists(paths: readonly string[], more: Partial<ImportListsOptions> = {}) {
  return importEndpointLists(folder, paths, { isDryRun: false, instance: 'Worldwide', ...more });
}

const lists = () => readdir(join(folder, 'endpoints')).catch(() => []);

describe('importing endpoint lists', () => {
  it('keeps a list of our own as it is written, and has it in the table that is judged', async () => {
    const [change] = await importLists([await file('mine.yaml', HOUSE)]);

    expect(change).toMatchObject({ id: 'house', file: 'endpoints/house.yaml', outcome: 'added', before: null });
    expect(await readFile(join(folder, 'endpoints/house.yaml'), 'utf8')).toBe(HOUSE);
    const { reference } = await readWholeCatalogs(folder);
    const rows = (reference.tables.get('endpoints') ?? []).filter((row) => row['list'] === 'house');
    expect(rows).toMatchObject([{ service: 'portal', pattern: 'portal.contoso.com', port: 443, testable: true }]);
  });

  it('takes an answer of the web service in the place of the one that ships, as of the version in its name', async () => {
    const newer = join(folder, 'worldwide-2026083100.json');
    await copyFile(SHIPPED, newer);

    expect(await importLists([newer])).toMatchObject([
      { id: 'microsoft-365', before: '2026073100', after: '2026083100' },
    ]);
    expect(await readEndpointList('microsoft-365', folder)).toMatchObject({ version: '2026083100' });
    const { reference } = await readWholeCatalogs(folder);
    expect(reference.files.find(({ file: name }) => name === 'endpoints/microsoft-365.json')?.date).toBe('2026-08-31');
    expect(reference.files.some(({ file: name }) => name.endsWith('microsoft-365-worldwide.json'))).toBe(false);
    expect(await importLists([newer])).toMatchObject([{ outcome: 'unchanged' }]);
  });

  it('takes what another workspace keeps, to the byte', async () => {
    const answer = join(folder, 'worldwide-2026083100.json');
    await copyFile(SHIPPED, answer);
    await importLists([answer]);
    const kept = await readFile(join(folder, 'endpoints/microsoft-365.json'), 'utf8');
    await rm(join(folder, 'endpoints'), { recursive: true });

    await importLists([await file('theirs.json', kept)]);

    expect(await readFile(join(folder, 'endpoints/microsoft-365.json'), 'utf8')).toBe(kept);
  });

  it('takes the CSV of the web service for what its JSON says', async () => {
    await importLists([await file('china.csv', CSV)], { instance: 'China', version: '2026083100' });

    const { services } = await readEndpointList('microsoft-365-china', folder);
    expect(services).toMatchObject([
      { id: '1', category: 'Optimize', addresses: ['13.107.6.152/31', '2603:1006::/40'] },
      { id: '2', consequence: 'Sending, by "programs"' },
    ]);
    expect(services[0]?.endpoints.map(({ pattern, protocol }) => `${protocol} ${pattern}`)).toEqual([
      'tcp outlook.cloud.microsoft',
      'tcp outlook.office.com',
      'udp outlook.cloud.microsoft',
      'udp outlook.office.com',
    ]);
  });

  it('writes nothing in a dry run', async () => {
    expect(await importLists([await file('mine.yaml', HOUSE)], { isDryRun: true })).toMatchObject([
      { outcome: 'added' },
    ]);
    expect(await lists()).toEqual([]);
  });
});

describe('what is not imported', () => {
  it('is a publication that is older, and one that has shrunk; records of change among the files explain the loss', async () => {
    const old = join(FIXTURES, 'worldwide-2022-06-29.json');
    expect(await importLists([old], { version: '2022062900' })).toMatchObject([
      { outcome: 'refused', reasons: expect.arrayContaining(['its version 2022062900 is older than 2026073100']) },
    ]);

    const sets: { id: number }[] = JSON.parse(await readFile(SHIPPED, 'utf8'));
    const shrunken = await file('2026083100.json', JSON.stringify(sets.filter(({ id }) => id !== 1)));
    expect(await importLists([shrunken])).toMatchObject([{ outcome: 'refused' }]);
    expect(await lists()).toEqual([]);
    const record = [{ endpointSetId: 1, disposition: 'Remove', version: '2026083100' }];
    const changes = await file('changes.json', JSON.stringify(record));
    expect(await importLists([shrunken, changes])).toMatchObject([{ outcome: 'added' }]);
  });

  it('is one list where another of the files is none, or is refused', async () => {
    const mine = await file('mine.yaml', HOUSE);
    const page = join(FIXTURES, 'include-2018-11-28-empty.utf16le');
    const empty = await file('2026083100.json', Buffer.from('\ufeff[]', 'utf16le'));

    await expect(importLists([mine, page])).rejects.toThrow('is no JSON, it begins with "<!--THIS FILE IS AUT"');
    expect((await importLists([mine, empty])).map(({ outcome }) => outcome)).toEqual(['added', 'refused']);
    expect(await lists()).toEqual([]);
  });

  it.each([
    ['minimal, on which requirements rest', HOUSE.replace('list: house', 'list: minimal')],
    ['a publication, as YAML', HOUSE.replace('list: house', 'list: microsoft-365')],
  ])('is a list called like one that ships: %s', async (_, text) => {
    await expect(importLists([await file('mine.yaml', text)])).rejects.toThrow(/ships with Muster; give yours an id/);
  });

  it('is one of two files with the same list', async () => {
    const [one, two] = [await file('a.yaml', HOUSE), await file('b.yaml', HOUSE)];

    await expect(importLists([one, two])).rejects.toThrow('two of the files have the list house');
  });

  it('is a version that is none', async () => {
    await expect(importLists([SHIPPED], { version: '2026139900' })).rejects.toThrow('2026139900: is no version');
  });
});

describe("a workspace's folder of lists", () => {
  it('is told with the place of what is wrong in it, where anything is judged by it', async () => {
    await importLists([await file('mine.yaml', HOUSE)]);
    await writeFile(join(folder, 'endpoints/house.yaml'), HOUSE.replace('fatal: no', 'fatal: perhaps'));
    await expect(readWholeCatalogs(folder)).rejects.toThrow(/^endpoints\/house\.yaml:9:/);

    await writeFile(join(folder, 'endpoints/house.yaml'), HOUSE.replace('list: house', 'list: home'));
    await expect(readWholeCatalogs(folder)).rejects.toThrow('the file of the list home must be called home.yaml');
  });
});
