import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles } from '../../../test/support/evidence.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name));
const ID = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

async function importFixture(name: string) {
  const imported = await importFiles({ [name]: fixture(name) });
  return { imported, facts: await imported.table('device_facts'), problems: imported.files[0]?.problems };
}

describe('an export as its tool writes it', () => {
  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    [
      'intune-devices-with-inventory.csv',
      'intune-device-export',
      {
        subject: ID(1),
        serial_number: '0012345',
        join_type: 'entra',
        storage_bytes: '510781292544',
        is_encrypted: true,
      },
    ],
    [
      'intune-defender-agents.csv',
      'intune-defender-agents',
      { subject: ID(2), antivirus_enabled: true, real_time_protection: false, signatures_overdue: true },
    ],
    [
      'windows-11-readiness.csv',
      'intune-windows-11-readiness',
      { subject: ID(1), tpm_version: '2.0', secure_boot: null },
    ],
    ['feature-update-device-state.csv', 'intune-feature-updates', { subject: ID(1), ownership: 'company' }],
    [
      'log-analytics-intune-devices.csv',
      'log-analytics-intune',
      {
        subject: ID(1),
        os_version: '10.0.26100.2314',
        compliance_state: 'compliant',
        observed_at: '2026-11-20 01:00:00',
      },
    ],
    [
      'defender-device-info.csv',
      'defender-device-info',
      { entra_device_id: ID(1001), name: 'contoso-pc-1', defender_onboarded: true, intune_device_id: null },
    ],
    [
      'update-compliance-client.csv',
      'update-compliance',
      { entra_device_id: ID(1001), os_version: '10.0.26100.2314', processor_architecture: 'x64' },
    ],
    [
      'configuration-manager.csv',
      'configuration-manager',
      {
        entra_device_id: ID(1001),
        serial_number: '0012345',
        tpm_version: '2.0',
        firmware: 'uefi',
        secure_boot: true,
        is_encrypted: true,
        memory_bytes: '17179869184',
        storage_bytes: '510781292544',
        last_sync_at: '2026-11-19 07:31:02',
      },
    ],
    [
      'autopilot-devices.csv',
      'autopilot-devices',
      { subject: ID(1), autopilot_registered: true, enrolment_profile: 'Managed desktop' },
    ],
    [
      'autopilot-registration-file.csv',
      'autopilot-registration-file',
      { serial_number: '007315574853', model: 'Surface Laptop', autopilot_registered: null },
    ],
  ])('%s', async (name, source, expected) => {
    const { imported, facts } = await importFixture(name);

    expect(facts).toContainEqual(expect.objectContaining({ source, ...expected }));
    expect(imported.status('device_facts')).toBe('complete');
    expect(await imported.problems()).toEqual([]);
  });

  test.each(['autopilot-hashes.csv', 'autopilot-hashes-damaged.csv'])(
    'a file of hashes without makers tells no device, and says so: %s',
    async (name) => {
      const { imported } = await importFixture(name);

      expect(imported.files[0]).toMatchObject({ objects: 0, skipped: expect.stringContaining('names no maker') });
    },
  );
});

