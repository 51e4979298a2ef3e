import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles, NOW, readParquet, temporaryFolder } from '../../../test/support/evidence.ts';

const ID = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A device as Microsoft Graph answers it. */
function device(n: number, more: object = {}): object {
  return {
    id: ID(n),
    azureADDeviceId: ID(1000 + n),
    deviceName: `PC-${n}`,
    serialNumber: `SN${n}`,
    manufacturer: 'Dell Inc.',
    managedDeviceOwnerType: 'company',
    operatingSystem: 'Windows',
    complianceState: 'compliant',
    managementAgent: 'mdm',
    lastSyncDateTime: '2026-11-20T08:00:00Z',
    isEncrypted: true,
    physicalMemoryInBytes: 17179869184,
    totalStorageSpaceInBytes: 512000000000,
    ...more,
  };
}

const lines = (devices: readonly object[]) => devices.map((one) => JSON.stringify(one)).join('\n');
const HEADER =
  'Device ID,Device name,Azure AD Device ID,Serial number,Manufacturer,Last check-in,Encrypted,Total storage,OS,JoinType,Compliance';

describe('managed devices', () => {
  test('give their facts, with what was never reported left open', async () => {
    const imported = await importFiles({
      'devices/managedDevices.ndjson': lines([
        device(1, {
          hardwareInformation: {
            tpmSpecificationVersion: '2.0, 0, 1.59',
            operatingSystemEdition: 'Enterprise',
            deviceGuardVirtualizationBasedSecurityHardwareRequirementState: 'meetHardwareRequirements',
          },
          windowsProtectionState: {
            malwareProtectionEnabled: true,
            signatureUpdateOverdue: false,
            lastReportedDateTime: '2026-11-20T08:00:00Z',
          },
          deviceHealthAttestationState: { secureBoot: 'Enabled' },
          joinType: 'hybridAzureADJoined',
        }),
        device(2, {
          serialNumber: 'To be filled by O.E.M.',
          physicalMemoryInBytes: 0,
          totalStorageSpaceInBytes: 0,
          freeStorageSpaceInBytes: 0,
          lastSyncDateTime: '0001-01-01T00:00:00Z',
          windowsProtectionState: { malwareProtectionEnabled: false, lastReportedDateTime: null },
        }),
      ]),
    });

    expect(await imported.table('device_facts')).toEqual([
      expect.objectContaining({
        subject: ID(1),
        source: 'intune-managed-devices',
        serial_number: 'SN1',
        tpm_version: '2.0',
        edition: 'Enterprise',
        vbs_capable: true,
        antivirus_enabled: true,
        signatures_overdue: false,
        firmware: 'uefi',
        secure_boot: true,
        join_type: 'hybrid',
        memory_bytes: '17179869184',
        observed_at: '2026-11-20 08:00:00',
      }),
      expect.objectContaining({
        subject: ID(2),
        serial_number: null,
        memory_bytes: null,
        storage_bytes: null,
        free_storage_bytes: null,
        last_sync_at: null,
        antivirus_enabled: null,
        observed_at: NOW.toISOString().slice(0, 19).replace('T', ' '),
      }),
    ]);
    expect(await imported.problems()).toEqual([]);
  });

  test.each(['Default string', 'System Serial Number', '0', '00000000', 'XXXXXXX', '  ', 'none', '123456789'])(
    'the serial number %s is junk',
    async (serialNumber) => {
      const imported = await importFiles({ 'managedDevices.json': { value: [device(1, { serialNumber })] } });

      expect(await imported.table('device_facts')).toEqual([expect.objectContaining({ serial_number: null })]);
    },
  );

  test('a leading zero of a serial number is kept', async () => {
    const imported = await importFiles({
      'managedDevices.json': { value: [device(1, { serialNumber: ' 0012345 ' })] },
    });

    expect(await imported.table('device_facts')).toEqual([expect.objectContaining({ serial_number: '0012345' })]);
  });

  test('exported by PowerShell are read as well', async () => {
    const imported = await importFiles({
      'managedDevices.json': [
        {
          Id: ID(1),
          AzureAdDeviceId: ID(1001),
          DeviceName: 'PC-1',
          ManagedDeviceOwnerType: 'company',
          ComplianceState: 1,
          HardwareInformation: { TpmSpecificationVersion: '2.0, 0, 1.59' },
        },
      ],
    });

    expect(await imported.table('device_facts')).toEqual([
      expect.objectContaining({
        subject: ID(1),
        entra_device_id: ID(1001),
        compliance_state: 'compliant',
        tpm_version: '2.0',
      }),
    ]);
  });

  test('an unreadable value is a problem of the device', async () => {
    const imported = await importFiles({
      'managedDevices.ndjson': lines([device(1, { physicalMemoryInBytes: 'much', complianceState: 'perfect' })]),
    });

    expect(await imported.problems()).toEqual([
      {
        table_name: 'devices',
        subject: ID(1),
        column_name: 'compliance_state',
        problem: 'unreadable',
        detail: 'perfect',
      },
      { table_name: 'devices', subject: ID(1), column_name: 'memory_bytes', problem: 'unreadable', detail: 'much' },
    ]);
  });
});

