import { expect, test } from 'vitest';
import { readPropertyList } from './property-list.ts';
import { readPcFile } from './read-pc-file.ts';

test('an object goes on behind one blank line, as Get-Tpm prints it, and ends behind two', () => {
  const text = 'TpmPresent : True\n\nManagedAuthLevel : Full\n\n\n\nAMServiceEnabled : True\nAntivirusEnabled : True\n';

  expect(readPropertyList(text).objects).toEqual([
    { TpmPresent: 'True', ManagedAuthLevel: 'Full' },
    { AMServiceEnabled: 'True', AntivirusEnabled: 'True' },
  ]);
});

test('a name that comes again begins the next object of a list', () => {
  const text =
    'MountPoint : C:\r\nVolumeStatus : FullyEncrypted\r\n\r\nMountPoint : D:\r\nVolumeStatus : FullyDecrypted\r\n';

  expect(readPropertyList(text).objects.map((object) => object['MountPoint'])).toEqual(['C:', 'D:']);
});

test('a value that was wrapped at the edge of the window is put together', () => {
  const text = 'Caption    : Intel64 Family 6 Model 186 \n             Stepping 3\nName       : CPU\n';

  expect(readPropertyList(text).objects).toEqual([{ Caption: 'Intel64 Family 6 Model 186Stepping 3', Name: 'CPU' }]);
});

test('names of dsregcmd are indented, and the first of two that are the same is the device itself', () => {
  const text = '   AzureAdJoined : YES\n  DeviceId : a\n | User State |\n\n\n  DeviceId : b\n';

  expect(readPropertyList(text).objects).toEqual([{ AzureAdJoined: 'YES', DeviceId: 'a' }]);
});

test('several commands in one file are several parts', () => {
  const text = 'TpmPresent : True\nTpmReady : True\n\n\nAMServiceEnabled : True\nAntivirusEnabled : True\n';
  const read = readPcFile(Buffer.from(text), 'everything');

  expect(read.kind === 'pc' ? [...read.parts.keys()] : []).toEqual(['Tpm', 'MpComputerStatus']);
});

test('the wrapper that Windows PowerShell puts around a list is taken off', () => {
  const json = { value: [{ DeviceId: '0', MediaType: 'SSD', BusType: 'NVMe' }], Count: 1 };
  const read = readPcFile(Buffer.from(JSON.stringify(json)), 'Get-PhysicalDisk');

  expect(read.kind === 'pc' ? read.parts.get('PhysicalDisk') : []).toEqual(json.value);
});

test('bytes that are not UTF-8 are read as Windows writes them, which is said', () => {
  const bytes = Buffer.from('SMBIOSBIOSVersion : 1.2\nSerialNumber : 5CG\nManufacturer : M\xfcller\n', 'latin1');
  const read = readPcFile(bytes, 'Win32_BIOS');

  expect(read).toMatchObject({ kind: 'pc', problems: [expect.stringContaining('Windows-1252')] });
  expect(read.kind === 'pc' ? read.parts.get('Win32_BIOS')?.[0]?.['Manufacturer'] : '').toBe('M\u00fcller');
});

test.each(['disk.json', 'printer.json', 'proxy.json'])('%s is no file of a PC by its name alone', (name) => {
  expect(readPcFile(Buffer.from('{"id": 1}'), name.replace('.json', ''))).toEqual({ kind: 'none' });
});