describe('a damaged export', () => {
  test('of Intune in German, saved again by a spreadsheet', async () => {
    const { imported, facts, problems } = await importFixture('intune-devices-damaged.csv');

    expect(facts.map((row) => [row['name'], row['serial_number'], row['storage_bytes'], row['last_sync_at']])).toEqual(
      expect.arrayContaining([
        ['MÜNCHEN-1', '0012345', '510781292544', '2026-10-25 08:00:00'],
        ['KÖLN-2', null, null, '2026-11-04 17:30:00'],
        ['KIEL-3', 'ABC3', '1048576000', '2026-11-01 00:00:00'],
      ]),
    );
    expect(problems).toEqual([
      'it is no UTF-8: read as Windows-1252',
      'line 3: a spreadsheet keeps the cell as ="...": taken without',
      'line 3: numbers have commas: read as numbers',
      'line 4: a spreadsheet has rounded the serial number: left out',
      'line 4: 4294967295 stands for "never": left out',
      'line 6: a quote is not closed where its cell ends: it is left out',
      'line 7: it has 3 cells where the headers have 11: not taken',
      'line 8: it has 1 cells where the headers have 11: not taken',
      'line 3: local dates, day-first, as 25.10.2026 08:00:00 proves: taken as UTC',
    ]);
    expect(imported.status('device_facts')).toBe('truncated');
  });

  test.each<[string, readonly string[]]>([
    [
      'intune-devices-with-inventory-damaged.csv',
      [
        'line 3: a spreadsheet has rounded the serial number: left out',
        'line 4: a spreadsheet keeps the cell as ="...": taken without',
        'line 4: numbers have commas: read as numbers',
        'line 5: the headers stand there again: passed over',
        'line 7: it has 10 cells where the headers have 48: not taken',
        'line 3: local dates, month-first, as 11/20/2026 8:00:00 AM proves: taken as UTC',
      ],
    ],
    [
      'intune-defender-agents-damaged.csv',
      [
        'line 3: the headers stand there again: passed over',
        'line 4: the row is in quotes as a whole: taken without',
        'line 5: it has 3 cells where the headers have 6: not taken',
      ],
    ],
    [
      'windows-11-readiness-damaged.csv',
      [
        'line 1: 2 rows before the headers, which stand on line 4: passed over',
        'line 6: it has 1 cells where the headers have 4: not taken',
      ],
    ],
    [
      'defender-device-info-damaged.csv',
      [
        'line 3: a quote is not closed where its cell ends: it is left out',
        'line 3: it has 3 cells where the headers have 5: not taken',
      ],
    ],
    ['feature-update-device-state-damaged.csv', []],
    ['update-compliance-client-damaged.csv', ['line 2: numbers have commas: read as numbers']],
    [
      'configuration-manager-damaged.csv',
      [
        'line 1: the column Secure Boot stands there more than once: the first is read, and no cell where they differ',
        'line 2: numbers have commas: read as numbers',
        'line 2 and 1 more: Secure Boot stands there more than once, and differs: left out',
        'line 3: the row is in quotes as a whole: taken without',
        'line 4: it has 3 cells where the headers have 9: not taken',
      ],
    ],
    [
      'autopilot-devices-damaged.csv',
      [
        'line 3: a quote is not closed where its cell ends: it is left out',
        'line 3: it has 2 cells where the headers have 4: not taken',
      ],
    ],
    [
      'autopilot-registration-file-damaged.csv',
      [
        'line 2: a spreadsheet has rounded the serial number: left out',
        'line 3: a quote is not closed where its cell ends: it is left out',
      ],
    ],
  ])('%s says where it was put right', async (name, expected) => {
    const { imported, problems } = await importFixture(name);

    expect(problems).toEqual(expected);
    expect(imported.status('device_facts')).toBe(
      expected.join().includes('not taken') || name.startsWith('autopilot-registration') ? 'truncated' : 'complete',
    );
  });
});

describe('rows of Log Analytics as JSON', () => {
  test.each(['log-analytics-answer.json', 'log-analytics-objects.json'])('%s', async (name) => {
    const { imported, facts } = await importFixture(name);

    expect(facts).toEqual(
      [1, 2].map((n) =>
        expect.objectContaining({
          source: 'log-analytics-intune',
          subject: ID(n),
          serial_number: `00${n}`,
          compliance_state: 'compliant',
          storage_bytes: '510781292544',
          last_sync_at: '2026-11-20 01:00:00',
        }),
      ),
    );
    expect(imported.status('device_facts')).toBe('complete');
    expect(imported.snapshots[0]?.tables[0]?.columnsNotSupplied).toContain('model');
  });

  test.each([
    [
      'log-analytics-answer-damaged.json',
      1,
      ['row 2 and 1 more: it has other values than there are columns: not taken'],
    ],
    ['log-analytics-objects-damaged.json', 2, ['row 2 and 1 more: it is no object: not taken']],
    ['log-analytics-lines-damaged.jsonl', 2, ['row 2: it is no object: not taken']],
  ])('%s, damaged', async (name, rows, problems) => {
    const { imported, facts, problems: told } = await importFixture(name);

    expect(facts).toHaveLength(rows);
    expect(told).toEqual(problems);
    expect(imported.status('device_facts')).toBe('truncated');
  });
});

