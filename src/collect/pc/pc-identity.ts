import type { PcObject, PcParts } from './pc-parts.ts';

/** What tells a PC from others. */
export interface PcIdentity {
  readonly name?: string;
  readonly serial?: string;
  readonly entraDeviceId?: string;
  /** The tenant it is joined to. */
  readonly tenantId?: string;
}

/** NetBIOS names end here; two names that agree so far are one. */
const NETBIOS_LENGTH = 15;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Who the parts say that they are from. A PC's DNS name goes by its first label. */
export function identityOf(parts: PcParts, name?: string): PcIdentity {
  const first = (part: Parameters<PcParts['get']>[0]): PcObject => parts.get(part)?.[0] ?? {};
  const dsregcmd = first('dsregcmd');
  const names = [
    name,
    first('Win32_ComputerSystem')['Name'],
    dsregcmd['Device Name'] ?? dsregcmd['DeviceName'],
    first('Win32_OperatingSystem')['CSName'],
    first('BitLockerVolume')['ComputerName'],
    first('Win32_Processor')['SystemName'],
    first('Win32_DiskDrive')['SystemName'],
    ...[...parts.values()].map((objects) => objects[0]?.['PSComputerName']),
  ];
  const label = names
    .map(textOf)
    .find((text) => text !== undefined)
    ?.split('.')[0];
  const serial = textOf(first('Win32_BIOS')['SerialNumber']);
  const entra = textOf(dsregcmd['DeviceId']);
  const tenant = textOf(dsregcmd['TenantId']);
  return {
    ...(label === undefined || label === '' ? {} : { name: label }),
    ...(serial === undefined ? {} : { serial }),
    ...(entra === undefined || !GUID.test(entra) ? {} : { entraDeviceId: entra.toLowerCase() }),
    ...(tenant === undefined || !GUID.test(tenant) ? {} : { tenantId: tenant.toLowerCase() }),
  };
}

/** Whether two identities cannot be of one PC. What one of them does not say contradicts nothing. */
export function differ(a: PcIdentity, b: PcIdentity): boolean {
  const pairs = [
    [nameKey(a), nameKey(b)],
    [a.serial?.toLowerCase(), b.serial?.toLowerCase()],
    [a.entraDeviceId, b.entraDeviceId],
  ];
  return pairs.some(([one, other]) => one !== undefined && other !== undefined && one !== other);
}

/** Whether an identity tells a PC at all. */
export function isTelling({ name, serial, entraDeviceId }: PcIdentity): boolean {
  return name !== undefined || serial !== undefined || entraDeviceId !== undefined;
}

/** A PC's key among others: its name, else its serial number, else its id in Entra ID. */
export function identityKey(identity: PcIdentity): string {
  return nameKey(identity) ?? identity.serial?.toLowerCase() ?? identity.entraDeviceId ?? '';
}

function nameKey({ name }: PcIdentity): string | undefined {
  return name?.toLowerCase().slice(0, NETBIOS_LENGTH);
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim().slice(0, 256) : '';
  return text === '' || text === 'localhost' || text === '.' ? undefined : text;
}