describe('a fleet', () => {
  const fleet = Array.from({ length: 9000 }, (_, n) =>
    device(n, {
      userDisplayName: 'x'.repeat(400),
      azureADDeviceId: n % 7 === 0 ? null : ID(1000 + n),
      physicalMemoryInBytes: n % 5 === 0 ? 0 : '17179869184',
      isEncrypted: n % 3 === 0 ? 'True' : false,
      hardwareInformation: n % 4 === 0 ? null : { tpmSpecificationVersion: '2.0, 0, 1.59', unknown: { deep: [1] } },
    }),
  );

  test.each([
    ['lines', 'managedDevices.ndjson', lines(fleet)],
    ['an array', 'managedDevices.json', JSON.stringify(fleet, null, 1)],
    [
      'a page',
      'deviceManagement/managedDevices.json',
      `{"@odata.context":"x","value":[${fleet.map((one) => JSON.stringify(one)).join(',\n')}]}`,
    ],
  ])('read directly as %s gives the same rows as read object by object', async (_, name, text) => {
    const direct = await importFiles({ [name]: text });
    const slow = await importFiles({ [name]: `\u{FEFF}${text}` });

    expect(await direct.table('device_facts')).toEqual(await slow.table('device_facts'));
    expect(direct.snapshots[0]?.collections).toEqual(slow.snapshots[0]?.collections);
    expect(await direct.table('device_facts')).toHaveLength(9000);
  });

  test.each([
    ['a line that is cut off', (text: string) => text.slice(0, -40), 8999, 'truncated'],
    ['a device with capitals', (text: string) => `${text}\n{"Id":"${ID(9999)}","DeviceName":"PC"}`, 9001, 'complete'],
    [
      'a structure where a text belongs',
      (text: string) => `${text}\n${JSON.stringify(device(9999, { model: { a: 1 } }))}`,
      9001,
      'complete',
    ],
    ['a device that comes twice', (text: string) => `${text}\n${JSON.stringify(device(1))}`, 9000, 'complete'],
  ])('with %s is read all the same', async (_, spoil, rows, status) => {
    const imported = await importFiles({ 'managedDevices.ndjson': spoil(lines(fleet)) });

    expect(await imported.table('device_facts')).toHaveLength(rows);
    expect(imported.status('device_facts')).toBe(status);
  });
});

test('an array that is cut off is read as far as it goes', async () => {
  const fleet = Array.from({ length: 9000 }, (_, n) => device(n, { userDisplayName: 'x'.repeat(400) }));

  const imported = await importFiles({ 'managedDevices.json': JSON.stringify(fleet).slice(0, -300) });

  expect(await imported.table('device_facts')).toHaveLength(8999);
  expect(imported.status('device_facts')).toBe('truncated');
});

