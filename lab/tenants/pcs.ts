import type { Device } from './device-facts.ts';
import { writeText } from './output.ts';
import type { Context } from './tenant.ts';

const PCS = 3;

/** Writes what a few of the devices say of themselves: the files of the script that `muster collect script device` prints. */
export function writePcs(context: Context, folder: string, devices: Iterable<Device>): void {
  let written = 0;
  for (const device of devices) {
    if (written === PCS) return;
    if (device.isPersonal || device.kind === 'not-reported') continue;
    written += 1;
    // As ConvertTo-Json of Windows PowerShell ends its lines.
    const text = JSON.stringify(documentOf(context, device), null, 4).replaceAll('\n', '\r\n');
    writeText(folder, `muster-device-${device.name}.json`, text);
  }
}

function documentOf(context: Context, device: Device): object {
  const { model, name } = device;
  const isHybrid = context.tenant.managementAgent !== 'mdm';
  return {
    schema: 'muster.device/1',
    gatheredAt: `${context.ago(1, device.index % 400).slice(0, 19)}Z`,
    computerName: name,
    isElevated: false,
    parts: {
      Win32_ComputerSystem: [
        { Name: name, Manufacturer: model.maker, Model: model.model, TotalPhysicalMemory: device.memoryBytes },
      ],
      Win32_BIOS: [{ SerialNumber: device.serial, SMBIOSBIOSVersion: '1.21.0' }],
      Win32_PhysicalMemory: [{ Capacity: device.memoryBytes }],
      Win32_OperatingSystem: [{ Version: device.osVersion.split('.').slice(0, 3).join('.') }],
      Registry: [{ UBR: Number(device.osVersion.split('.')[3] ?? 0), EditionID: device.edition }],
      dsregcmd: [
        {
          AzureAdJoined: 'YES',
          DomainJoined: isHybrid ? 'YES' : 'NO',
          'Device Name': name,
          DeviceId: device.directoryId,
          TenantId: context.tenantId,
          WorkplaceJoined: 'NO',
        },
      ],
      SecureBootUEFI: [{ value: device.hasSecureBoot }],
      PnpDevice: [
        { Class: 'SecurityDevices', FriendlyName: `Trusted Platform Module ${device.tpmVersion.slice(0, 3)}` },
        ...(model.chassis === 'laptop' ? [{ Class: 'Biometric', FriendlyName: 'Synaptics Fingerprint Reader' }] : []),
      ],
      Wifi: model.chassis === 'desktop' ? [] : [{ Name: 'Corp' }],
      VpnConnection: [],
      MappedDrive: [{ LocalName: 'H:', RemotePath: '\\\\files\\home' }],
      Printer: [],
      Proxy: [{ UserProxy: '', UserAutoConfigUrl: '', WinHttpProxy: '' }],
    },
    refused: ['Tpm', 'Win32_Tpm', 'BitLockerVolume'].map((part) => ({ part, why: 'Access denied' })),
  };
}
