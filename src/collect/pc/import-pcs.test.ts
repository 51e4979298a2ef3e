import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles, TENANT } from '../../../test/support/evidence.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name));
const DSREGCMD = fixture('dsregcmd-hybrid.txt').toString('utf8');
const DEFENDER = fixture('get-mpcomputerstatus.txt').toString('utf8');
const BIOS = { SMBIOSBIOSVersion: 'N2IET98W', Manufacturer: 'LENOVO', SerialNumber: '0PF1ABCD' };
const SYSTEM = {
  CreationClassName: 'Win32_ComputerSystem',
  Name: 'PC-0001',
  Manufacturer: 'LENOVO',
  Model: '20XW',
  TotalPhysicalMemory: 16_874_000_384,
  SystemType: 'x64-based PC',
};

/** As a Windows console writes it with `>` in PowerShell 5.1. */
function utf16(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.replaceAll('\n', '\r\n'), 'utf16le')]);
}

describe('the files of one PC in one folder', () => {
  test('give one device, whatever their encoding and format', async () => {
    const imported = await importFiles({
      'PC-0001/dsregcmd.txt': utf16(DSREGCMD),
      'PC-0001/Get-MpComputerStatus.txt': Buffer.from(`\uFEFF${DEFENDER.replaceAll('\n', '\r\n')}`),
      'PC-0001/Get-Tpm.txt': fixture('get-tpm.txt'),
      'PC-0001/Get-BitLockerVolume.txt': fixture('get-bitlockervolume.txt'),
      'PC-0001/Confirm-SecureBootUEFI.txt': 'True\r\n',
      'PC-0001/Win32_ComputerSystem.json': utf16(JSON.stringify(SYSTEM, null, 4)),
      'PC-0001/Win32_BIOS.json': { ...BIOS, ReleaseDate: '/Date(1735689600000)/' },
      'PC-0001/Win32_OperatingSystem.json': { Version: '10.0.26100', OperatingSystemSKU: 4, BuildNumber: '26100' },
      'PC-0001/Get-PhysicalDisk.json': [{ DeviceId: '0', MediaType: 4, BusType: 17, Size: 512_110_190_592 }],
    });

    expect(imported.snapshots.map(({ source }) => source)).toEqual(['pc']);
    expect(await imported.table('device_facts')).toEqual([
      expect.objectContaining({
        source: 'pc',
        subject: '00000000-0000-4000-8000-000000001001',
        entra_device_id: '00000000-0000-4000-8000-000000001001',
        name: 'PC-0001',
        serial_number: '0PF1ABCD',
        manufacturer: 'LENOVO',
        operating_system: 'windows',
        os_version: '10.0.26100',
        edition: 'Enterprise',
        join_type: 'hybrid',
        is_encrypted: true,
        memory_bytes: '16874000384',
        storage_bytes: '512110190592',
        disk_type: 'nvme',
        processor_architecture: 'x64',
        tpm_version: '2.0',
        firmware: 'uefi',
        secure_boot: true,
        antivirus_enabled: true,
        real_time_protection: true,
        signatures_overdue: false,
        signature_age_days: '1',
        wifi_profiles: null,
      }),
    ]);
    expect(await imported.problems()).toEqual([]);
  });

  test('are told by their content where their names do not', async () => {
    const imported = await importFiles({ 'PC-0001/one.txt': DSREGCMD, 'PC-0001/two.log': DEFENDER });

    expect(await imported.table('device_facts')).toEqual([
      expect.objectContaining({ join_type: 'hybrid', antivirus_enabled: true }),
    ]);
  });

  test('are named by their folder below pcs/ where they do not say whose they are', async () => {
    const imported = await importFiles({ 'pcs/PC-0007/Get-MpComputerStatus.txt': DEFENDER });

    expect(await imported.table('device_facts')).toEqual([
      expect.objectContaining({ subject: 'named pc-0007', name: 'PC-0007', antivirus_enabled: true }),
    ]);
  });

  test('keep no key of the PC', async () => {
    const imported = await importFiles({ 'pcs/PC-0001/Get-Tpm.txt': fixture('get-tpm.txt') });

    expect(JSON.stringify(await imported.table('device_facts'))).not.toContain('owner-value');
  });
});

