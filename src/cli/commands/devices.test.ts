import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importEvidence, listDeviceConflicts } from '../../workspace/index.ts';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';

const ID = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const INTUNE =
  'Device ID,Device name,Azure AD Device ID,Serial number,Manufacturer,Last check-in,Encrypted,OS,Compliance';
const CONFIGMGR =
  'Netbios_Name0,AADDeviceID,SerialNumber0,Manufacturer0,Model0,ProtectionStatus0,SpecVersion0,LastHWScan';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muster-devices-'));
  writeFileSync(
    join(folder, 'muster.yaml'),
    `version: 1\ntenant: { id: ${ID(9)}, name: Contoso }\ncatalogs: [managed-desktop-devices]\n`,
  );
  writeFileSync(
    join(folder, 'intune.csv'),
    [
      INTUNE,
      `${ID(1)},PC-1,${ID(101)},SN1,Dell Inc.,2026-11-20T08:00:00Z,True,Windows,Compliant`,
      `${ID(2)},PC-2,${ID(102)},SN2,HP,2026-11-20T08:00:00Z,True,Windows,Compliant`,
      `${ID(3)},PC-3,${ID(103)},SN2,HP,2026-11-20T08:00:00Z,True,Windows,Compliant`,
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'configmgr.csv'),
    [
      CONFIGMGR,
      `pc-1,${ID(101)},SN1,Dell Inc.,Latitude,0,"2.0, 0, 1.38",2026-11-19T08:00:00Z`,
      'PC-2,,SN2,Hewlett-Packard,EliteBook,1,Not Supported,2026-11-19T08:00:00Z',
      '',
    ].join('\n'),
  );
  const now = new Date('2026-11-21T10:00:00Z');
  await importEvidence(folder, {
    paths: ['intune.csv', 'configmgr.csv'].map((name) => join(folder, name)),
    now,
    who: 'ann',
    version: '0',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function devices(...words: readonly string[]) {
  const machine = createTestMachine({ cwd: folder });
  const code = await runCli(['devices', ...words], machine);
  return { code, out: machine.out(), err: machine.err() };
}

async function json(...words: readonly string[]) {
  const { code, out } = await devices(...words, '--json');
  expect(code).toBe(EXIT.ok);
  return JSON.parse(out);
}

describe('muster devices show', () => {
  test("has every source's word, the one that is chosen, and why", async () => {
    const { device } = await json('show', 'PC-1');

    expect(device).toMatchObject({
      subject: ID(1),
      name: 'PC-1',
      sources: [
        { source: 'intune-device-export' },
        { source: 'configuration-manager', observedAt: '2026-11-19 08:00:00' },
      ],
    });
    const columns = Object.fromEntries(device.columns.map((one: { readonly column: string }) => [one.column, one]));
    expect(columns['is_encrypted']).toMatchObject({
      because: expect.stringContaining('contradict each other'),
      words: [
        { source: 'intune-device-export', value: 'true' },
        { source: 'configuration-manager', value: 'false' },
      ],
    });
    expect(columns['is_encrypted']).not.toHaveProperty('value');
    expect(columns['name']).toMatchObject({ value: 'PC-1', chosen: 'intune-device-export' });
    expect(columns['tpm_version']).toMatchObject({
      value: '2.0',
      chosen: 'configuration-manager',
      because: 'no other source says it',
    });
    expect(columns['manufacturer']).toMatchObject({ because: 'all sources say so' });
  });

  test.each([
    ['a serial number', 'sn1'],
    ['an Entra id', ID(101)],
    ['a subject id', ID(1)],
  ])('finds a device by %s', async (_, word) => {
    expect((await json('show', word)).device.subject).toBe(ID(1));
  });

  test('does not guess which of several is meant, nor invents one', async () => {
    expect(await devices('show', 'SN2')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('SN2 is said of 3 devices'),
    });
    expect(await devices('show', 'PC-77')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('no device is called PC-77'),
    });
  });

  test('says it in words', async () => {
    const { out } = await devices('show', 'PC-1');

    expect(out).toContain('is_encrypted');
    expect(out).toContain('not known (the sources contradict each other');
  });
});

describe('muster devices conflicts', () => {
  test('has what is left open first, and only real disagreement', async () => {
    const found = await json('conflicts');

    expect(found.columns[0]).toEqual({ column: 'is_encrypted', isOpen: true, devices: 1 });
    expect(found.columns.map((one: { readonly column: string }) => one.column)).toEqual([
      'is_encrypted',
      'last_sync_at',
    ]);
    expect(found.conflicts[0]).toMatchObject({ subject: ID(1), column: 'is_encrypted', isOpen: true });
  });

  test('is bounded, and says how much there is', async () => {
    const { conflicts, total } = await listDeviceConflicts(folder, { limit: 1 });

    expect([conflicts.length, total]).toEqual([1, 2]);
    expect((await devices('conflicts', '--limit', '1')).out).toContain('and 1 more: --limit or --column');
  });

  test('of a column that there is not is an error with those that there are', async () => {
    expect(await devices('conflicts', '--column', 'colour')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('there is no column colour'),
    });
  });
});

test('muster devices duplicates says why devices that look like one stayed several', async () => {
  const { groups, duplicates } = await json('duplicates');

  expect(groups).toEqual([
    { shared: 'serial number', count: 1 },
    { shared: 'name', count: 1 },
  ]);
  expect(duplicates).toEqual([
    expect.objectContaining({
      shared: 'serial number',
      value: 'sn2',
      count: 3,
      because: 'a serial number counts only with its maker, and the makers differ (hp, hewlett-packard)',
    }),
    expect.objectContaining({
      shared: 'name',
      value: 'pc-2',
      count: 2,
      because: expect.stringContaining('tells no device'),
    }),
  ]);
});