describe('the device export', () => {
  const row = (n: number, more = '') =>
    `${ID(n)},PC-${n},${ID(1000 + n)},SN${n},Dell Inc.,2026-11-20 08:00:00.0000000,True,487119,Windows,Azure AD joined,${more || 'Compliant'}`;

  test.each<[string, (text: string) => string | Buffer]>([
    ['as it is', (text) => text],
    ['with a byte-order mark and Windows line ends', (text) => `\u{FEFF}${text.replaceAll('\n', '\r\n')}`],
    ['with semicolons', (text) => text.replaceAll(',', ';')],
    ['in UTF-16', (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
    ['with quotes', (text) => text.replaceAll(/[^,\n]+/g, '"$&"')],
    ['with the names of today', (text) => text.replace('Azure AD Device ID', 'Microsoft Entra Device ID')],
  ])('gives facts %s', async (_, change) => {
    const imported = await importFiles({ 'DevicesWithInventory.csv': change([HEADER, row(1), row(2), ''].join('\n')) });

    expect(await imported.table('device_facts')).toEqual(
      [1, 2].map((n) =>
        expect.objectContaining({
          source: 'intune-device-export',
          subject: ID(n),
          serial_number: `SN${n}`,
          storage_bytes: String(487119 * 1048576),
          is_encrypted: true,
          join_type: 'entra',
          compliance_state: 'compliant',
          last_sync_at: '2026-11-20 08:00:00',
        }),
      ),
    );
    expect(imported.status('device_facts')).toBe('complete');
  });

  test('a word that is not known is a problem, an empty cell is not', async () => {
    const imported = await importFiles({
      'export.csv': [HEADER, row(1, 'Splendid'), `${ID(2)},PC-2,,,,,,,,,`, ''].join('\n'),
    });

    expect(await imported.problems()).toEqual([
      {
        table_name: 'devices',
        subject: ID(1),
        column_name: 'compliance_state',
        problem: 'unreadable',
        detail: 'Splendid',
      },
    ]);
    expect(await imported.table('device_facts')).toHaveLength(2);
  });

  test('a table of very many columns is not looked through', async () => {
    const imported = await importFiles({ 'export.csv': `\n${HEADER}${','.repeat(1000)}\n` });

    expect(imported.files).toEqual([
      {
        file: expect.stringMatching(/export\.csv$/),
        objects: 0,
        problems: [],
        skipped: 'it has more than 1000 columns',
      },
    ]);
  });
});

describe('subject ids', () => {
  const idsOf = async (folder: string) => readParquet([join(folder, 'evidence/device-ids.parquet')]);

  test('stay when a reset gives a device new ids', async () => {
    const folder = temporaryFolder();
    await importFiles({ 'managedDevices.json': { value: [device(1), device(2)] } }, { folder });

    const after = await importFiles(
      { 'managedDevices.json': { value: [device(7, { serialNumber: 'SN1' }), device(2)] } },
      { folder, now: new Date('2026-12-01T00:00:00Z') },
    );

    const rows = await after.table('device_facts');
    expect(rows.map((one) => [one['subject'], one['intune_device_id']])).toEqual(
      expect.arrayContaining([
        [ID(1), ID(7)],
        [ID(2), ID(2)],
      ]),
    );
    expect(await idsOf(folder)).toHaveLength(3);
  });

  test('are the same in two sources that are imported at once', async () => {
    const folder = temporaryFolder();

    const imported = await importFiles(
      {
        'managedDevices.json': { value: [device(1)] },
        'export.csv': [HEADER, `,PC-1,,SN1,Dell Inc.,,,,Windows,,`, ''].join('\n'),
      },
      { folder },
    );

    expect((await imported.table('device_facts')).map((one) => one['subject'])).toEqual([ID(1), ID(1)]);
    expect(await idsOf(folder)).toHaveLength(2);
  });

  test('are not guessed: a serial number of two devices, of another maker or of junk tells nothing', async () => {
    const folder = temporaryFolder();
    const twins = [
      device(1, { serialNumber: 'TWIN' }),
      device(2, { serialNumber: 'TWIN' }),
      device(3),
      device(4, { serialNumber: 'None' }),
    ];
    await importFiles({ 'managedDevices.json': { value: twins } }, { folder });

    const after = await importFiles(
      {
        'managedDevices.json': {
          value: [
            device(11, { serialNumber: 'TWIN' }),
            device(13, { serialNumber: 'SN3', manufacturer: 'HP' }),
            device(14, { serialNumber: 'None' }),
          ],
        },
      },
      { folder },
    );

    expect((await after.table('device_facts')).map((one) => one['subject']).sort()).toEqual([ID(11), ID(13), ID(14)]);
  });

  test('are not chained: a device that is there already does not lend its name to another', async () => {
    const folder = temporaryFolder();
    await importFiles({ 'managedDevices.json': { value: [device(1)] } }, { folder });

    const after = await importFiles(
      { 'managedDevices.json': { value: [device(1), device(9, { serialNumber: 'SN1' })] } },
      { folder },
    );

    expect((await after.table('device_facts')).map((one) => one['subject']).sort()).toEqual([ID(1), ID(9)]);
  });

  test('a register that cannot be read is an error that says what to do', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'evidence'));
    writeFileSync(join(folder, 'evidence/device-ids.parquet'), 'broken');

    const importing = importFiles({ 'managedDevices.json': { value: [device(1)] } }, { folder });

    await expect(importing).rejects.toMatchObject({ code: 'register-unreadable' });
  });
});