describe('a file that cannot be told to be of one PC is refused', () => {
  const why = async (files: Parameters<typeof importFiles>[0], name: string) =>
    (await importFiles(files)).files.find(({ file }) => file.endsWith(name))?.skipped;

  test('without a name anywhere', async () => {
    expect(await why({ 'Get-MpComputerStatus.txt': DEFENDER }, '.txt')).toMatch(/does not say which PC .* pcs\/<name/);
  });

  test('beside files of several others, which keep their own', async () => {
    const other = DSREGCMD.replaceAll('PC-0001', 'PC-0002').replaceAll('00000001001', '00000001002');
    const files = { 'a.txt': DSREGCMD, 'b.txt': other, 'Get-MpComputerStatus.txt': DEFENDER };
    const imported = await importFiles(files);

    expect(await why(files, 'Status.txt')).toMatch(/files of several PCs/);
    expect((await imported.table('device_facts')).map((row) => [row['name'], row['antivirus_enabled']])).toEqual([
      ['PC-0001', null],
      ['PC-0002', null],
    ]);
  });

  test('of a PC that is joined to another tenant', async () => {
    const foreign = DSREGCMD.replaceAll(TENANT, '00000000-0000-4000-8000-00000000ffff');

    expect(await why({ 'PC-0001/dsregcmd.txt': foreign }, 'dsregcmd.txt')).toMatch(/joined to tenant .*ffff/);
  });

  test('as a table that a window cut off', async () => {
    const table =
      'VolumeType Mount CapacityGB VolumeStatus\r\n---------- ----- ---------- ------------\r\nOperati... C:    475,81 FullyEncr...\r\n';

    expect(await why({ 'pcs/PC-1/Get-BitLockerVolume.txt': table }, '.txt')).toMatch(/Format-List/);
  });

  test('damaged: half a document', async () => {
    const half = JSON.stringify({ ...SYSTEM }).slice(0, 60);

    expect(await why({ 'pcs/PC-1/Win32_ComputerSystem.json': half }, '.json')).toMatch(/no whole JSON document/);
  });
});