describe('the order of day and month', () => {
  const name = 'log-analytics-intune-devices-damaged.csv';

  test('is asked for where no date proves it', async () => {
    await expect(importFixture(name)).rejects.toMatchObject({
      code: 'dates-open',
      message: expect.stringContaining('import it with --dates day-first or --dates month-first'),
    });
  });

  test.each([
    ['day-first', '2026-01-11 03:22:01.455'],
    ['month-first', '2026-11-01 03:22:01.455'],
  ] as const)('is %s where that is said', async (dates, expected) => {
    const imported = await importFiles({ [name]: fixture(name) }, { dates });

    expect((await imported.table('device_facts')).map((row) => row['last_sync_at'])).toEqual([expected.slice(0, 19)]);
  });

  test('is asked for where dates contradict each other', async () => {
    const csv = 'Device ID,Device name,OS,Last check-in\n1,A,Windows,25/12/2026\n2,B,Windows,12/25/2026\n';

    await expect(importFiles({ 'a.csv': csv })).rejects.toMatchObject({
      code: 'dates-open',
      message: expect.stringContaining('some dates'),
    });
  });

  test('proven by the file stands against what was said', async () => {
    const csv = 'Device ID,Device name,OS,Last check-in\n1,A,Windows,25/12/2025\n2,B,Windows,01/02/2026 8:05 PM\n';

    const imported = await importFiles({ 'a.csv': csv }, { dates: 'month-first' });

    expect((await imported.table('device_facts')).map((row) => row['last_sync_at'])).toEqual([
      '2025-12-25 00:00:00',
      '2026-02-01 20:05:00',
    ]);
  });
});

describe('a large export', () => {
  const head = 'Device ID,Device name,Serial number,Manufacturer,OS,Total storage,Last check-in';
  const rows = Array.from(
    { length: 30_000 },
    (_, n) => `${ID(n)},PC-${n},"00${n}","Maker, Inc.",Windows,${n},2026-11-20 08:00:00.0000000,${'x'.repeat(60)}`,
  );
  const clean = `${head},Notes\r\n${rows.join('\r\n')}\r\n`;

  test('is the same read by DuckDB and row by row', async () => {
    const quick = await importFiles({ 'a.csv': clean });
    const slow = await importFiles({ 'a.csv': `\n${clean}` });

    expect(await quick.table('device_facts')).toEqual(await slow.table('device_facts'));
    expect(await quick.table('device_facts')).toHaveLength(30_000);
  });

  test.each<[string, (text: string) => string, string]>([
    [
      'a local date',
      (text) => text.replace('2026-11-20 08:00:00.0000000,', '20.11.2026 08:00,'),
      'line 2: local dates, day-first',
    ],
    ['a broken quote', (text) => text.replace('"005","Maker, Inc."', '"005,Maker'), 'line 7: a quote is not closed'],
    ['a decimal comma', (text) => text.replace('Windows,7,', 'Windows,"7,5",'), 'line 9: numbers have commas'],
  ])('with %s is read row by row', async (_, spoil, problem) => {
    const imported = await importFiles({ 'a.csv': spoil(clean) });

    expect(imported.files[0]?.problems).toEqual([expect.stringContaining(problem)]);
    expect(await imported.table('device_facts')).toHaveLength(30_000);
  });
});
