/** What a file from one PC can hold: a command, by the name of what it answers. */
export const PART_NAMES = [
  'dsregcmd',
  'MpComputerStatus',
  'BitLockerVolume',
  'Tpm',
  'SecureBootUEFI',
  'Win32_ComputerSystem',
  'Win32_BIOS',
  'Win32_Processor',
  'Win32_OperatingSystem',
  'Win32_DiskDrive',
  'Win32_PhysicalMemory',
  'Win32_Tpm',
  'Win32_DeviceGuard',
  'Disk',
  'PhysicalDisk',
  'AntiVirusProduct',
  'PnpDevice',
  'Registry',
  'Wifi',
  'Lan',
  'VpnConnection',
  'MappedDrive',
  'Printer',
  'Proxy',
  'Endpoint',
] as const;
export type PartName = (typeof PART_NAMES)[number];

/** One object that a command printed; its values are text, numbers, truth values, lists or objects. */
export type PcObject = Readonly<Record<string, unknown>>;

/** What the commands on one PC printed. */
export type PcParts = ReadonlyMap<PartName, readonly PcObject[]>;

/** Properties of which any two tell a part where neither file nor object names it. */
const SIGNATURES: readonly (readonly [PartName, readonly string[]])[] = [
  ['dsregcmd', ['AzureAdJoined', 'DomainJoined', 'EnterpriseJoined']],
  ['MpComputerStatus', ['AMServiceEnabled', 'AntivirusEnabled', 'RealTimeProtectionEnabled', 'AMProductVersion']],
  ['BitLockerVolume', ['VolumeStatus', 'ProtectionStatus', 'EncryptionPercentage', 'MountPoint']],
  ['Tpm', ['TpmPresent', 'TpmReady', 'TpmEnabled']],
  ['Win32_Tpm', ['IsEnabled_InitialValue', 'SpecVersion']],
  ['Win32_DeviceGuard', ['AvailableSecurityProperties', 'VirtualizationBasedSecurityStatus']],
  ['Win32_BIOS', ['SMBIOSBIOSVersion', 'SerialNumber']],
  ['Win32_OperatingSystem', ['BuildNumber', 'SystemDirectory', 'OperatingSystemSKU']],
  ['Win32_Processor', ['MaxClockSpeed', 'SocketDesignation', 'NumberOfCores']],
  ['Win32_ComputerSystem', ['TotalPhysicalMemory', 'PrimaryOwnerName', 'PCSystemType', 'Model']],
  ['Disk', ['PartitionStyle', 'IsBoot', 'OperationalStatus']],
  ['PhysicalDisk', ['MediaType', 'BusType', 'CanPool', 'HealthStatus']],
  ['Win32_DiskDrive', ['Partitions', 'InterfaceType', 'BytesPerSector', 'Size']],
  ['AntiVirusProduct', ['pathToSignedProductExe', 'productState', 'displayName']],
];

const BY_NAME = new Map(PART_NAMES.map((name) => [simplified(name), name]));
/** `Get-Disk` is one command; a folder of anything may be called `disk`. Names that stand only behind a verb. */
const ONLY_AFTER_VERB: ReadonlySet<PartName> = new Set([
  'Disk',
  'Printer',
  'Proxy',
  'Wifi',
  'Lan',
  'Registry',
  'Endpoint',
]);

/** The part that a name stands for: of a file without its ending, or of a CIM class. Case and punctuation do not matter. */
export function partByName(name: string): PartName | undefined {
  const bare = simplified(name).replace(/^(getciminstance|getwmiobject|confirm|get)/, '');
  const found = BY_NAME.get(bare) ?? (bare === 'dsregcmdstatus' ? 'dsregcmd' : undefined);
  return found !== undefined && ONLY_AFTER_VERB.has(found) && bare === simplified(name) ? undefined : found;
}

/** The part that an object is of, by the class it names or by its properties; nothing where they do not tell. */
export function partByObject(object: PcObject): PartName | undefined {
  const named = classOf(object);
  const byClass = named === undefined ? undefined : partByName(named.replace(/^MSFT_/, 'Get-'));
  if (byClass !== undefined) return byClass;
  return SIGNATURES.find(([, keys]) => keys.filter((key) => Object.hasOwn(object, key)).length >= 2)?.[0];
}

function classOf(object: PcObject): string | undefined {
  const { CreationClassName, CimClass, __CLASS: wmi } = object;
  const cim =
    typeof CimClass === 'object' && CimClass !== null && 'CimClassName' in CimClass ? CimClass.CimClassName : CimClass;
  const names = [CreationClassName, wmi, typeof cim === 'string' ? cim.split(':')[0]?.split('/').at(-1) : undefined];
  return names.find((name) => typeof name === 'string');
}

function simplified(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