describe('facts that are easily misread', () => {
  const facts = async (files: Record<string, string | object>) =>
    (
      await (
        await importFiles(
          Object.fromEntries(Object.entries(files).map(([name, content]) => [`pcs/PC-1/${name}`, content])),
        )
      ).table('device_facts')
    )[0];

  test.each([
    ['FullyEncrypted', 'On', true],
    ['FullyEncrypted', 'Off', false],
    ['EncryptionInProgress', 'Off', false],
    ['FullyDecrypted', 'Off', false],
    ['FullyEncrypted', 'Unknown', null],
    [1, 1, true],
    [1, 0, false],
  ])(
    'a system volume that is %s with protection %s is encrypted: %s',
    async (VolumeStatus, ProtectionStatus, expected) => {
      const volume = { MountPoint: 'C:', VolumeType: 0, VolumeStatus, ProtectionStatus };
      const data = { MountPoint: 'D:', VolumeType: 1, VolumeStatus: 1, ProtectionStatus: 1 };

      expect((await facts({ 'Get-BitLockerVolume.json': [data, volume] }))?.['is_encrypted']).toBe(expected);
    },
  );

  test.each([
    ['YES', 'NO', 'NO', 'entra'],
    ['JA', 'JA', 'NEIN', 'hybrid'],
    ['NO', 'YES', 'YES', 'registered'],
    ['NO', 'YES', 'NO', 'none'],
    ['NO', 'NO', '', null],
    ['', '', '', null],
  ])('AzureAdJoined %s, DomainJoined %s, WorkplaceJoined %s is %s', async (azure, domain, workplace, expected) => {
    const text = ` AzureAdJoined : ${azure}\n DomainJoined : ${domain}\n EnterpriseJoined : NO\n${workplace === '' ? '' : ` WorkplaceJoined : ${workplace}\n`}`;

    expect((await facts({ 'dsregcmd.txt': text }))?.['join_type']).toBe(expected);
  });

  test('an age of 4294967295 days is never: overdue, and no age', async () => {
    const never = DEFENDER.replace(
      'AntivirusSignatureAge            : 1',
      'AntivirusSignatureAge            : 4294967295',
    );

    expect(await facts({ 'Get-MpComputerStatus.txt': never })).toMatchObject({
      signature_age_days: null,
      signatures_overdue: true,
    });
  });

  test.each(['Passive Mode', 'EDR Block Mode', 'SxS Passive Mode', 'Not running'])(
    'Defender in %s does not protect',
    async (mode) => {
      const text = DEFENDER.replace(': Normal', `: ${mode}`);

      expect((await facts({ 'Get-MpComputerStatus.txt': text }))?.['antivirus_enabled']).toBe(false);
    },
  );

  test.each([
    ['False', 'uefi', false],
    ['Confirm-SecureBootUEFI : Cmdlet not supported on this platform: 0xC0000002', 'bios', false],
    ['Das Cmdlet wird auf dieser Plattform nicht unterstützt: 0xC0000002', 'bios', false],
  ])('Confirm-SecureBootUEFI that prints %s', async (text, firmware, isOn) => {
    expect(await facts({ 'Confirm-SecureBootUEFI.txt': text })).toMatchObject({ firmware, secure_boot: isOn });
  });

  test('of two disks of two kinds, none is said to be the one that Windows starts from, unless known', async () => {
    const disks = [
      { DeviceId: '0', MediaType: 'HDD', BusType: 'SATA', Size: 1e12 },
      { DeviceId: '1', MediaType: 'SSD', BusType: 'NVMe', Size: 256e9 },
    ];
    const known = [
      { Number: 0, IsBoot: false, PartitionStyle: 'GPT' },
      { Number: 1, IsBoot: true, PartitionStyle: 'GPT' },
    ];

    expect((await facts({ 'Get-PhysicalDisk.json': disks }))?.['disk_type']).toBeNull();
    expect(await facts({ 'Get-PhysicalDisk.json': disks, 'Get-Disk.json': known })).toMatchObject({
      disk_type: 'nvme',
      storage_bytes: '256000000000',
    });
  });

  test.each<[string, readonly object[], readonly string[] | null]>([
    ['answers, each of them', [{ Outcome: 'Answered', Status: 404, Proxy: false }], []],
    ['an answer of 403 without a proxy between', [{ Outcome: 'Answered', Status: 403, Proxy: false }], []],
    ['an answer that a proxy may have given', [{ Outcome: 'Answered', Status: 403, Proxy: true }], null],
    ['no outcome', [{ Status: 200 }], null],
    ['no endpoint', [], null],
    ['a certificate that does not fit', [{ Outcome: 'TrustFailure', Status: 0, Proxy: false }], null],
    [
      'a certificate that does not fit, of a host that answers on another port',
      [{ Outcome: 'TrustFailure' }, { Name: 'a.example:80', Outcome: 'Answered', Status: 200 }],
      [],
    ],
    [
      'one that failed beside one that is open',
      [
        { Outcome: 'ConnectFailure', Status: 0 },
        { Outcome: 'Answered', Status: 502, Proxy: true },
      ],
      ['a.example:443: ConnectFailure'],
    ],
  ])('of endpoints, %s', async (_, endpoints, expected) => {
    const parts = { Endpoint: endpoints.map((one) => ({ Name: 'a.example:443', ...one })) };
    const file = { schema: 'muster.device/1', computerName: 'PC-1', parts };

    expect((await facts({ 'muster-device-PC-1.json': file }))?.['unreachable_endpoints']).toEqual(expected);
  });

  test('a TPM that is absent is none, one of 1.2 is not 2.0', async () => {
    expect((await facts({ 'Get-Tpm.json': { TpmPresent: false, TpmReady: false } }))?.['tpm_version']).toBe('none');
    const old = { TpmPresent: true, ManufacturerVersionFull20: 'Not Supported' };
    expect((await facts({ 'Get-Tpm.json': old }))?.['tpm_version']).toBeNull();
    expect(
      (await facts({ 'Get-Tpm.json': old, 'Win32_Tpm.json': { SpecVersion: '1.2, 2, 3' } }))?.['tpm_version'],
    ).toBe('1.2');
  });
});
