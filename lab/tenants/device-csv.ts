import { complianceOf, type Device, macAddress } from './device-facts.ts';
import { openText } from './output.ts';
import type { Context } from './tenant.ts';

/** The columns of Intune's report DevicesWithInventory, by the names under which they arrive. */
export const HEADERS = [
  'Device ID',
  'Device name',
  'Enrollment date',
  'Last check-in',
  'Azure AD Device ID',
  'OS version',
  'Azure AD registered',
  'EAS activation ID',
  'Serial number',
  'Manufacturer',
  'Model',
  'EAS activated',
  'IMEI',
  'Last EAS sync time',
  'EAS reason',
  'EAS status',
  'Compliance grace period expiration',
  'Security patch level',
  'Wi-Fi MAC',
  'MEID',
  'Subscriber carrier',
  'Total storage',
  'Free storage',
  'Management name',
  'Category',
  'UserId',
  'Primary user UPN',
  'Primary user email address',
  'Primary user display name',
  'WiFiIPv4Address',
  'WiFiSubnetID',
  'Compliance',
  'Managed by',
  'Ownership',
  'Device state',
  'Intune registered',
  'Supervised',
  'Encrypted',
  'OS',
  'SkuFamily',
  'JoinType',
  'Phone number',
  'Jailbroken',
  'ICCID',
  'EthernetMAC',
  'CellularTechnology',
  'ProcessorArchitecture',
  'EID',
  'SystemManagementBIOSVersion',
  'TPMManufacturerId',
  'TPMManufacturerVersion',
] as const;

const COMPLIANCE = {
  configManager: 'See ConfigMgr',
  unknown: 'Not Evaluated',
  compliant: 'Compliant',
  noncompliant: 'Noncompliant',
} as const;
const NO_DATE = '0001-01-01 00:00:00.0000000';
const NO_ID = '00000000-0000-0000-0000-000000000000';

type Row = Readonly<Partial<Record<(typeof HEADERS)[number], string>>>;

/** Writes the device export as the portal's Export button does: a byte-order mark, Windows line ends, sizes in MB. */
export function writeDeviceCsv(context: Context, devices: Iterable<Device>): void {
  const sink = openText(context.devices, 'DevicesWithInventory.csv');
  sink.write(`\u{FEFF}${HEADERS.join(',')}\r\n`);
  for (const device of devices) {
    const row = rowFor(context, device);
    sink.write(`${HEADERS.map((header) => quote(row[header] ?? '')).join(',')}\r\n`);
  }
  sink.close();
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function rowFor(context: Context, device: Device): Row {
  const isComanaged = context.tenant.managementAgent !== 'mdm' && !device.isPersonal;
  const isReported = device.kind !== 'not-reported';
  const { person } = device;
  return {
    'Device ID': device.id,
    'Device name': device.name,
    'Enrollment date': csvTime(context.ago(device.enrolledDaysAgo, device.index % 600)),
    'Last check-in': csvTime(context.ago(device.lastSyncDaysAgo, 7 + (device.index % 400))),
    'Azure AD Device ID': device.directoryId,
    'OS version': device.osVersion,
    'Azure AD registered': 'True',
    'Serial number': device.serial,
    Manufacturer: device.model.maker,
    Model: device.model.model,
    'EAS activated': 'False',
    'Last EAS sync time': NO_DATE,
    'EAS reason': 'None',
    'EAS status': 'None',
    'Compliance grace period expiration': '9999-12-31 23:59:59.0000000',
    'Wi-Fi MAC': macAddress(device.index, 'wifi'),
    'Total storage': isReported ? String(Math.floor(device.diskBytes / 1_048_576)) : '0',
    'Free storage': isReported ? String(Math.floor(device.freeBytes / 1_048_576)) : '0',
    'Management name': `${person?.local.replace('.', '') ?? 'unknown'}_Windows`,
    Category: device.purpose === 'work' ? 'Unknown' : device.purpose === 'kiosk' ? 'Kiosk' : 'Lab',
    UserId: person?.id ?? NO_ID,
    'Primary user UPN': person?.upn ?? 'None',
    'Primary user email address': person?.upn ?? '',
    'Primary user display name': person === null ? '' : `${person.family}, ${person.given}`,
    Compliance: COMPLIANCE[complianceOf(context, device)],
    'Managed by': isComanaged ? 'Co-managed' : 'Intune',
    Ownership: device.isPersonal ? 'Personal' : 'Corporate',
    'Device state': 'Managed',
    'Intune registered': 'Registered',
    Supervised: 'False',
    // Here and there the export is older than the encryption: the two sources disagree.
    Encrypted:
      device.isEncrypted && (context.tenant.story === 'woodgrove' || device.index % 197 !== 53) ? 'True' : 'False',
    OS: 'Windows',
    SkuFamily: device.edition === 'Professional' ? 'Pro' : device.edition === 'Core' ? 'Home' : 'Enterprise',
    JoinType: device.isPersonal ? 'Azure AD registered' : isComanaged ? 'Hybrid Azure AD joined' : 'Azure AD joined',
    Jailbroken: 'Unknown',
    EthernetMAC: device.model.chassis === 'tablet' ? '' : macAddress(device.index, 'ethernet'),
    ProcessorArchitecture: device.model.architecture === 'x64' ? 'x64' : 'ARM64',
    SystemManagementBIOSVersion: device.kind === 'old' ? 'A12' : '1.21.0',
    TPMManufacturerId: device.model.tpmManufacturer,
    TPMManufacturerVersion: device.kind === 'old' ? '6.40' : '600.18.44.0',
  };
}

/** A time as the report writes it: a blank, seven decimals, no zone (it is UTC). */
function csvTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}.0000000`;
}
